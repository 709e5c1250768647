"""A part below the text: how to cite the page, as a line and as BibTeX, RIS and CSL-JSON files.

`kb_cite` turns it on. The files lie in ``_cite/``, so that they can be had without scripts. The address of a page is
known only if `html_baseurl` is set; else a page that was opened from a server says where, and one that was opened from
a disk says that (DK in GB/T 7714). `js/cite.js` adds that and the day, when the reader first points, types or touches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.files import write_page_file
from sphinx_kb.core.fingerprint import remove_others
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.site_tree import title_texts
from sphinx_kb.core.static_files import add_late_file, add_static_folder, add_template_folder
from sphinx_kb.core.visible_text import visible_text
from sphinx_kb.html import STATIC, TEMPLATES
from sphinx_kb.locale import _
from sphinx_kb.text.citation_files import NAMES, bibtex_entry, csl_file, csl_item, ris_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_cite"
SPECIAL = re.compile(r"[&%$#_{}~^\\]")
"""Characters that mean something in BibTeX."""
ESCAPES = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


@dataclass(frozen=True)
class CitedPage:
    """What a citation of a page says."""

    key: str
    author: str
    title: str
    project: str
    date: str
    """When it was last reviewed, 2026-11-23; empty if the page does not say."""
    version: str
    address: str
    """Empty if the site does not know its own."""
    language: str

    @property
    def line(self) -> str:
        """The citation in words; the day on which the page is read stands open, for a script or the reader."""
        # translators: how a page is cited in words; %(accessed)s stands for the date on which a reader looked at it,
        # %(carrier)s for OL or DK, how GB/T 7714 marks what was read online or on a disk
        words = _("%(author)s. %(title)s. %(project)s%(version)s%(date)s, accessed %(accessed)s. %(address)s")
        return (str(words) % {
            "author": self.author, "title": self.title, "project": self.project,
            "version": _(". Version %s") % self.version if self.version else "",
            "date": _(". (%s)") % self.date if self.date else "", "accessed": _("[date]"), "address": self.address,
            "carrier": "OL" if self.address else "DK",
        }).rstrip()


def as_bibtex(page: CitedPage) -> str:
    """Return a citation as BibTeX."""
    fields = {"author": f"{{{page.author}}}", "title": page.title, "howpublished": page.project, "year": page.date[:4],
              "date": page.date, "version": page.version, "url": page.address, "langid": page.language}
    braced = {"author": f"{{{escaped(page.author)}}}"}
    return bibtex_entry("misc", page.key, {
        name: text and (braced.get(name) or (text if name == "url" else escaped(text)))
        for name, text in fields.items()})


def escaped(text: str) -> str:
    """Return a text as BibTeX prints it."""
    return SPECIAL.sub(lambda found: ESCAPES.get(found[0], f"\\{found[0]}"), text)


def as_ris(page: CitedPage) -> str:
    """Return a citation as RIS."""
    return ris_record("ELEC", (
        ("AU", page.author), ("TI", page.title), ("T2", page.project), ("PY", page.date[:4]),
        ("DA", page.date.replace("-", "/")), ("ET", page.version), ("UR", page.address), ("LA", page.language)))


def as_csl(page: CitedPage) -> str:
    """Return a citation as CSL-JSON."""
    return csl_file([csl_item({
        "id": page.key, "type": "webpage", "title": page.title, "container-title": page.project,
        "author": [{"literal": page.author}] if page.author else [], "version": page.version, "URL": page.address,
        "issued": {"date-parts": [[int(part) for part in page.date.split("-")]]} if page.date else {},
        "language": page.language,
    })])


FORMATS: dict[str, Callable[[CitedPage], str]] = {"bib": as_bibtex, "ris": as_ris, "json": as_csl}
"""Ending of the file → what writes it."""


def cited_page(app: Sphinx, docname: str, meta: dict[str, Any]) -> CitedPage:
    """Return what a citation of a page says."""
    config = app.config
    reviewed = str(meta.get("reviewed", ""))
    base = str(config.html_baseurl).rstrip("/")
    known = config.author != config.values["author"].default
    return CitedPage(
        re.sub(r"[^\w-]+", "-", docname), str(config.author) if known else str(config.project),
        visible_text(app.env.titles[docname]), str(config.project),
        reviewed if re.fullmatch(r"\d{4}-\d\d-\d\d", reviewed) else "", str(config.release),
        f"{base}/{app.builder.get_target_uri(docname)}" if base else "", str(config.language or "en").replace("_", "-"),
    )


def offer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the files of a page, and give the template its line and the addresses of the files."""
    if doctree is None or not is_site(app.builder) or not app.config.kb_cite or pagename not in app.env.titles:
        return
    page = cited_page(app, pagename, context.get("meta") or {})
    for ending, write in FORMATS.items():
        write_page_file(app.outdir, f"{FOLDER}/{pagename}.{ending}", write(page))
    pathto = context["pathto"]
    context["kb_cite"] = {"line": page.line, "files": [
        (NAMES[ending], pathto(f"{FOLDER}/{pagename}.{ending}", 1)) for ending in FORMATS]}


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell the title of each page, which its citation says."""
    if not app.config.kb_cite:
        return {}
    return {docname: text.replace("\n", " ") for docname, text in title_texts(env, visible_text).items()}


def remove_stale(app: Sphinx, exception: Exception | None) -> None:
    """Remove the files of pages that no longer exist."""
    if exception is not None or not is_site(app.builder):
        return
    pages = app.env.found_docs if app.config.kb_cite else ()
    endings = tuple(f".{ending}" for ending in FORMATS)
    known = {f"{FOLDER}/{docname}{ending}": docname for docname in pages for ending in endings}
    remove_others(app, f"{FOLDER}/", endings, known)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    add_static_folder(app, STATIC, _)
    app.connect("config-inited", lambda app, config: add_late_file(app, "js/cite.js") if config.kb_cite else None)
    add_page_part(app, PagePart("cite", "sphinx_kb/cite.html", "kb_cite"))
    app.add_config_value("kb_cite", False, "html", types=frozenset({bool}),
                         description="whether each page says how to cite it")
    app.connect("html-page-context", offer)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("build-finished", remove_stale)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
