"""The search button of every page, and the search page, which is also useful without scripts."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.page_parts import PagePart
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.search.breadcrumbs import breadcrumbs
from sphinx_kb.search.languages.chinese import HAN, missing_packages, syllables_of
from sphinx_kb.terms.data import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_kb.terms.term import Term

SEARCH_PAGE = "search"
FLOATING = PagePart("search", "sphinx_kb/search_floating.html", "kb_search_floating")
"""The floating button for other themes; the script removes it if the theme has a button of its own."""
MARKS_OF_SPHINX = "sphinx_highlight.js"
"""Sphinx's highlighting script; it reads the same URL parameter as ours and would mark words twice."""
SEARCH_OF_SPHINX = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")
"""Files of Sphinx's own search, which is not built, that a theme may load."""
DIALOG_SHEET = "css/search-dialog.css"
"""The stylesheet of the dialog, which other pages load when the search is first used."""
NO_SCRIPT = "data:,"
"""The address of an empty script, for theme templates that name those files (pydata-sphinx-theme)."""


class ListedPage(NamedTuple):  # quicker to ask than a dictionary: templates look there for attributes first
    """A page in the list of all pages, for a template."""

    title: str
    above: str
    """The pages above it."""
    address: str
    """Relative to the page with the list."""


class AllPages(Sequence[ListedPage]):
    """The list of all pages, for a template, which may have no use for it: it is made when it is first asked for."""

    def __init__(self, make: Callable[[], list[ListedPage]]) -> None:
        self._make = make

    @cached_property
    def pages(self) -> list[ListedPage]:
        """All pages, in the order of the site."""
        return self._make()

    def __getitem__(self, index: Any) -> Any:
        return self.pages[index]

    def __len__(self) -> int:
        return len(self.pages)

    @property
    def as_items(self) -> str:
        """The items of the list in HTML: ten thousand of them take a template a twelfth of a second."""
        above = {page.above: f'<span class="kb-all-pages__above">{escape(page.above)} › </span>' if page.above else ""
                 for page in self.pages}
        titles, addresses = (escaped([page[field] for page in self.pages]) for field in (0, 2))
        return "\n".join([f'<li>{above[page.above]}<a href="{address}">{title}</a></li>'
                          for page, address, title in zip(self.pages, addresses, titles, strict=True)])


def escaped(texts: list[str]) -> list[str]:
    """Return texts for HTML; they are escaped in one piece, since each call takes long."""
    return str(escape("\0".join(texts))).split("\0") if texts else []


def replace_own_search(app: Sphinx) -> None:
    """Turn off Sphinx's own search index and search page."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and is_site(app.builder):
        app.builder.search = False


def search_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page, which replaces Sphinx's."""
    if is_site(app.builder):
        yield SEARCH_PAGE, {}, "search.html"


def add_search_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the data of the button and of the search page to the context."""
    if not is_site(app.builder):
        return
    has_page, path_to = context["hasdoc"], context["pathto"]
    context["hasdoc"] = lambda name: name == SEARCH_PAGE or has_page(name)
    context["pathto"] = lambda name, *rest, **more: (
        NO_SCRIPT if name in SEARCH_OF_SPHINX else path_to(name, *rest, **more))
    context["script_files"][:] = [  # in place: Sphinx goes on adding the scripts of other extensions to this list
        script for script in context["script_files"]
        if posixpath.basename(str(script.filename or "")) != MARKS_OF_SPHINX
    ]
    context["kb_search_button"] = {"page": app.builder.get_relative_uri(pagename, SEARCH_PAGE) or "#"}
    if not app.config.kb_theme_prints_parts:
        context["kb_search_floating"] = context["kb_search_button"]
    if pagename == SEARCH_PAGE:
        app.add_css_file(DIALOG_SHEET)  # its form looks like that of the dialog
        context["kb_search_index"] = index_of_terms(app, pagename)
        context["kb_search_pages"] = AllPages(lambda: list_of_pages(app, pagename))


def list_of_pages(app: Sphinx, pagename: str) -> list[ListedPage]:
    """Return every page in the order of the site, with its breadcrumbs; pages in no toctree come last."""
    tree = site_tree_of(app.env)
    above: dict[tuple[str | None, int | None], str] = {}
    """The breadcrumbs, which are the same for pages that lie in one section below one page."""
    address_of, listed = app.builder.get_relative_uri, []
    for docname in dict.fromkeys([*tree.order, *sorted(tree.titles)]):
        if docname in tree.titles:
            place = tree.parent.get(docname), tree.section.get(docname)
            if place not in above:
                above[place] = breadcrumbs(tree, docname)
            listed.append(ListedPage(tree.titles[docname], above[place], address_of(pagename, docname)))
    return listed


def index_of_terms(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """Return every term of the site's glossaries, grouped by the first letter of its reading."""
    places = {fact.anchor: docname for docname, fact in store_of(app.env).facts(DefinedName)}
    letters: dict[str, list[tuple[str, str, str]]] = {}
    for term in terms_of(app.env).values():
        if term.anchor in places:
            reading = reading_of(term)
            address = f"{app.builder.get_relative_uri(pagename, places[term.anchor])}#{term.anchor}"
            letters.setdefault(initial(reading), []).append((reading, term.name, address))
    return [
        {"letter": letter,
         "terms": [{"name": name, "address": address} for _reading, name, address in sorted(letters[letter])]}
        for letter in sorted(letters)
    ]


def reading_of(term: Term) -> str:
    """Return the reading of a term: as given by its author, its English name, its pinyin, or its name as written."""
    reading = term.reading or term.english
    if not reading and HAN.match(term.name) and not missing_packages():
        reading = " ".join(syllables_of(term.name))
    return (reading or term.name).lower()


def initial(reading: str) -> str:
    """Return the letter that a reading is listed under, without diacritics; ``#`` for digits, signs and Han."""
    first = unicodedata.normalize("NFD", reading)[0].upper()
    return first if first.isalpha() and not HAN.match(first) else "#"
