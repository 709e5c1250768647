"""All references, and those of each page, as files of reference managers: BibTeX, RIS and CSL-JSON.

The files lie beside the pages, so that they can be had without scripts. BibTeX keeps the entries as the data file has
them, `verified` and `unsure` included, and leaves out `checked`, which is for editors.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.bibliography.entries import ListedEntry, listed_entries, text_of
from sphinx_evidence.bibliography.sources import page_sources, source_entry, source_link
from sphinx_evidence.bibliography.style import as_unicode, is_han
from sphinx_evidence.data import data_of, digest_of_data
from sphinx_evidence.locale import _
from sphinx_evidence.model.reference import SCHEMA
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import files_below, write_whole
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.text.citation_files import NAMES, bibtex_entry, csl_file, csl_item, ris_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pybtex.database import Entry, Person
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_evidence.model.data import Data

NAME = "references"
"""The name of the files with all references."""
FOLDER = "_references"
"""The folder of the files of pages."""
KINDS = {
    "article": ("article", "JOUR", "article-journal"), "book": ("book", "BOOK", "book"),
    "inbook": ("inbook", "CHAP", "chapter"), "incollection": ("incollection", "CHAP", "chapter"),
    "phdthesis": ("phdthesis", "THES", "thesis"), "mastersthesis": ("mastersthesis", "THES", "thesis"),
    "inproceedings": ("inproceedings", "CPAPER", "paper-conference"), "proceedings": ("proceedings", "CONF", "book"),
    "techreport": ("techreport", "RPRT", "report"), "standard": ("misc", "STAND", "standard"),
    "patent": ("misc", "PAT", "patent"), "newspaper": ("misc", "NEWS", "article-newspaper"),
    "database": ("misc", "DATA", "dataset"), "dataset": ("misc", "DATA", "dataset"),
    "software": ("misc", "COMP", "software"), "online": ("misc", "ELEC", "webpage"),
    "misc": ("misc", "ELEC", "webpage"),
}
"""Type of entry → its type in BibTeX, RIS and CSL; BibTeX knows no others."""
LEFT_OUT = ("checked", "key", "type", "author", "editor", "verified")
"""Fields that are not copied as they are."""


def plain(entry: Entry, name: str) -> str:
    """Return a field without LaTeX."""
    return as_unicode(entry.fields.get(name, ""))


def kinds_of(entry: Entry) -> tuple[str, str, str]:
    """Return the types of an entry in the three formats."""
    return KINDS.get(entry.type, KINDS["misc"])


def state_of(key: str, data: Data) -> str:
    """Return what was seen of a work, and what of its entry nobody checked, in words."""
    reference = data.references.get(key)
    if reference is None:
        return ""
    checked = str(_("Checked: %s") % STATUSES[reference.verified])
    return checked + (_("; not verified in the entry: %s") % reference.unsure if reference.unsure else "")


def year_in(entry: Entry) -> str:
    """Return the year of a work without the brackets that say that it is inferred."""
    return str(entry.fields.get("year", "")).strip("[]")


def as_bibtex(work: ListedEntry, data: Data) -> str:
    """Return a work as BibTeX."""
    return bibtex_entry(kinds_of(work.entry)[0], work.key, {
        **{role: " and ".join(map(str, people)) for role, people in work.entry.persons.items()},
        **{name: str(work.entry.fields.get(name, "")) for name in SCHEMA.fields if name not in LEFT_OUT},
        "type": work.entry.type if work.entry.type not in ("misc", kinds_of(work.entry)[0]) else "",
        "verified": str(work.entry.fields.get("verified", "")),
    })


def as_ris(work: ListedEntry, data: Data) -> str:
    """Return a work as RIS."""
    return ris_record(kinds_of(work.entry)[1], ris_lines(work, data))


def ris_lines(work: ListedEntry, data: Data) -> list[tuple[str, str]]:
    """Return the lines of one work, its type left out."""
    entry = work.entry
    first, _dash, last = plain(entry, "pages").partition("–")
    accessed = plain(entry, "urldate").replace("-", "/")
    return [
        ("ID", work.key), *people_lines("AU", entry, "author"), *people_lines("A2", entry, "editor"),
        ("TI", plain(entry, "title")), ("T2", plain(entry, "journal") or plain(entry, "booktitle")),
        ("PY", year_in(entry)), ("VL", plain(entry, "volume")), ("IS", plain(entry, "number")),
        ("SP", first), ("EP", last), ("ET", plain(entry, "edition")), ("PB", publisher(entry)),
        ("CY", plain(entry, "address")), ("DO", entry.fields.get("doi", "")), ("AN", entry.fields.get("pmid", "")),
        ("UR", entry.fields.get("url", "")), ("Y2", accessed), ("N1", state_of(work.key, data)),
    ]


def people_lines(tag: str, entry: Entry, role: str) -> list[tuple[str, str]]:
    """Return the lines of the people in a role."""
    return [(tag, as_unicode(str(person))) for person in entry.persons.get(role, ())]


def publisher(entry: Entry) -> str:
    """Return who published a work."""
    return plain(entry, "publisher") or plain(entry, "institution") or plain(entry, "school")


def as_csl(work: ListedEntry, data: Data) -> str:
    """Return a work as CSL-JSON."""
    return csl_item(csl_work(work, data))


def csl_work(work: ListedEntry, data: Data) -> dict[str, Any]:
    """Return one work as plain values."""
    entry, year = work.entry, year_in(work.entry)
    accessed = plain(entry, "urldate")
    return {
        "id": work.key, "type": kinds_of(entry)[2],
        "author": [csl_name(person) for person in entry.persons.get("author", ())],
        "editor": [csl_name(person) for person in entry.persons.get("editor", ())],
        "title": plain(entry, "title"), "container-title": plain(entry, "journal") or plain(entry, "booktitle"),
        "issued": {"date-parts": [[int(year)]], **({"circa": True} if "[" in entry.fields["year"] else {})}
        if year.isdecimal() else {},
        "volume": plain(entry, "volume"), "issue": plain(entry, "number"),
        "page": plain(entry, "pages").replace("–", "-"), "edition": plain(entry, "edition"),
        "publisher": publisher(entry), "publisher-place": plain(entry, "address"),
        "DOI": entry.fields.get("doi", ""), "PMID": entry.fields.get("pmid", ""), "URL": entry.fields.get("url", ""),
        "accessed": {"date-parts": [[int(part) for part in accessed.split("-")]]} if accessed else {},
        "note": state_of(work.key, data), "custom": {"verified": entry.fields.get("verified", "")},
    }


def csl_name(person: Person) -> dict[str, str]:
    """Return a name; an institution, and a Chinese name in one piece, has no parts."""
    given = " ".join(map(as_unicode, person.first_names + person.middle_names))
    family = as_unicode(" ".join(person.last_names))
    if not given or is_han(family):
        return {"literal": " ".join(filter(None, (as_unicode(" ".join(person.prelast_names)), family + given)))}
    parts = {"family": family, "given": given, "suffix": as_unicode(" ".join(person.lineage_names)),
             "non-dropping-particle": as_unicode(" ".join(person.prelast_names))}
    return {name: text for name, text in parts.items() if text}


FORMATS: dict[str, tuple[Callable[[ListedEntry, Data], str], Callable[[Iterable[str]], str]]] = {
    "bib": (as_bibtex, "\n".join), "ris": (as_ris, "".join), "json": (as_csl, csl_file),
}
"""Ending of a file → what writes a work, and what puts works together."""


@cached_for_build
def known_works(env: BuildEnvironment) -> dict[tuple[str, str], str]:
    """Return where `file_of` notes each work by the ending of the file and its key: many pages have the same."""
    return {}


def file_of(env: BuildEnvironment, ending: str, works: Sequence[ListedEntry]) -> str:
    """Return the file with some works."""
    (write, together), known, data = FORMATS[ending], known_works(env), data_of(env)
    for work in works:
        if (ending, work.key) not in known:
            known[ending, work.key] = write(work, data)
    return together(known[ending, work.key] for work in works)


def links_to_files(app: Sphinx, docname: str, stem: str) -> list[nodes.Node]:
    """Return links from a page to the files with a common name; browsers save them instead of showing them."""
    here = app.builder.get_target_uri(docname)
    return enumerated(source_link("", NAMES[ending], refuri=relative_uri(here, f"{stem}.{ending}"), internal=True,
                                  download=True)
                      for ending in FORMATS)


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files: all references before their list, those of a page with its sources."""
    if not is_site(app.builder):
        return
    for box in doctree.findall(page_sources):
        words = message_nodes(_("These sources as files: %(files)s."), files=links_to_files(
            app, docname, f"{FOLDER}/{docname}"))
        box["files"] = [nodes.paragraph("", "", *words)]
    if not any(entry.docname == docname for entry in listed_entries(app.env)):
        return
    listed = (node for node in doctree.findall(nodes.Element)
              if isinstance(node, nodes.citation) or "kb-reference" in node["classes"])
    if (first := next(listed, None)) is not None:
        words = message_nodes(_("All references can be downloaded: %(files)s."), files=links_to_files(
            app, docname, NAME))
        first.parent.insert(first.parent.index(first), nodes.paragraph("", "", *words))


