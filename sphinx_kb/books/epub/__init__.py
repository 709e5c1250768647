"""An EPUB of the whole site but `kb_book_left_out`: Sphinx's builder with other pages, contents and package.

Sphinx's builder renders pages with the site's templates, including scripts and menus, packs every file of the output
folder, and records the time of the build. This builder writes only the text, adds complete metadata, packs only the
files that pages use, and is deterministic. It needs no settings.
"""

from __future__ import annotations

import datetime as dt
import uuid
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from sphinx_kb.books.edition import edition_date, long_date, review_date
from sphinx_kb.books.epub.assemble import SHEET, Volume, facts_file
from sphinx_kb.books.epub.contents import Contents, ContentsEntry
from sphinx_kb.books.epub.package import BookMetadata
from sphinx_kb.books.epub.page import PageLocation, convert
from sphinx_kb.books.epub.sheet import sheet
from sphinx_kb.books.left_out import is_left_out
from sphinx_kb.core.book_style import book_styles_of
from sphinx_kb.core.fingerprint import nothing_changed
from sphinx_kb.core.static_files import tokens_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OPTIONAL = ("epub_copyright", "version")
UNSET = " "
"""The value of optional settings that must not be empty for Sphinx."""

logger = logging.getLogger(__name__)


def review_line(reviewed: object, language: str) -> str:
    """Return the last line of a page, with the date of its review; empty if it has none."""
    if not (day := review_date(reviewed)):
        return ""
    said = _("Reviewed on %s") % long_date(day, language)
    return f'<p class="kb-reviewed">{escape(said)}</p>'


