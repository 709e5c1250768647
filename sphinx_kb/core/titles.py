"""What titles read as where they are copied: in contents, breadcrumbs, search results and the names of labels.

Sphinx copies the titles of a page while it reads the page, with nodes that only a finished page can show, such as
references that are not resolved yet. Such titles are noted as facts. Once all pages are read, each is resolved like a
page and reduced to text and simple inline markup. This is done in every build, since a title may show what another page
says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransformer
from sphinx.util.docutils import new_document
from sphinx.util.logging import suppress_logging

from sphinx_kb.core.cached import cached_for_build, forget
from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.formula_text import formula_text
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SIMPLE = frozenset({
    nodes.emphasis, nodes.strong, nodes.literal, nodes.inline, nodes.subscript, nodes.superscript, nodes.abbreviation,
    nodes.acronym, nodes.title_reference, nodes.generated,
})
"""Inline nodes that every writer knows, and that read the same in a copy."""
KNOWN_PACKAGES = ("docutils.", "sphinx.")
"""The packages whose nodes read as their content; nodes of other packages read as their `astext`."""
CAPTIONED = (nodes.figure, nodes.table, nodes.container)
MOST_ROUNDS = 5
"""How often titles are resolved, since one may show another; more depth than that is a circle."""


@dataclass(frozen=True)
class UnfinishedTitle:
    """Fact: a heading or caption on the page with more than text and simple inline markup."""

    anchors: tuple[str, ...]
    """The ids of its section, figure or table."""
    title: nodes.title
    """A copy of its content."""
    is_heading: bool
    is_first: bool = False
    """Whether it is the heading of the page."""


def is_simple(title: nodes.Element) -> bool:
    """Whether copies of a title need not be resolved."""
    parts = [part for part in title.findall(nodes.Element) if part is not title]
    return all(type(part) in SIMPLE and not part["ids"] for part in parts)


def note_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Note the titles of the page just read whose copies must be resolved."""
    store, docname = store_of(app.env), app.env.docname

    def note(holder: nodes.Element, title: nodes.Element, **more: bool) -> None:
        copy = nodes.title("", "", *(child.deepcopy() for child in title.children))
        store.note(docname, UnfinishedTitle(tuple(holder["ids"]), copy, **more))

    number = 0
    for holder in doctree.findall(nodes.Element):
        is_section = isinstance(holder, nodes.section)
        number += is_section
        if is_section or (isinstance(holder, CAPTIONED) and holder["ids"]):
            title = next((child for child in holder.children if isinstance(child, (nodes.caption, nodes.title))), None)
            if title is not None and not is_simple(title):
                note(holder, title, is_heading=is_section, is_first=is_section and number == 1)


def resolved(app: Sphinx, docname: str, titles: Iterable[nodes.title]) -> list[nodes.title]:
    """Return copies of the titles of a page, with their references resolved; the page itself warns of broken ones."""
    copies = [title.deepcopy() for title in titles]
    env = app.env
    document = new_document(str(env.doc2path(docname)))
    document["fragment"] = True
    document += [nodes.section("", title) for title in copies]
    for part in list(document.findall(nodes.Element)):
        if isinstance(part, INVISIBLE) and part.parent is not None:  # transforms of these want the whole page
            part.parent.replace(part, [nodes.Text(part["alt"])] if part.get("alt") else [])
    before = env.temp_data.get("docname")
    transformer = SphinxTransformer(document)
    transformer.set_environment(env)
    transformer.add_transforms(app.registry.get_post_transforms())
    try:
        env.temp_data["docname"] = docname
        with suppress_logging():
            transformer.apply_transforms()
    finally:
        env.temp_data["docname"] = before
    return copies


def is_fragment(document: nodes.document) -> bool:
    """Whether a document holds no page but titles, to be shown elsewhere."""
    return bool(document.get("fragment"))


def flat(node: nodes.Node, *, with_formulas: bool) -> Iterator[nodes.Node]:
    """Yield what a node of a title reads as: text and simple inline markup, and formulas if the copy can show them."""
    if isinstance(node, nodes.Text):
        yield nodes.Text(str(node))
    elif isinstance(node, nodes.math):
        yield node.deepcopy() if with_formulas else nodes.Text(formula_text(node.astext()))
    elif isinstance(node, nodes.image):
        yield nodes.Text(node.get("alt", ""))
    elif isinstance(node, INVISIBLE) or not isinstance(node, nodes.Element):
        return
    elif type(node) in SIMPLE:
        copy = node.copy()
        copy["ids"], copy["names"] = [], []
        copy += flat_children(node, with_formulas=with_formulas)
        yield copy
    elif type(node).__module__.startswith(KNOWN_PACKAGES):
        yield from flat_children(node, with_formulas=with_formulas)
    elif text := node.astext():
        yield nodes.Text(text)