def write_files_of_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the files with the sources of a page, in the order of their list; remove those of a page without any."""
    if doctree is None or not is_site(app.builder):
        return
    keys = [node["key"] for node in doctree.findall(source_entry)]
    if not keys and not os.path.isdir(os.path.join(app.outdir, FOLDER)):  # noqa: PTH112, PTH118  # quicker than a Path
        return
    listed = {entry.key: entry for entry in listed_entries(app.env)} if keys else {}
    works = [listed[key] for key in keys]
    for ending in FORMATS:
        path = Path(app.outdir, FOLDER, f"{pagename}.{ending}")
        if works:
            write_whole(path, file_of(app.env, ending, works).encode())
        else:
            path.unlink(missing_ok=True)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files of all references, and remove those of pages that no longer exist."""
    if exception is not None or not is_site(app.builder):
        return
    folder = Path(app.outdir, FOLDER)
    for name, _status in list(files_below(folder, hidden=True)):
        docname, dot, _ending = name.rpartition(".")
        if dot and docname not in app.env.found_docs:
            (folder / name).unlink()
    works = list({entry.key: entry for entry in listed_entries(app.env)}.values())
    texts = kept_value(
        app.env, "references",
        lambda: [digest_of_data(app.env), [(work.key, text_of(app.env, work.entry)) for work in works]],
        lambda: {ending: file_of(app.env, ending, works) for ending in FORMATS})
    for ending, text in texts.items():
        path = Path(app.outdir, f"{NAME}.{ending}")
        if works:
            write_whole(path, text.encode())
        else:
            path.unlink(missing_ok=True)


def setup_files(app: Sphinx) -> None:
    """Connect the writing of the files."""
    # after the entries have their boxes (500)
    app.connect("doctree-resolved", offer_files, priority=600)
    app.connect("html-page-context", write_files_of_page)
    app.connect("build-finished", write_files)
