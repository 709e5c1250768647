"""References: their list, with how far each was checked and who cites it, and the sources at the foot of each page.

Citing and sorting is sphinxcontrib-bibtex's; the form is GB/T 7714 (`sphinx_evidence.bibliography.style`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pybtex.backends.html import Backend as HtmlBackend
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from sphinx import addnodes
from sphinx.util.nodes import get_node_line, make_refnode
from sphinxcontrib.bibtex.nodes import bibliography

from sphinx_evidence.bibliography.style import register
from sphinx_evidence.data import (
    DataList,
    cited_in,
    data_of,
    ledger_of,
    missing,
    records_of,
)
from sphinx_evidence.model.cross_check import uncited
from sphinx_evidence.model.load import load
from sphinx_evidence.model.value import STATUSES
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.records import ShownRecord, warn_of_faults
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata



@dataclass(frozen=True)
class Citation:
    """A page cites a reference in its own text."""

    key: str
    line: int


@cached_for_build
def cited_by(env: BuildEnvironment) -> dict[str, dict[str, list[str]]]:
    """For each reference, the pages and the claims that cite it: ``{key: {"pages": […], "claims": […]}}``."""
    store, data = store_of(env), data_of(env)
    lists = set(store.pages_with(DataList))
    found: dict[str, dict[str, list[str]]] = {}

    def add(key: str, kind: str, name: str) -> None:
        names = found.setdefault(key, {"pages": [], "claims": []})[kind]
        if name not in names:
            names.append(name)

    for reference in cited_in(env).citation_refs:
        for target in reference.targets:
            add(target.key, "pages", reference.docname)
    for page, shown in store.facts(ShownRecord):
        record = records_of(data, shown.kind).get(shown.identifier)
        if page not in lists:
            for key in getattr(record, "refs", ()):
                add(key, "pages", page)
    for claim in data.claims.values():
        for key in claim.refs:
            add(key, "claims", claim.id)
    for names in found.values():
        names["pages"].sort()
        names["claims"].sort()
    return found


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of references that pages cite and nobody has, and of those that nobody cites."""
    data, cited = data_of(env), set()
    for docname, citation in store_of(env).facts(Citation):
        cited.add(citation.key)
        if citation.key not in data.references:
            missing(env, "references", citation.key, (docname, citation.line))
    if cited_in(env).citations:
        warn_of_faults(env, uncited(data, cited))


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page itself cites, and where; claims and numbers cite by `citation`, which knows no page."""
    for node in doctree.findall(addnodes.pending_xref):
        if node.get("refdomain") == "cite" and "refdoc" in node:
            for key in str(node["reftarget"]).split(","):
                store_of(app.env).note(app.env.docname, Citation(key.strip(), get_node_line(node)))
    if any(doctree.findall(bibliography)):
        store_of(app.env).note(app.env.docname, AlphabeticalList())


def leave_keys_to_us(app: Sphinx, config: Config) -> None:
    """Have unknown keys told once, with the nearest known one; stop where the list cannot be read at all."""
    config.suppress_warnings = [*config.suppress_warnings, "bibtex.key_not_found"]
    bad = [fault for fault in load(Path(app.srcdir)).faults if fault.path.endswith(".bib")]
    try:
        for path in {fault.path for fault in bad}:
            Parser("utf-8").parse_file(Path(app.srcdir, path))
    except (PybtexError, UnicodeDecodeError):
        # sphinxcontrib-bibtex would end in a traceback that names no line
        told = (f"{Path(app.srcdir, fault.path)}:{fault.line}: {fault.message}" for fault in bad)
        raise SystemExit("\n".join(told)) from None


@cached_for_build
def sources_of(env: BuildEnvironment) -> dict[str, list[str]]:
    """For each page, the keys of what it cites, in the text, through its numbers and through its claims."""
    found: dict[str, list[str]] = {}
    for key, names in sorted(cited_by(env).items()):
        for page in names["pages"]:
            found.setdefault(page, []).append(key)
    return found


def complete_the_list(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give every entry its state of checking and who cites it; its label, which repeats it, goes."""
    references = data_of(app.env).references
    keys = {citation.citation_id: citation.key for citation in cited_in(app.env).citations}
    for entry in list(doctree.findall(nodes.citation)):
        key = next((keys[identifier] for identifier in entry["ids"] if identifier in keys), None)
        if key is None:
            continue
        with_letter(entry)
        box = nodes.container(ids=entry["ids"], classes=["kb-reference"])
        box += [child for child in entry.children if not isinstance(child, nodes.label)]
        line = nodes.paragraph(classes=["kb-reference__state"])
        if reference := references.get(key):
            classes = ["kb-status", f"kb-status--{reference.verified}"]
            line += nodes.inline("", f"核对：{STATUSES[reference.verified]}", classes=classes)
            if reference.unsure:
                line += nodes.inline("", f"　题录里的{reference.unsure}没有核实", classes=["kb-reference__unsure"])
        citing = cited_by(app.env).get(key, {"pages": [], "claims": []})
        line += uses(app, docname, citing)
        box += line
        entry.replace_self(box)


