"""All names of a build, worked out once when its pages are read: what wiki links mean, for every feature that asks.

Pages come as facts of kind ``page``, names of things inside pages as facts of kind ``name``; terms of an ordinary
Sphinx glossary are taken from Sphinx. Whoever knows further names of pages (such as those they had before)
answers the event ``kb-names`` with pairs of name and page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.util.nodes import make_refnode

from kb.domain import domain_of
from kb.model.page import Name, Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

KNOWN: WeakKeyDictionary[BuildEnvironment, Names] = WeakKeyDictionary()
"""The names of a build, from when all its pages are read."""


def names_of(env: BuildEnvironment) -> Names:
    """Every name of every page and term."""
    if env not in KNOWN:
        domain = domain_of(env)
        pages = {docname: page for docname, page in domain.facts("page") if docname in env.all_docs}
        names = [Name(fact["name"], docname, fact["anchor"], fact["title"]) for docname, fact in domain.facts("name")]
        known = {(name.name.casefold(), name.docname) for name in names}
        for name, docname, anchor in sorted(terms_of(env)):
            if (name.casefold(), docname) not in known:
                names.append(Name(name, docname, anchor, name))
        former = [pair for pairs in env.events.emit("kb-names") for pair in pairs or ()]
        KNOWN[env] = Names(pages, names, former)
    return KNOWN[env]


def terms_of(env: BuildEnvironment) -> Iterator[tuple[str, str, str]]:
    """The terms of Sphinx's own glossaries: name, page and anchor."""
    for (kind, name), (docname, anchor) in env.domains.standard_domain.objects.items():
        if kind == "term":
            yield name, docname, anchor


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


def forget_names(app: Sphinx, env: BuildEnvironment, *rest: Any) -> None:
    """Names change when pages are read."""
    KNOWN.pop(env, None)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("kb.domain")
    app.add_event("kb-names")
    app.connect("env-before-read-docs", forget_names)
    app.connect("env-updated", forget_names, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
