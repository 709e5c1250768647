"""Search that finds Chinese however it is typed: the data, written beside the pages as scripts.

Each page notes its records while it is read (`sphinx_kb.search.records`); at the end of a build they are written with
the tables that fold writing variants, read pinyin and know lay words (`sphinx_kb.search.tables`). As scripts they
load under file://, and only when search is first used. The engine itself runs in the browser: its parts
(`_static/js/search/`) and MiniSearch are written as one script.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_evidence.data import cited_in, data_of
from sphinx_kb.core.diagnostic import nearest
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page import DefinedName, Page
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.search.breadcrumbs import breadcrumbs
from sphinx_kb.search.concepts import Concept, concepts
from sphinx_kb.search.records import KINDS, SearchRecord, comes_later, note_records, reference_records
from sphinx_kb.search.static import static_index
from sphinx_kb.search.tables import Tables
from sphinx_kb.terms.data import synonyms_of, terms_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.reference import Reference

logger = logging.getLogger(__name__)

ENGINE = (
    "vendor/minisearch/minisearch.js",
    *(f"js/search/{part}.js" for part in ("folding", "names", "likeness", "readings", "query", "snippet", "engine")),
)
"""What the engine is made of, in the order it runs."""
REMARK = re.compile(r"^ *(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/ *)\n", re.MULTILINE)
"""Lines that are nothing but a remark: readers' browsers do not need them."""
FIRST = 47_000
"""Bytes of records that come first, so that the first query of a site of any size waits for as little."""
SHORT = 12
"""Bytes of a lay word that comes first, four Han or a long word of English; longer ones come with the bodies."""
BUTTON = (
    '<form class="kb-search-form" action="{page}"><button class="kb-search-button" data-kb-search>'
    '<svg aria-hidden="true" viewBox="0 0 24 24"><circle cx="11" cy="11" r="7"></circle>'
    '<path d="m16.5 16.5 5 5"></path>'
    '</svg><span>搜索</span><kbd aria-hidden="true">/</kbd></button></form>'
)
"""Opens the dialog; without scripts it leads to the search page, where the index of terms stands."""


def all_concepts(app: Sphinx) -> list[Concept]:
    """The concepts of the site: its terms, its pages and the editors' lay words."""
    store = store_of(app.env)
    places = {fact.anchor: docname for docname, fact in store.facts(DefinedName)}
    return concepts(synonyms_of(app.env).values(), store.facts(Page), terms_of(app.env).values(), places)


def all_records(app: Sphinx) -> list[dict[str, Any]]:
    """The records of all pages with their addresses; pages first, then sections and terms, what comes later last."""
    found = [(docname, noted.record) for docname, noted in store_of(app.env).facts(SearchRecord)]
    found += references(app)
    found.sort(key=lambda pair: (comes_later(pair[1]), list(KINDS).index(pair[1]["kind"])))
    return [
        {**record, "place": place(docname, record["anchor"]), "url": address(app, docname, record["anchor"])}
        for docname, record in found
    ]


def references(app: Sphinx) -> list[tuple[str, dict[str, Any]]]:
    """The references that the site lists, with the page of the list."""
    listed = {citation.key: citation for citation in cited_in(app.env).citations} if has_list(app) else {}
    known = data_of(app.env).references
    by_page: dict[str, list[tuple[Reference, str]]] = {}
    for key in sorted(listed.keys() & known.keys()):
        citation = listed[key]
        by_page.setdefault(citation.bibliography_key.docname, []).append((known[key], citation.citation_id))
    return [
        (docname, record)
        for docname, entries in by_page.items()
        for record in reference_records(entries, app.env.titles[docname].astext())
    ]


def has_list(app: Sphinx) -> bool:
    """Whether references are a part of this site at all."""
    return "sphinxcontrib.bibtex" in app.extensions


def place(docname: str, anchor: str) -> str:
    """A place as editors write it: `page`, `page#anchor`."""
    return f"{docname}#{anchor}" if anchor else docname


def address(app: Sphinx, docname: str, anchor: str) -> str:
    """A place as browsers know it, from the root of the site."""
    return app.builder.get_target_uri(docname) + (f"#{anchor}" if anchor else "")


