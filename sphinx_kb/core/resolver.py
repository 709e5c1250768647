"""All names of a build, worked out once when its pages are read: what links mean, for every feature that asks.

Pages come as facts `Page`, names of things inside pages as facts `DefinedName`, links as facts `Link`; terms of an
ordinary Sphinx glossary are taken from Sphinx. Whoever knows further names of pages (such as those they had before)
answers the event ``kb-former-names`` with pairs of name and page; whoever makes links of its own answers ``kb-
generated-links`` with pairs of page and link, and where it leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.page import Answer, DefinedName, Hit, Link, Name, Names, Page
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

@cached_for_build
def names_of(env: BuildEnvironment) -> Names:
    """Every name of every page and term."""
    store = store_of(env)
    pages = {docname: page for docname, page in store.facts(Page) if docname in env.all_docs}
    names = [Name(found.name, docname, found.anchor, found.title) for docname, found in store.facts(DefinedName)]
    known = {(name.name.casefold(), name.docname) for name in names}
    for name, docname, anchor in sorted(terms_of(env)):
        if (name.casefold(), docname) not in known:
            names.append(Name(name, docname, anchor, name))
    former = [pair for pairs in env.events.emit("kb-former-names") for pair in pairs or ()]
    return Names(pages, names, former)


def terms_of(env: BuildEnvironment) -> Iterator[tuple[str, str, str]]:
    """The terms of Sphinx's own glossaries: name, page and anchor."""
    for (kind, name), (docname, anchor) in env.domains.standard_domain.objects.items():
        if kind == "term":
            yield name, docname, anchor


def links_of(env: BuildEnvironment) -> Iterator[tuple[str, Link, Answer]]:
    """Every link that an author wrote, wiki links and Sphinx's own: its page, the link and what it means."""
    names = names_of(env)
    for docname, link in store_of(env).facts(Link):
        if link.is_wiki:
            yield docname, link, names.locate(link.target, docname)
        elif (hit := target_of(env, docname, link)) and hit.docname in names.pages:
            yield docname, link, Answer(hit)


def target_of(env: BuildEnvironment, docname: str, link: Link) -> Hit | None:
    """Where a reference of Sphinx or MyST leads; of one that leads nowhere they complain themselves."""
    standard = env.domains.standard_domain
    if link.role == "std:term":
        place = standard.objects.get(("term", link.target)) or standard._terms.get(link.target.lower())
        return Hit("term", *place) if place else None
    page, _, anchor = link.target.partition("#")
    if link.role == "std:doc":
        page, anchor = docname_join(docname, link.target), ""
    elif link.role != "doc:myst":  # a label
        label = link.target.lower()
        page, anchor = (standard.labels.get(label) or standard.anonlabels.get(label) or ("", ""))[:2]
    title = env.titles[page].astext() if page in env.titles else page
    return Hit("path", page, anchor, title) if page in env.all_docs else None


def reference_to(
    builder: Builder, fromdoc: str, docname: str, anchor: str, content: nodes.Node
) -> nodes.reference:
    """A link to a place, right also where all pages are one file.

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
