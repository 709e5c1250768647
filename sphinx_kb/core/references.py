"""What pages show of others by means of Sphinx itself: references of any domain, tables of contents, numbers, images.

Sphinx writes a page again only if it was read, so that the title in a reference stays as it was (issue 2046). Here each
page notes its references when it is read, and answers what they lead to; features answer for what they add.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_long
from sphinx_kb.core.formats import is_html, is_site
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.titles import finished_titles_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


EMPTY = nodes.Element.list_attributes
"""The attributes that every node has, most of them empty."""


@dataclass(frozen=True)
class References:
    """Fact: the references of a page, as (domain, type, target, anchor), but for those that features answer for."""

    is_plain: ClassVar[bool] = True
    targets: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Contents:
    """Fact: a digest of what tables of contents show of a page."""

    is_plain: ClassVar[bool] = True
    digest: str


@cached_for_build
def answered_domains_of(app: Sphinx) -> frozenset[str]:
    """Return the domains whose references features answer for."""
    return frozenset(app.emit("kb-answered-domains"))


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """Note the references of the page just read, and what others list of it."""
    env = app.env
    docname, answered = env.current_document.docname, answered_domains_of(app)
    found = {
        (node.get("refdomain") or "", node.get("reftype") or "", str(node.get("reftarget") or ""),
         str(node.get("reftargetid") or ""))
        for node in doctree.findall(addnodes.pending_xref)
        if (node.get("refdomain") or "") not in answered
    }
    store = store_of(env)
    if found:
        store.note(docname, References(tuple(sorted(found))))
    toc = env.tocs.get(docname)
    title = env.titles.get(docname)
    shown = (shape_of(title), shape_of(toc), env.toc_num_entries.get(docname))
    store.note(docname, Contents(digest_of_long(shown)))


def shape_of(node: nodes.Node | None) -> Any:
    """Return all that is shown of a node, as plain values: what `pformat` writes, which costs many times more."""
    if not isinstance(node, nodes.Element):
        return node and str(node)
    told = [(name, value) for name, value in node.attributes.items() if value or name not in EMPTY]
    return (type(node).__name__, told, *map(shape_of, node.children))


class Destinations:
    """What references lead to, in one environment."""

    def __init__(self, env: BuildEnvironment, answered: frozenset[str]) -> None:
        self.env = env
        self.answered = answered
        """The domains whose references features answer for."""
        self.whole: dict[str, str] = {}

    def title(self, docname: str) -> str | None:
        """Return what a reference shows of a page; None if there is none."""
        title = self.env.titles.get(docname)
        return title.pformat() if title and docname in self.env.all_docs else None

    def label(self, name: str) -> Any:
        """Return the place and the text of a label, and the numbers on its page."""
        standard = self.env.domains.standard_domain
        place = standard.labels.get(name.lower()) or standard.anonlabels.get(name.lower())
        if not place:
            return None
        return [*map(str, place), self.env.toc_fignumbers.get(place[0]), self.env.toc_secnumbers.get(place[0])]

    def objects(self, domain: str) -> str:
        """Return a digest of all objects of a domain."""
        if domain not in self.whole:
            found = self.env.domains.get(domain)
            self.whole[domain] = digest_of(sorted(map(repr, found.get_objects()))) if found else ""
        return self.whole[domain]

    def of(self, docname: str, target: tuple[str, str, str, str]) -> Any:
        """Return what a page may show of one target; more than that only costs writing it once too often."""
        domain, kind, name, anchor = target
        standard = self.env.domains.standard_domain
        if domain == "doc":  # MyST: a page, or an anchor on it
            slugs = self.env.metadata.get(name, {}).get("myst_slugs", {})
            return [self.title(name), slugs.get(anchor) if isinstance(slugs, dict) else None, self.label(anchor)]
        if domain == "std" and kind == "doc":
            return self.title(docname_join(docname, name))
        if domain == "std" and kind in ("ref", "numref"):
            return self.label(name)
        if domain == "std" and kind == "term":
            place = standard.objects.get(("term", name))
            return place or self.objects("std")
        if domain == "math":
            return repr(self.env.domaindata.get("math", {}).get("objects", {}).get(name))
        if domain:
            return self.objects(domain)
        return [self.title(docname_join(docname, name)), self.label(name),
                [self.objects(one.name) for one in self.env.domains.sorted()
                 if one.name not in self.answered and one.name != "std"],
                standard.objects.get(("term", name))]


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, what Sphinx shows there of other pages."""
    destinations = Destinations(env, answered_domains_of(app))
    store = store_of(env)
    shown: dict[str, list[Any]] = {
        docname: [env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname)] for docname in env.found_docs
    }
    for docname, fact in store.facts(References):
        if docname in shown:
            shown[docname].append([destinations.of(docname, target) for target in fact.targets])
    for docname, digest in contents_below(app).items():
        if docname in shown:
            shown[docname].append(digest)
    if is_html(app.builder):
        around = neighbours(env) if is_site(app.builder) else {}
        renamed = sorted((path, name) for path, (_docs, name) in env.images.items()
                         if name != PurePosixPath(path).name)
        for docname, answer in shown.items():
            answer += [around.get(docname), renamed]
    return shown


@cached_for_build
def contents_below(app: Sphinx) -> dict[str, str]:
    """Return a digest of all pages below each page that has a toctree, with their numbers."""
    env = app.env
    own = {docname: fact.digest for docname, fact in store_of(env).facts(Contents)}
    for (docname, anchor), text in finished_titles_of(app).items():
        own[docname] = digest_of(own.get(docname), anchor, text)
    found: dict[str, str] = {}
    for docname, listed in env.toctree_includes.items():
        seen: dict[str, str | None] = {}
        waiting = list(listed)
        while waiting:
            page = waiting.pop()
            if page not in seen:
                seen[page] = own.get(page)
                waiting += env.toctree_includes.get(page, ())
        numbers = [(page, env.toc_secnumbers[page]) for page in sorted(seen) if page in env.toc_secnumbers]
        found[docname] = digest_of(list(listed), sorted(seen.items(), key=str), numbers, env.config.toc_object_entries)
    return found


def neighbours(env: BuildEnvironment) -> dict[str, Any]:
    """Return the titles of the pages before, after and above each page, which themes may show."""
    tree = site_tree_of(env)
    order, parent, titles = tree.order, tree.parent, tree.titles

    def title(docname: str | None) -> Any:
        return [docname, titles[docname]] if docname and docname in titles else None

    return {
        page: [title(order[number - 1] if number else None),
               title(order[number + 1] if number + 1 < len(order) else None),
               title(parent.get(page))]
        for number, page in enumerate(order)
    }


def name_images_in_order(app: Sphinx, env: BuildEnvironment) -> None:
    """Name images with the same file name by the order of their paths, not by that in which pages were read."""
    pages = {path: docnames for path, (docnames, _name) in sorted(env.images.items(), key=in_order)}
    env.images.clear()
    env.images._existing.clear()  # pickled beside the items; no public method empties it
    for path, docnames in pages.items():
        for docname in sorted(docnames):
            env.images.add_file(docname, path)


def in_order(item: tuple[str, Any]) -> tuple[int, str]:
    """Return the sort key of an image: those in folders higher up come first, and get the plain name."""
    return posixpath.normpath(item[0]).count("/"), item[0]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.store")
    app.add_event("kb-answered-domains")
    # last, once other handlers have replaced references of theirs
    app.connect("doctree-read", note_references, priority=950)
    # before handlers that ask for names of images
    app.connect("env-updated", name_images_in_order, priority=2)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
