"""What links mean in a build: every name of every page and term, worked out once its pages are read.

Pages come as facts `Page`, names of things inside pages as facts `DefinedName`, links as facts `Link`; the terms of
Sphinx's own glossaries are taken from Sphinx. Two events let features add to them:

- ``kb-former-names`` (app): pairs of a name that a page once had and the page;
- ``kb-generated-links`` (app, env): links that no author wrote, as page, `Link` and `Destination`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.name_index import NamedPlace, NameIndex
from sphinx_kb.core.page import DefinedName, Destination, Link, Page, Resolution
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


@cached_for_build
def name_index_of(env: BuildEnvironment) -> NameIndex:
    """Return every name of every page and term."""
    store = store_of(env)
    pages = {docname: page for docname, page in store.facts(Page) if docname in env.all_docs}
    names = [NamedPlace(fact.name, docname, fact.anchor, fact.title) for docname, fact in store.facts(DefinedName)]
    known = {(place.name.casefold(), place.docname) for place in names}
    for name, docname, anchor in sorted(terms_of(env)):
        if (name.casefold(), docname) not in known:
            names.append(NamedPlace(name, docname, anchor, name))
    former = [pair for pairs in env.events.emit("kb-former-names") for pair in pairs or ()]
    return NameIndex(pages, names, former)


def terms_of(env: BuildEnvironment) -> Iterator[tuple[str, str, str]]:
    """Yield the terms of Sphinx's own glossaries: name, page and anchor."""
    for (kind, name), (docname, anchor) in env.domains.standard_domain.objects.items():
        if kind == "term":
            yield name, docname, anchor


def links_of(env: BuildEnvironment) -> Iterator[tuple[str, Link, Resolution]]:
    """Yield every link that an author wrote, wiki links and Sphinx's own: page, link and what it means."""
    index = name_index_of(env)
    for docname, link in store_of(env).facts(Link):
        if link.is_wiki:
            yield docname, link, index.resolve(link.target, docname)
        elif (destination := destination_of(env, docname, link)) and destination.docname in index.pages:
            yield docname, link, Resolution(destination)


def destination_of(env: BuildEnvironment, docname: str, link: Link) -> Destination | None:
    """Return where a reference of Sphinx or MyST leads; None if nowhere, which they complain of themselves."""
    standard = env.domains.standard_domain
    if link.role == "std:term":
        place = standard.objects.get(("term", link.target)) or standard._terms.get(link.target.lower())
        return Destination("term", *place) if place else None
    page, _, anchor = link.target.partition("#")
    if link.role == "std:doc":
        page, anchor = docname_join(docname, link.target), ""
    elif link.role != "doc:myst":  # a label
        label = link.target.lower()
        page, anchor = (standard.labels.get(label) or standard.anonlabels.get(label) or ("", ""))[:2]
    title = env.titles[page].astext() if page in env.titles else page
    return Destination("path", page, anchor, title) if page in env.all_docs else None


def reference_to(
    builder: Builder, fromdoc: str, docname: str, anchor: str, content: nodes.Node
) -> nodes.reference:
    """Return a link to a place that is right also where all pages are one file.

    There Sphinx 9 puts an anchor behind that of its page, and the first page has none.
    """
    reference = make_refnode(builder, fromdoc, docname, anchor, content)
    uri = reference.get("refuri", "")
    if uri.startswith("#document-"):
        if anchor:
            reference["refuri"] = f"#{anchor}"
        elif docname == builder.config.root_doc:
            reference["refuri"] = "#"
    return reference


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-former-names")
    app.add_event("kb-generated-links")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