def with_letter(entry: nodes.citation) -> None:
    """Give the year in the list the letter that it has where the work is cited."""
    found = re.search(r"(\[?\d{4})[a-z](\]?)$", next(iter(entry.findall(nodes.label))).astext())
    year = f", {found[1]}{found[2]}. " if found else ""
    text = next((text for text in entry.findall(nodes.Text) if found and year in text), None)
    if found and text is not None:
        text.parent.replace(text, nodes.Text(text.replace(year, f", {found[0]}. ", 1)))


def uses(app: Sphinx, docname: str, citing: dict[str, list[str]]) -> list[nodes.Node]:
    """«用于：页面…；论断：…», each a link."""
    ledger = ledger_of(app.env)
    pages = [link(app, docname, page, "", app.env.titles[page].astext()) for page in citing["pages"] if page != docname]
    claims = [link(app, docname, ledger, name.lower(), name) for name in citing["claims"]] if ledger else []
    parts: list[nodes.Node] = [nodes.Text("　用于：" if pages or claims else "　还没有被引用")]
    parts += joined(pages)
    if claims:
        parts += [nodes.Text("；论断：" if pages else "论断："), *joined(claims)]
    return parts


def joined(links: list[nodes.Node]) -> list[nodes.Node]:
    """Links with a comma of Chinese lists between them."""
    return [part for link in links for part in (nodes.Text("、"), link)][1:]


def link(app: Sphinx, docname: str, page: str, anchor: str, text: str) -> nodes.Node:
    """A link, or its text where the builder has no addresses."""
    content = nodes.Text(text)
    return make_refnode(app.builder, docname, page, anchor, content) if has_addresses(app.builder) else content


def give_sources(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_sources`` to the template: what the page cites, each with a link to its entry."""
    if doctree is None:
        return
    keys = sources_of(app.env).get(pagename, [])
    entries = {citation.key: citation for citation in cited_in(app.env).citations}
    html = HtmlBackend("utf-8")
    items = []
    cited = [entries[key] for key in keys if key in entries]
    for citation in sorted(cited, key=lambda citation: citation.formatted_entry.label):
        page = citation.bibliography_key.docname
        if page == pagename:
            return
        address = f"{app.builder.get_relative_uri(pagename, page)}#{citation.citation_id}"
        text = citation.formatted_entry.text.render(html)
        items.append(f'<li>{text} <a class="kb-sources__more" href="{address}">核对状态</a></li>')
    if items:
        listing = "\n".join(items)
        context["kb_sources"] = (
            '<section class="kb-foot" aria-labelledby="kb-sources"><h2 id="kb-sources">来源</h2>\n'
            f'<ol class="kb-sources">\n{listing}\n</ol>\n</section>'
        )


def style_the_list(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page with the list, and no other, the style of its entries."""
    if any(citation.bibliography_key.docname == pagename for citation in cited_in(app.env).citations[:1]):
        app.add_css_file("css/bibliography.css")


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Its sources are seen on a page, and who cites what is seen in the list."""
    references = data_of(env).references
    labels = {citation.key: citation.formatted_entry.label for citation in cited_in(env).citations}
    shown: dict[str, Any] = {
        page: [(key, labels.get(key), repr(references.get(key))) for key in keys]
        for page, keys in sources_of(env).items()
    }
    for page in store_of(env).pages_with(DataList):
        shown[page] = [shown.get(page), labels]
    titles = {page: env.titles[page].astext() for page in env.titles}
    states = {key: reference.verified for key, reference in references.items()}
    for citation in cited_in(env).citations:
        shown[citation.bibliography_key.docname] = [cited_by(env), titles, states]
        break
    return shown


def setup(app: Sphinx) -> ExtensionMetadata:
    register()
    app.setup_extension("sphinxcontrib.bibtex")
    app.setup_extension("sphinx_evidence.data")
    app.connect("config-inited", leave_keys_to_us)
    app.connect("doctree-read", note_citations)
    app.connect("env-updated", check)
    app.connect("doctree-resolved", complete_the_list)
    app.connect("html-page-context", give_sources)
    app.connect("html-page-context", style_the_list)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
