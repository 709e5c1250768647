"""Resolves the links of a build, once all pages are read.

Input are the facts `Page`, `DefinedName` (names of things inside pages) and `Link`, and the terms of Sphinx's own
glossaries. Two events let features add to them:

- ``kb-former-names`` (app): pairs of a former name and the page that had it;
- ``kb-generated-links`` (app, env): links that no author wrote, as page, `Link` and `Destination`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.ext.intersphinx import inventory_exists, resolve_reference_in_inventory
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_long
from sphinx_kb.core.kept_values import kept_value, key_of, load_kept, store_kept
from sphinx_kb.core.name_index import NamedPlace, NameIndex
from sphinx_kb.core.page import WIKI_ROLES, DefinedName, Destination, Link, Page, Resolution
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _
from sphinx_kb.text.names import normalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils.nodes import TextElement
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.store import Store


RESOLUTIONS = "resolutions"
"""The name under which it is kept from build to build what targets mean."""
ANY_ROLES = (":any", ":myst")
"""The references that look a name up in every domain."""


class Pages(Mapping[str, Page]):
    """The names of pages, which are unpacked for those that are asked for: mostly it is known what all targets mean."""

    def __init__(self, store: Store, docnames: Iterable[str]) -> None:
        self._store, self._docnames = store, dict.fromkeys(docnames)

    def __getitem__(self, docname: str) -> Page:
        if docname not in self._docnames:
            raise KeyError(docname)
        return self._store.facts_on(docname, Page)[-1]

    def __contains__(self, docname: object) -> bool:
        return docname in self._docnames

    def __iter__(self) -> Iterator[str]:
        return iter(self._docnames)

    def __len__(self) -> int:
        return len(self._docnames)


@cached_for_build
def titles_and_aliases_of(env: BuildEnvironment) -> tuple[str, list[tuple[str, Page]]]:
    """Return a digest of the titles and aliases of all pages, and the pages with aliases, in the order of their names.

    Kept, so as not to unpack all pages to find the few.
    """
    stamp = names_stamp_of(env)

    def found() -> tuple[str, list[tuple[str, Page]]]:
        pages = [(docname, page) for docname, page in store_of(env).facts(Page) if docname in env.all_docs]
        named = [(docname, page.title, page.aliases) for docname, page in pages]
        return digest_of_long(named), [(docname, page) for docname, page in pages if page.aliases]

    return kept_value(env, "names", lambda: stamp, found)


@cached_for_build
def name_index_of(env: BuildEnvironment) -> NameIndex:
    """Return the index of all names of pages and terms."""
    store = store_of(env)
    pages = Pages(store, [docname for docname in store.pages_with(Page) if docname in env.all_docs])
    names = [NamedPlace(fact.name, docname, fact.anchor, fact.title) for docname, fact in store.facts(DefinedName)]
    known = {(place.name.casefold(), place.docname) for place in names}
    for name, docname, anchor in sorted(terms_of(env)):
        if (name.casefold(), docname) not in known:
            names.append(NamedPlace(name, docname, anchor, name))
    kept = load_kept(env, RESOLUTIONS, key_of(env, names_stamp_of(env)))
    return NameIndex(pages, names, former_names_of(env), like_obsidian=env.config.kb_link_order == "obsidian",
                     known=kept[0] if kept else {})


@cached_for_build
def former_names_of(env: BuildEnvironment) -> list[tuple[str, str]]:
    """Return pairs of a former name and the page that had it."""
    return [pair for pairs in env.events.emit("kb-former-names") for pair in pairs or ()]


@cached_for_build
def names_stamp_of(env: BuildEnvironment) -> str:
    """Return a digest of all that decides what the target of a wiki link means: names, headings, the order of both."""
    store = store_of(env)
    return digest_of(env.config.kb_link_order, digest_of_long(sorted(env.all_docs)), store.digest(Page),
                     list(store.facts(DefinedName)), sorted(terms_of(env)), former_names_of(env))


def terms_of(env: BuildEnvironment) -> Iterator[tuple[str, str, str]]:
    """Yield the terms of Sphinx's own glossaries: name, page and anchor."""
    for (kind, name), (docname, anchor) in env.domains.standard_domain.objects.items():
        if kind == "term":
            yield name, docname, anchor


