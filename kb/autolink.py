"""The first mention of a glossary term in a section becomes a link by itself.

Only in running text: never in headings, links, code, tables or quoted pages, and never to the page it stands on.
``{nolink}`` keeps a word as it is; ``kb_autolink_off`` keeps whole pages.
What a name leads to is for `kb.names` to say.
"""

from __future__ import annotations

import hashlib
import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from kb.names import names_of, reference_to
from kb.text.phrases import Phrases

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

FORMATS = ("html", "dirhtml", "singlehtml")
BLOCKS = (nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, nodes.definition_list,
          nodes.definition_list_item, nodes.definition, nodes.Admonition)
"""What may stand around running text."""
INLINE = (nodes.emphasis, nodes.strong)
"""What running text may be wrapped in."""
Place = tuple[str, str]
TABLES: WeakKeyDictionary[Sphinx, tuple[dict[str, Place], Phrases]] = WeakKeyDictionary()
"""Where the names lead, and how they are found in a text, for as long as a build lasts."""


class NoLink(SphinxRole):
    """``{nolink}`依赖```: a word that stays a word."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline("", self.text, classes=["kb-nolink"])], []


def table_of(env: BuildEnvironment) -> dict[str, Place]:
    """The names that are linked, and where each leads: those with one meaning that are long enough."""
    names = names_of(env)
    skipped = set(env.config.kb_autolink_skip)
    table: dict[str, Place] = {}
    for name in names.names:
        if len(name.name) < env.config.kb_autolink_shortest or skipped & {name.name, name.title}:
            continue
        answer = names.locate(name.name, "")
        if answer.hit and not answer.problem:
            table[name.name] = (answer.hit.docname, answer.hit.anchor)
    return table


def is_on(env: BuildEnvironment, docname: str) -> bool:
    """Whether terms are linked on a page."""
    return env.config.kb_autolink_terms and not any(
        fnmatchcase(docname, pattern) for pattern in env.config.kb_autolink_off
    )


def prepare(app: Sphinx, env: BuildEnvironment) -> None:
    """Work out the table once, when all pages are read."""
    table = table_of(env)
    TABLES[app] = table, Phrases(table)


class LinkTerms(SphinxPostTransform):
    """After wiki links are resolved, so that what the author linked is not linked again."""

    default_priority = 12
    builders = FORMATS

    def run(self, **kwargs: Any) -> None:
        self.terms, self.phrases = TABLES.get(self.env._app, ({}, Phrases(())))
        if self.terms:
            self.at = {self.uri(place): place for place in self.terms.values()}
            self.walk(self.document, self.env.docname, set())

    def walk(self, part: nodes.Element, docname: str, seen: set[Place]) -> None:
        """Link in a page or section; `seen` is what its section has linked."""
        for child in list(part.children):
            if isinstance(child, nodes.section):
                # a title's section opens a page; the sections in it each begin anew, what is below belongs to them
                fresh = isinstance(part, nodes.document) or isinstance(part.parent, nodes.document)
                self.walk(child, docname, self.linked(child) if fresh else seen)
            elif isinstance(child, BLOCKS):
                self.walk(child, docname, seen)
            elif isinstance(child, nodes.paragraph) and is_on(self.env, docname):
                self.link(child, docname, seen)
            elif isinstance(child, addnodes.start_of_file):
                self.walk(child, child["docname"], set())

    def linked(self, section: nodes.section) -> set[Place]:
        """What the author links to in a section."""
        found = {link.get("refuri") or f"#{link.get('refid')}" for link in section.findall(nodes.reference)}
        return {self.at[address] for address in found if address in self.at}

    def uri(self, place: Place) -> str:
        """The address of a place from this page."""
        reference = reference_to(self.env._app.builder, self.env.docname, *place, nodes.inline())
        return reference.get("refuri") or f"#{reference.get('refid')}"

    def link(self, part: nodes.Element, docname: str, seen: set[Place]) -> None:
        """Link the terms in one piece of running text."""
        for child in list(part.children):
            if isinstance(child, INLINE):
                self.link(child, docname, seen)
            elif isinstance(child, nodes.Text):
                pieces = self.split(child.astext(), docname, seen)
                if len(pieces) > 1 or isinstance(pieces[0], nodes.reference):
                    position = part.index(child)
                    part[position : position + 1] = pieces

    def split(self, text: str, docname: str, seen: set[Place]) -> list[nodes.Node]:
        """The text with new terms as links."""
        pieces: list[nodes.Node] = []
        done = 0
        for start, end, name in self.phrases.find(text):
            place = self.terms[name]
            if place in seen or place[0] == docname:
                continue
            seen.add(place)
            if start > done:
                pieces.append(nodes.Text(text[done:start]))
            word = nodes.inline("", text[start:end], classes=["kb-wikilink", "kb-wikilink--auto"])
            pieces.append(reference_to(self.env._app.builder, self.env.docname, *place, word))
            done = end
        if done < len(text):
            pieces.append(nodes.Text(text[done:]))
        return pieces or [nodes.Text(text)]


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Every page may mention every term: when the table changes, pages are written again."""
    table = json.dumps(sorted(table_of(env).items()), ensure_ascii=False)
    digest = hashlib.sha256(table.encode()).hexdigest()
    return {docname: digest for docname in env.found_docs if is_on(env, docname)}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_autolink_terms", True, "html", types=frozenset({bool}),
                         description="术语在每一节第一次出现时自动成为链接")
    app.add_config_value("kb_autolink_off", [], "html", types=frozenset({list}),
                         description="不自动链接的页面，可用 * 通配")
    app.add_config_value("kb_autolink_skip", [], "html", types=frozenset({list}),
                         description="不自动链接的术语（例如全站的主题）")
    app.add_config_value("kb_autolink_shortest", 3, "html", types=frozenset({int}),
                         description="少于这么多字的名字不自动链接")
    app.setup_extension("kb.names")
    app.add_role("nolink", NoLink())
    app.add_post_transform(LinkTerms)
    app.connect("kb-page-shows", pages_show)
    app.connect("env-updated", prepare, priority=450)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
