"""Search that finds Chinese however it is typed: the data, written beside the pages as scripts.

Each page notes its records while it is read (`kb.search.records`); at the end of a build they are written with the
tables that fold writing variants, read pinyin and know lay words (`kb.search.tables`). As scripts they load under
file://, and only when search is first used. The engine itself runs in the browser (`_static/js/search-engine.js`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.data import data_of
from kb.domain import domain_of
from kb.model.load import lay_words
from kb.search.records import note_records
from kb.search.static import static_index
from kb.search.tables import Tables

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FORMATS = ("html", "dirhtml")
BUTTON = (
    '<button type="button" class="kb-search-button" data-kb-search aria-haspopup="dialog" hidden>'
    '<svg aria-hidden="true" viewBox="0 0 24 24"><circle cx="11" cy="11" r="7"></circle>'
    '<path d="m16.5 16.5 5 5"></path>'
    "</svg><span>搜索</span><kbd>/</kbd></button>"
)


def concepts(app: Sphinx) -> list[list[str]]:
    """Groups of names that mean the same: each page with its aliases, each term with its names, the lay words.

    The first name of a group is what the others are shown as. Groups that share their first name are one.
    """
    groups: dict[str, list[str]] = {}
    for term in data_of(app.env).terms.values():
        groups.setdefault(term.zh, []).extend(term.names)
    for _docname, page in domain_of(app.env).facts("page"):
        if page.aliases:
            groups.setdefault(page.title, []).extend((page.title, *page.aliases))
    for group in lay_words(Path(app.srcdir)):
        groups.setdefault(group.name, []).extend((group.name, *group.words))
    return [list(dict.fromkeys(names)) for names in groups.values()]


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write what the engine needs first, and the bodies of the pages apart."""
    if exception is not None or app.builder.name not in FORMATS:
        return
    records = all_records(app)
    groups = concepts(app)
    tables = Tables.of([name for group in groups for name in group], records)
    core = {
        "records": [
            [record["url"], record["page"], record["title"], record["lead"], record["kind"], record["weight"]]
            for record in records
        ],
        "concepts": groups,
        "subject": [index for index, group in enumerate(groups) if group[0] in app.config.kb_search_subject],
        "simplified": tables.simplified,
        "syllables": tables.syllables,
        "readings": tables.readings,
    }
    folder = Path(app.outdir, "_static")
    folder.mkdir(exist_ok=True)
    write_script(folder / "search-core.js", "core", core)
    write_script(folder / "search-body.js", "body", [record["body"] for record in records])


def all_records(app: Sphinx) -> list[dict[str, Any]]:
    """The records of all pages, in the order of pages, with their addresses."""
    found = []
    for docname, record in domain_of(app.env).facts("search"):
        address = app.builder.get_target_uri(docname) + (f"#{record['anchor']}" if record["anchor"] else "")
        found.append({**record, "url": address})
    return found


def write_script(path: Path, name: str, data: Any) -> None:
    """Write data as a script that works under file://; the same data gives the same bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(f"(window.kbSearch??={{}}).{name}={text};\n", encoding="utf-8")


def give_search(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the button and the search page's own content to the template."""
    if app.builder.name not in FORMATS:
        return
    context["kb_toolbar"] = BUTTON
    if pagename == "search":
        context["kb_search"] = '<div data-kb-search-page></div>\n' + static_index(app, pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_search_subject", [], "html", types=frozenset({list}),
                         description="names that every page is about and that a longer query need not match")
    app.setup_extension("kb.data")
    app.connect("doctree-read", note_records, priority=900)
    app.connect("html-page-context", give_search)
    app.connect("build-finished", write_data)
    app.add_js_file("js/search.js", defer="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
