"""Wiki links: ``[[any page, heading, block or term by any of its names]]``.

Knows nothing of what the pages are about. Pages are noted as facts of kind ``page``, links as facts of kind ``link``;
names of things inside pages come as facts of kind ``name`` from whoever has some (a glossary).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from kb.domain import domain_of
from kb.model.page import Heading, Page
from kb.names import names_of, reference_to
from kb.wikilinks.embeds import ExpandEmbeds, circles, closure
from kb.wikilinks.parser import WikiMystParser, wiki_embed, wiki_link

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from kb.model.page import Answer, Names

logger = logging.getLogger(__name__)
CONTEXT = 60
"""Letters kept on either side of a link, to show it where it is quoted."""


def listed(value: Any) -> tuple[str, ...]:
    """A list of front matter, which Sphinx keeps as a JSON string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = value.split(",")
    if not isinstance(value, list):
        value = [] if value is None else [value]
    return tuple(str(name).strip() for name in value if str(name).strip())


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what can be linked to on a page, and the links it makes."""
    env = app.env
    docname = env.docname
    meta = env.metadata.get(docname, {})
    headings = []
    for section in doctree.findall(nodes.section):
        level, parent = 1, section.parent
        while isinstance(parent, nodes.section):
            level, parent = level + 1, parent.parent
        headings.append(Heading(level, section[0].astext(), section["ids"][0]))
    title = meta.get("title") or (headings[0].text if headings else docname.rpartition("/")[2])
    blocks = {node["wiki_block"]: node["ids"][0] for node in doctree.findall(nodes.target) if "wiki_block" in node}
    page = Page(title, str(meta.get("summary", "")), listed(meta.get("aliases")), tuple(headings[1:]), blocks)
    domain = domain_of(env)
    domain.note(docname, "page", page)
    for node in doctree.findall():
        if not isinstance(node, (wiki_link, wiki_embed)):
            continue
        before, after = around(node)
        domain.note(docname, "link", {
            "target": node["target"], "line": node.line, "embed": isinstance(node, wiki_embed),
            "before": before, "text": node.astext(), "after": after, "within": sections_around(node),
        })


def sections_around(node: nodes.Node) -> tuple[str, ...]:
    """The ids of the sections a node stands in."""
    found: list[str] = []
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.section):
            found += node["ids"]
    return tuple(found)


def around(node: nodes.Node) -> tuple[str, str]:
    """The text of the block a link stands in, before and after it."""
    block: nodes.Node = node.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    inside = {id(text) for text in node.findall(nodes.Text)}
    sides: tuple[list[str], list[str]] = ([], [])
    passed = 0
    for text in block.findall(nodes.Text):
        if id(text) in inside:
            passed = 1
        else:
            sides[passed].append(text.astext())
    before, after = ("".join(side).replace("\n", " ") for side in sides)
    return before[-CONTEXT:], after[:CONTEXT]


class ResolveLinks(SphinxPostTransform):
    """Turn links into references; one that leads nowhere stays as text."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        builder = self.env._app.builder
        names = names_of(self.env)
        for node in list(self.document.findall(wiki_link)):
            hit = names.locate(node["target"], node["refdoc"]).hit
            inner = nodes.inline("", "", *node.children, classes=["kb-wikilink"])
            if hit is None or builder.name == "gettext":
                inner["classes"].append("kb-wikilink--missing")
                node.replace_self(inner)
                continue
            inner["classes"].append(f"kb-wikilink--{'term' if hit.kind == 'term' else 'page'}")
            reference = reference_to(builder, self.env.docname, hit.docname, hit.anchor, inner)
            node.replace_self(reference)


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every link that is broken or ambiguous, in every build and also on pages that are not written."""
    names = names_of(env)
    for docname, link in domain_of(env).facts("link"):
        answer = names.locate(link["target"], docname)
        if answer.problem:
            message = complaint(link["target"], answer, names)
            logger.warning(message, location=(docname, link["line"]), type="kb", subtype="link")
    for docname, link in circles(env, names):
        logger.warning(f"![[{link['target']}]] 嵌入绕成了圈，最后又嵌入这一页自己：这里只给链接",
                       location=(docname, link["line"]), type="kb", subtype="link")


def complaint(target: str, answer: Answer, names: Names) -> str:
    """What is wrong with a link and what was perhaps meant."""
    if answer.hit and answer.problem == "ambiguous":
        taken = answer.hit.docname + (f"#{answer.hit.anchor}" if answer.hit.anchor else "")
        rest = "、".join(answer.others)
        return f"[[{target}]] 可以指 {rest}，现在取 {taken}：写出路径就不会弄错"
    near = names.nearest(target, answer)
    hint = f"，是否指 {'、'.join(near)}？" if near else "。要新建这一页，还是写错了名字？"
    if answer.hit is None:
        return f"[[{target}]] 没有这一页，也没有这个术语{hint}"
    what = "标题" if answer.problem == "heading" else "段落编号"
    return f"[[{target}]]：{answer.hit.docname} 里没有这个{what}{hint}"


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Where its links lead, and what it embeds, is seen on a page."""
    names = names_of(env)
    links: dict[str, list[Any]] = {}
    for docname, link in domain_of(env).facts("link"):
        hit = names.locate(link["target"], docname).hit
        place = [hit.kind, hit.docname, hit.anchor] if hit else None
        links.setdefault(docname, []).append([link["target"], place])
    reach = closure(env, names)
    copies = {page: [digest(env, page), links.get(page)] for page in set().union(*reach.values())}
    return {docname: [own, [copies[page] for page in reach.get(docname, ())]] for docname, own in links.items()}


def digest(env: BuildEnvironment, docname: str) -> str:
    """What a page says, as a number: whoever embeds it must be written again when it says something else."""
    return hashlib.sha256(env.get_doctree(docname).pformat().encode()).hexdigest()


def read_again(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Pages whose table of contents lists a page that came or went: Sphinx keeps the entries it could read."""
    moved = set(added) | set(removed)
    again = {docname for docname, listed_pages in env.toctree_includes.items() if moved & set(listed_pages)}
    return sorted((again & env.found_docs) - moved)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("kb.names")
    app.add_source_parser(WikiMystParser, override=True)
    app.add_node(wiki_link)
    app.add_node(wiki_embed)
    app.add_post_transform(ExpandEmbeds)
    app.add_post_transform(ResolveLinks)
    app.connect("doctree-read", note_page)
    app.connect("env-get-outdated", read_again)
    app.connect("env-updated", report)
    app.connect("kb-page-shows", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