def report_lost_places(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of lay words that lead nowhere, in every build: they are not tied to a page being read."""
    places = {place(docname, noted.record["anchor"]) for docname, noted in store_of(env).facts(SearchRecord)}
    for group in synonyms_of(env).values():
        for name in group.targets:
            if name not in places:
                logger.warning("“%s”一组要去的 %s 不存在%s", group.name, name, nearest(name, places),
                               location=f"{Path(env.srcdir, group.path)}:{group.line}", type="kb", subtype="search")


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write what the engine needs first; the bodies, the claims and the references apart."""
    if exception is not None or not is_site(app.builder):
        return
    records, groups = all_records(app), all_concepts(app)
    numbers = {record["place"]: number for number, record in enumerate(records)}
    names = [name for group in groups for name in (*group.names, *group.words)]
    tables = Tables.of(names, records)
    first = records[: how_many_first(records)]
    words = [[word for word in group.words if word not in group.names] for group in groups]
    homes = [[numbers[name] for name in group.places if name in numbers] for group in groups]
    # words that lead only to what comes later are of no use before it
    soon = [
        {word for word in some if is_short(word) and not group.beside and any(home < len(first) for home in ids)}
        for group, some, ids in zip(groups, words, homes, strict=True)
    ]
    core = {
        "records": [brief(record) for record in first],
        "concepts": [group.names for group in groups],
        "words": [[word for word in some if word in short] for some, short in zip(words, soon, strict=True)],
        "homes": homes,
        "subject": [index for index, group in enumerate(groups) if group.names[0] in app.config.kb_search_subject],
        "alone": [index for index, group in enumerate(groups) if group.alone],
        "beside": [index for index, group in enumerate(groups) if group.beside],
        "endings": {str(index): group.endings for index, group in enumerate(groups) if group.endings},
        "simplified": tables.simplified,
        "syllables": tables.syllables,
        "readings": tables.readings,
        "above": above(app, [record["place"] for record in records if record["kind"] == "page"]),
    }
    body = {"records": [brief(record) for record in records[len(first):]],
            "texts": [record["body"] for record in records],
            "words": [[word for word in some if word not in short] for some, short in zip(words, soon, strict=True)],
            "asked": [group.asked for group in groups],
            "spoken": spoken_of(records),
            "simplified": tables.simplified_rest, "syllables": tables.mistaken}
    folder = Path(app.outdir, "_static")
    folder.mkdir(exist_ok=True)
    write_engine(app, folder / "search-engine.js")
    write_script(folder / "search-core.js", "core", core)
    write_script(folder / "search-body.js", "body", body)


def how_many_first(records: list[dict[str, Any]]) -> int:
    """How many of the records come first: those that do not come later, as far as they fit."""
    size = 0
    for number, record in enumerate(records):
        size += len(json.dumps(brief(record), ensure_ascii=False).encode())
        if comes_later(record) or size > FIRST:
            return number
    return len(records)


def is_short(word: str) -> bool:
    """Whether a lay word comes first."""
    return len(word.encode()) <= SHORT


def spoken_of(records: list[dict[str, Any]]) -> dict[str, list[int]]:
    """For each claim that pages speak of, by its number among the records, those that do: what weighs most first."""
    claims = {record["anchor"]: number for number, record in enumerate(records) if record["kind"] == "claim"}
    found: dict[str, list[int]] = {}
    for number in sorted(range(len(records)), key=lambda number: -records[number]["weight"]):
        for anchor in records[number].get("claims", ()):
            if anchor in claims:
                found.setdefault(str(claims[anchor]), []).append(number)
    return found


def brief(record: dict[str, Any]) -> list[Any]:
    """A record as the engine reads it, without its body."""
    return [record["url"], record["page"], record["title"], record["lead"], record["kind"], record["weight"]]


def above(app: Sphinx, pages: list[str]) -> list[str]:
    """What stands above each of these pages."""
    tree = site_tree_of(app.env)
    return [breadcrumbs(tree, page) for page in pages]


def write_script(path: Path, name: str, data: Any) -> None:
    """Write data as a script that works under file://; the same data gives the same bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(f"(window.kbSearch??={{}}).{name}={text};\n", encoding="utf-8")


def write_engine(app: Sphinx, path: Path) -> None:
    """Write MiniSearch and the parts of the engine as one script, so that the first query waits for two files."""
    statics = Path(app.confdir, "_static")
    parts = [(statics / part).read_text(encoding="utf-8") for part in ENGINE if (statics / part).is_file()]
    path.write_text("".join(REMARK.sub("", part) for part in parts), encoding="utf-8")


def give_search(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the button and the search page's own content to the template."""
    if not is_site(app.builder):
        return
    context["kb_toolbar"] = BUTTON.format(page=escape(app.builder.get_relative_uri(pagename, "search") or "#"))
    if pagename == "search":
        context["kb_search"] = static_index(app, pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_search_subject", [], "html", types=frozenset({list}),
                         description="names that every page is about and that a longer query need not match")
    app.add_config_value("kb_search_weights", {}, "env", types=frozenset({dict}),
                         description="pattern of pages → their weight if they state none; the last that fits counts")
    app.setup_extension("sphinx_evidence.data")
    app.setup_extension("sphinx_kb.terms")
    app.connect("doctree-read", note_records, priority=900)
    app.connect("env-updated", report_lost_places)
    app.connect("html-page-context", give_search)
    app.connect("build-finished", write_data)
    app.add_js_file("js/search.js", defer="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