@cached_for_build
def _terms_by_lower_case(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    return {name.lower(): (docname, anchor) for name, docname, anchor in terms_of(env)}


@cached_for_build
def links_of(env: BuildEnvironment) -> list[tuple[str, Link, Resolution]]:
    """Return every link that an author wrote, wiki links and references alike, as (page, link, resolution).

    What is made of all links alone is asked for by `sphinx_kb.core.kept_links`, which mostly need not resolve them.
    """
    links, index = list(_resolved_links(env)), name_index_of(env)
    if index.has_new_resolutions:
        store_kept(env, RESOLUTIONS, key_of(env, names_stamp_of(env)), index.resolutions())
    return links


def _resolved_links(env: BuildEnvironment) -> Iterator[tuple[str, Link, Resolution]]:
    index = name_index_of(env)
    resolve = index.resolve
    for docname, link in store_of(env).facts(Link):
        if link.role in WIKI_ROLES:  # `is_wiki`, for each link in every build
            resolution = resolve(link.target, docname)
            if resolution.problem == "page" and names_inventory(env, link.target):
                found = external_reference(env, docname, link.target, nodes.inline())
                resolution = Resolution(None, "" if found else "inventory")
            yield docname, link, resolution
        elif (destination := destination_of(env, docname, link)) and destination.docname in index.pages:
            yield docname, link, Resolution(destination)


def destination_of(env: BuildEnvironment, docname: str, link: Link) -> Destination | None:
    """Return where a reference of Sphinx or MyST leads; None if it is broken, which they report themselves."""
    standard = env.domains.standard_domain
    if link.role == "std:term":
        place = standard.objects.get(("term", link.target)) or _terms_by_lower_case(env).get(link.target.lower())
        return Destination("term", *place) if place else None
    page, _, anchor = link.target.partition("#")
    if link.role == "std:doc":
        page, anchor = docname_join(docname, link.target), ""
    elif link.role != "doc:myst":  # a label
        label = link.target.lower()
        page, anchor = (standard.labels.get(label) or standard.anonlabels.get(label) or ("", ""))[:2]
        if not page and link.role in ANY_ROLES:
            page = docname_join(docname, link.target)
            if page not in env.all_docs:
                return page_by_other_name(env, link.target)
    title = env.titles[page].astext() if page in env.titles else page
    return Destination("path", page, anchor, title) if page in env.all_docs else None


def page_by_other_name(env: BuildEnvironment, name: str) -> Destination | None:
    """Return the page with this alias or former name, for references that look in every domain.

    Titles do not count: in a Python manual, the page “json” and the module ``json`` would be ambiguous.
    """
    standard = env.domains.standard_domain
    if name.lower() in standard.labels or name.lower() in standard.anonlabels or name in env.all_docs:
        return None
    resolution = name_index_of(env).resolve(name, "")
    found = resolution.destination
    return found if found and not resolution.problem and found.kind in ("alias", "former") else None


def names_inventory(env: BuildEnvironment, target: str) -> bool:
    """Whether a target begins with the name of an intersphinx inventory: ``python:json``."""
    inventory, colon, _name = target.partition(":")
    return bool(colon) and inventory_exists(env, inventory)


def external_reference(
    env: BuildEnvironment, fromdoc: str, target: str, label: TextElement, explicit: bool = False
) -> nodes.reference | None:
    """Return a link to an object in the inventory of another site; None if there is no such object.

    The link shows `label` if it is `explicit`, else the text of intersphinx: the title, if the inventory has one.
    """
    inventory, _colon, name = target.partition(":")
    for wanted in dict.fromkeys((name, normalized(name))):
        node = addnodes.pending_xref("", refdoc=fromdoc, refdomain="", reftype="any", reftarget=wanted,
                                     refexplicit=explicit)
        if reference := resolve_reference_in_inventory(env, inventory, node, label):
            return reference
    return None


def reference_to(
    builder: Builder, fromdoc: str, docname: str, anchor: str, content: nodes.Node
) -> nodes.reference:
    """Return a link to an anchor that also works in the singlehtml builder.

    Sphinx 9 appends the anchor to that of its page there, and the first page has none.
    """
    reference = make_refnode(builder, fromdoc, docname, anchor, content)
    uri = reference.get("refuri", "")
    if uri.startswith("#document-") and not getattr(builder, "keeps_pages_apart", False):
        if anchor:
            reference["refuri"] = f"#{anchor}"
        elif docname == builder.config.root_doc:
            reference["refuri"] = "#"
    return reference


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_link_order", "near", "env", types=frozenset({str}), description=_(
        "which page a link means if several fit: “near”, the one in the same folder; “obsidian”, as Obsidian chooses"))
    app.add_event("kb-former-names")
    app.add_event("kb-generated-links")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