class BookBuilder(Epub3Builder):
    """Writes each page as XHTML without the site's layout, and packs the book."""

    epilog = _("The e-book is in %(outdir)s.")

    def init(self) -> None:
        # Sphinx warns if one of these is empty
        for name in OPTIONAL:
            self.config[name] = self.config[name] or UNSET
        super().init()

    def address(self, docname: str) -> str:
        """Return the file of a page in the book."""
        return f"{docname}{self.out_suffix}"

    def files_of_page(self, docname: str) -> list[Path]:
        """Return the files that are written for a page."""
        address = self.address(docname)
        return [Path(self.outdir, address), facts_file(Path(self.outdir), address)]

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one page; the parent class would print addresses after links and rename ids."""
        StandaloneHTMLBuilder.write_doc(self, docname, doctree)

    def handle_page(self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", *,
                    outfilename: Path | None = None, event_arg: Any = None) -> None:
        """Write the body of a page without templates; skip pages without a source (search, 404)."""
        if not isinstance(event_arg, nodes.document):
            return
        address = self.address(pagename)
        pages = {docname: is_left_out(self.config, docname) for docname in self.env.found_docs}
        location = PageLocation(
            address, {self.address(docname) for docname, is_out in pages.items() if not is_out},
            left_out={self.address(docname) for docname, is_out in pages.items() if is_out})
        title = self.env.titles[pagename].astext() if pagename in self.env.titles else pagename
        part = self.config.kb_epub_parts.get(pagename, "chapter")
        reviewed = review_line(self.env.metadata.get(pagename, {}).get("reviewed"), self.config.language)
        page = convert(addctx["body"] + reviewed, location, title, part,
                       language=self.language_tag(), sheet=relative_uri(address, SHEET))
        if page.mended:
            logger.warning(_("The HTML on this page is not well-formed and was repaired in the e-book: rewrite "
                             "it in MyST (%s)"), page.mended, location=pagename, type="kb", subtype="epub")
        for href in page.dead:
            logger.warning(_("The link “%s” has no target in the book and became plain text"), href,
                           location=pagename, type="kb", subtype="epub")
        for path, text in ((Path(self.outdir, address), page.text),
                           (facts_file(Path(self.outdir), address), page.facts.to_json())):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def finish(self) -> None:
        """Pack the book, unless it is there already, and move it to its final path once it is complete."""
        if nothing_changed(self._app):
            return
        self.copy_image_files()
        self.write_buildinfo()
        volume = Volume(
            Path(self.outdir), self.about(), self.config.version.strip(), self.contents(),
            self.sheet(), self.cover(),
        )
        for address, message in volume.faults():
            logger.warning("%s", message, location=address.removesuffix(self.out_suffix), type="kb", subtype="epub")
        book = Path(self.outdir, f"{self.config.epub_basename}.epub")
        part = book.with_suffix(".part")
        part.write_bytes(volume.bound())
        part.replace(book)

    def contents(self) -> tuple[ContentsEntry, ...]:
        """Return the contents, without the pages that the book lacks."""
        return Contents(self.env, self.address, lambda docname: not is_left_out(self.config, docname)).read()

    def about(self) -> BookMetadata:
        """Return the metadata of the book from its settings, else from the site."""
        config = self.config
        title = self.given("epub_title", "project") or self.env.titles[config.root_doc].astext()
        author = self.given("epub_author", "author")
        summary = self.env.metadata.get(config.root_doc, {}).get("summary", "")
        # the same for all editions, as long as the address or the name of the site stays the same
        urn = uuid.uuid5(uuid.NAMESPACE_URL, config.html_baseurl or f"{author}/{title}").urn
        return BookMetadata(
            identifier=self.given("epub_identifier") or urn,
            title=title,
            language=self.language_tag(),
            locale=config.language,
            author=author,
            publisher=self.given("epub_publisher", "author"),
            description=self.given("epub_description") or summary or title,
            rights=config.epub_copyright.strip(),
            subjects=tuple(config.kb_epub_subjects),
            accessibility=config.kb_epub_readable,
            modified=edition_date(self.env) or dt.datetime.combine(dt.datetime.now(dt.UTC).date(), dt.time(), dt.UTC),
        )

    def language_tag(self) -> str:
        """Return the language as e-books write it: ``zh-CN``, where Sphinx writes ``zh_CN``."""
        return str(self.config.epub_language).replace("_", "-")

    def given(self, name: str, source: str = "") -> str:
        """Return a setting; empty if it equals the default of `name`, or of `source` if given."""
        value = self.config[name]
        return "" if value == self.config.values[source or name].default else str(value)

    def sheet(self) -> str:
        """Return the stylesheet, with the site's colours filled in."""
        colours = tokens_of(self.config, Path(self.confdir))
        return sheet(self.config.language, colours, book_styles_of(self.env, ".css"))

    def cover(self) -> Path | None:
        """Return the image of the cover, if there is one."""
        if not self.config.epub_cover:
            return None
        path = Path(self.confdir, self.config.epub_cover[0])
        if not path.is_file():
            logger.warning(_("The cover %s does not exist: change epub_cover, or draw it with python -m "
                             "sphinx_kb.tools.artwork"), self.config.epub_cover[0], type="kb", subtype="epub")
            return None
        return path


def restore_settings(app: Sphinx) -> None:
    """Restore optional settings once Sphinx has checked them: pages are read again where a setting has changed."""
    for name in OPTIONAL:
        if app.config[name] == UNSET:
            app.config[name] = ""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.books.left_out")
    app.setup_extension("sphinx_kb.books.task_lists")
    app.setup_extension("sphinx.builders.epub3")
    app.add_config_value("kb_epub_parts", {}, "epub", types=frozenset({dict}), description=_(
        "the pages of the e-book that are not ordinary chapters: {page: glossary, bibliography, preface or "
        "appendix}"))
    app.add_config_value("kb_epub_subjects", [], "epub", types=frozenset({list}), description=_(
        "the subjects of the e-book, for library catalogues"))
    app.add_config_value("kb_epub_readable", "", "epub", types=frozenset({str}), description=_(
        "a sentence or two on the accessibility of the e-book; setting it claims conformance to WCAG 2.1 AA"))
    app.add_builder(BookBuilder, override=True)
    app.connect("builder-inited", restore_settings, priority=900)  # after the checks of Sphinx's builder (500)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
