"""Search in the browser: a dialog, an engine and its data, as scripts that also work under file://.

Each page notes its records while it is read; at the end of a build `sphinx_kb.search.output` writes them together with
the names of the site and the rules of its language. Other features can add records (`sphinx_kb.search.records`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_kb.core.diagnostic import as_guess
from sphinx_kb.core.page_parts import add_page_part
from sphinx_kb.core.static_files import add_static_folder, add_style, add_template_folder
from sphinx_kb.locale import _
from sphinx_kb.search.classifier import CLASSIFIER_FILE
from sphinx_kb.search.classifier_in_build import report_classifier
from sphinx_kb.search.output import write_search
from sphinx_kb.search.page import FLOATING, add_search_to_context, replace_own_search, search_pages
from sphinx_kb.search.records import note_records, summaries_of
from sphinx_kb.terms.data import synonyms_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ROOM = Path(__file__).parent


def report_lost_targets(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of synonyms with missing targets, in every build: they belong to no page."""
    summaries = summaries_of(env)
    known: frozenset[str] = frozenset()
    for group in synonyms_of(env).values():
        for target in group.targets:
            docname, hash_mark, anchor = target.partition("#")
            if (bool(hash_mark) == bool(anchor) and docname in summaries
                    and anchor in summaries[docname].anchors.split("\n")):
                continue
            known = known or frozenset(f"{docname}#{anchor}".removesuffix("#")
                                       for docname, page in summaries.items() for anchor in page.anchors.split("\n"))
            if target not in known:
                problem = _("The group “%(group)s” has the target %(target)s, which does not exist") % {
                    "group": group.name, "target": target}
                logger.warning(as_guess(problem, target, known), type="kb", subtype="search",
                               location=f"{Path(env.srcdir, group.path)}:{group.line}")


def report_lost_start(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of pages to begin with that do not exist."""
    known = frozenset(env.found_docs)
    for docname in app.config.kb_search_start:
        if docname not in known:
            problem = _("kb_search_start names the page %s, which does not exist") % docname
            logger.warning(as_guess(problem, docname, known), type="kb", subtype="search")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.terms.data")
    app.setup_extension("sphinx_kb.search.box")
    app.add_config_value("kb_search_subject", [], "html", types=frozenset({list}),
                         description=_("names of the subject of the site, which a longer query need not match"))
    app.add_config_value("kb_search_strict", False, "html", types=frozenset({bool}),
                         description=_("whether the search refuses queries that hardly fit, instead of showing what "
                                       "comes closest"))
    app.add_config_value("kb_search_weights", {}, "html", types=frozenset({dict}),
                         description=_("search weights, by name pattern, of pages that state none; the last "
                                       "matching pattern counts"))
    app.add_config_value("kb_search_rules", "", "html", types=frozenset({str}),
                         description=_("a YAML file of search rules for this site, relative to the source folder"))
    app.add_config_value("kb_search_placeholder", "", "html", types=frozenset({str}),
                         description=_("the placeholder of the search box"))
    app.add_config_value("kb_search_hint", "", "html", types=frozenset({str}),
                         description=_("a hint below the empty search box"))
    app.add_config_value("kb_search_start", [], "html", types=frozenset({list}),
                         description=_("pages that the search offers while nothing is typed, and where nothing is "
                                       "found"))
    app.add_config_value("kb_search_examples", [], "html", types=frozenset({list}),
                         description=_("patterns of the files of example queries, relative to the source folder"))
    app.add_config_value("kb_search_classifier", CLASSIFIER_FILE, "html", types=frozenset({str}),
                         description=_("the classifier that `make search-model` trains from the example queries"))
    app.add_event("kb-search-kinds")
    app.add_event("kb-search-records")

    def wording(message: str) -> str:
        """Translate a message of the scripts, or return the site's own wording."""
        own = {"Search terms": app.config.kb_search_placeholder, "Search hint": app.config.kb_search_hint}
        return own.get(message) or ("" if message == "Search hint" else str(_(message)))

    add_static_folder(app, ROOM / "static", wording)
    add_template_folder(app, ROOM / "templates")
    add_style(app, "css/search.css")
    add_page_part(app, FLOATING)
    app.add_js_file("js/search.js", defer="defer")
    app.connect("builder-inited", replace_own_search)
    app.connect("doctree-read", note_records, priority=900)  # last, to include what other handlers add to the page
    app.connect("env-updated", report_lost_targets)
    app.connect("env-updated", report_lost_start)
    app.connect("html-collect-pages", search_pages)
    app.connect("html-page-context", add_search_to_context)
    app.connect("build-finished", report_classifier)  # with the records of all pages, for which no page need wait
    app.connect("build-finished", write_search)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