def flat_children(node: nodes.Element, *, with_formulas: bool) -> list[nodes.Node]:
    """Return what the content of a node reads as."""
    return [part for child in node.children for part in flat(child, with_formulas=with_formulas)]


def flat_title(title: nodes.title, *, with_formulas: bool) -> nodes.title:
    """Return a title as it reads, without space at its ends, which a badge may have left."""
    made = nodes.title("", "", *flat_children(title, with_formulas=with_formulas))
    for text, strip in ((made.children[:1], str.lstrip), (made.children[-1:], str.rstrip)):
        if text and isinstance(text[0], nodes.Text):
            made.replace(text[0], nodes.Text(strip(str(text[0]))))
    return made


def title_text(title: nodes.Element) -> str:
    """Return a title as it reads, on one line, such as an entry of Sphinx's contents."""
    return " ".join(nodes.title("", "", *flat_children(title, with_formulas=False)).astext().split())


@cached_for_build
def finished_titles_of(app: Sphinx) -> Mapping[tuple[str, str], str]:
    """Return (page, anchor) → text of each title that had to be finished; the empty anchor is the page."""
    return finish_titles(app)


def finish_titles(app: Sphinx) -> dict[tuple[str, str], str]:
    """Resolve every unfinished title and put it in the place of its copies; return their texts."""
    env = app.env
    pages = list(store_of(env).facts_by_page(UnfinishedTitle))
    texts: dict[tuple[str, str], str] = {}
    for docname, facts in pages:  # from the same beginning in every build
        replace_copies(env, docname, facts, [fact.title for fact in facts], texts)
    for _round in range(MOST_ROUNDS if pages and has_addresses(app.builder) else 0):
        before = dict(texts)
        for docname, facts in pages:
            replace_copies(env, docname, facts, resolved(app, docname, (fact.title for fact in facts)), texts)
        if texts == before:
            break
    return texts


def replace_copies(
    env: BuildEnvironment, docname: str, facts: Iterable[UnfinishedTitle], titles: Iterable[nodes.title],
    texts: dict[tuple[str, str], str],
) -> None:
    """Replace the copies of the titles of a page in Sphinx's environment, and note their texts."""
    labels = env.domains.standard_domain.labels
    entries = {entry["anchorname"]: entry for entry in env.tocs[docname].findall(nodes.reference)
               if entry.get("refuri") == docname and "anchorname" in entry} if docname in env.tocs else {}
    for fact, title in zip(facts, titles, strict=True):
        made = flat_title(title, with_formulas=False)
        text = title_text(title)
        texts |= {(docname, anchor): text for anchor in (*fact.anchors, *([""] if fact.is_first else []))}
        for name, (page, anchor, _text) in list(labels.items()):
            if page == docname and anchor in fact.anchors:
                labels[name] = (page, anchor, text)
        if not fact.is_heading:
            continue
        if fact.is_first:
            if env.longtitles.get(docname) is env.titles.get(docname):  # else the page states a longer one
                env.longtitles[docname] = made
            env.titles[docname] = made
        anchor = "" if fact.is_first else f"#{fact.anchors[0]}"
        if entry := entries.get(anchor):
            entry.children = []
            entry += flat_title(title, with_formulas=True).children


def finish_early(app: Sphinx, env: BuildEnvironment) -> None:
    """Finish all titles as soon as every page is read."""
    finished_titles_of(app)


def finish_late(app: Sphinx, env: BuildEnvironment) -> None:
    """Finish titles with references that other extensions resolve only now, such as citations."""
    before = finished_titles_of(app)
    if before and finish_titles(app) != before:
        forget(app, env)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, the finished titles that it shows: its own, and those of the pages in its toctrees."""
    shown: dict[str, Any] = {}
    for (docname, anchor), text in finished_titles_of(app).items():
        for page in {docname, *env.files_to_rebuild.get(docname, ())}:
            shown.setdefault(page, []).append([docname, anchor, text])
    return shown


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    # after Sphinx's collectors (500), which copy the titles
    app.connect("doctree-read", note_titles, priority=510)
    # after cached values are dropped (1), and before any handler of this event asks for a title
    app.connect("env-updated", finish_early, priority=2)
    # after extensions (500) that complete what references show
    app.connect("env-updated", finish_late, priority=900)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
