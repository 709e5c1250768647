"""The builder `typst`: writes each page as a Typst file, assembles the book, and typesets the PDF.

Pages are written again only when they change, and the PDF is set again only when what it is set from changes. It is
written atomically, only if the build succeeds, and a failed build leaves no PDF of an earlier one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging

from sphinx_kb.books.edition import edition_date, long_date
from sphinx_kb.books.typst import contents, index, language
from sphinx_kb.books.typst.alphabet import alphabet_of
from sphinx_kb.books.typst.editions import edition_of
from sphinx_kb.books.typst.fonts import FontMissingError
from sphinx_kb.books.typst.glossary import in_one_alphabet
from sphinx_kb.books.typst.images import suffix_of
from sphinx_kb.books.typst.letters import letters_in, write_boxes
from sphinx_kb.books.typst.links import lost_links
from sphinx_kb.books.typst.styles import CHAPTER_END, combined
from sphinx_kb.books.typst.translator import BookContext, TypstTranslator
from sphinx_kb.books.typst.warning_watch import has_warned
from sphinx_kb.core.book_style import book_styles_of
from sphinx_kb.core.digests import digest_of, digest_of_file
from sphinx_kb.core.files import read_state
from sphinx_kb.core.fingerprint import nothing_changed, writing_of
from sphinx_kb.core.page import AlphabeticalList, DefinedName
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _
from sphinx_kb.text import typst_markup
from sphinx_kb.text.typst_markup import block, call, labelled, string, strings

if TYPE_CHECKING:
    from collections.abc import Set
    from datetime import datetime

    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)
TEMPLATE = "book.typ", "design.typ", "sheet.typ"
REQUIRED_MODULES = ("typst", "tex2typst", "pikepdf", "fontTools", "numpy", "pypinyin", "segno")
"""The modules of optional packages that the builder needs."""
FONTS = "fonts"
"""The folder of cut fonts in the output."""

IMPORT = '#import "/book.typ": *\n'
IMPORT_BOXED = '#import "/boxed.typ": boxed-letters, unset-pages\n'


def edition(release: str, date: datetime | None, code: str) -> str:
    """Return the edition line of the cover: release and date, if known."""
    said = [str(_("Version %s") % release)] if release else []
    # translators: the separator of version and date on a cover
    return str(_(" · ")).join([*said, *([long_date(date, code)] if date else [])])


def defined_names(env: BuildEnvironment) -> tuple[frozenset[str], frozenset[str]]:
    """Return the anchors of all terms, and the pages with lists in alphabetical order."""
    store = store_of(env)
    names = [(docname, fact.anchor) for docname, fact in store.facts(DefinedName)]
    names += [place for (kind, _), place in env.domains.standard_domain.objects.items() if kind == "term"]
    lists = {docname for docname, _ in names} | set(store.pages_with(AlphabeticalList))
    return frozenset(f"{docname}#{anchor}" for docname, anchor in names if anchor), frozenset(lists)


class TypstBuilder(Builder):
    """Writes `<kb_book_file>.pdf`."""

    name = "typst"
    format = "typst"
    epilog = _("The book is in %(outdir)s.")
    allow_parallel = True
    caches = (f"{FONTS}/",)
    default_translator_class = TypstTranslator
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]

    def init(self) -> None:
        """Prepare the folders. Raises SystemExit if an optional package is missing."""
        if missing := [module for module in REQUIRED_MODULES if find_spec(module) is None]:
            # Sphinx prints a traceback for any other exception here, even a SphinxError
            raise SystemExit(_("The book needs packages that are not installed (%s): run `pip install "
                               "sphinx-kb[book]`") % ", ".join(missing))
        self.current_docname = ""
        self.pages = Path(self.outdir, "pages")
        self.pdf = Path(self.outdir, f"{self.config.kb_book_file}.pdf")
        self.alphabet = alphabet_of(self.config.language)
        self.edition = edition_of(self.config)
        self.books = [] if self.edition.has_sheets else [self.pdf]  # sheets are known when they are written

    def files_of_page(self, docname: str) -> list[Path]:
        """Return the files that are written for a page."""
        file = self.file_of(docname)
        return [file, file.with_suffix(".json")]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to, typ)

    def file_of(self, docname: str) -> Path:
        return self.pages / f"{docname}.typ"

    def prepare_writing(self, docnames: Set[str]) -> None:
        # importing these modules registers the functions for standard nodes; some need optional packages
        from sphinx_kb.books.typst import blocks, components, descriptions, figures, inline  # noqa: F401  # they register themselves

        if docnames:
            self.pdf.unlink(missing_ok=True)
        for docname in docnames:  # so that a page that fails does not keep its old file
            self.file_of(docname).unlink(missing_ok=True)
        self.copied: dict[str, str] = {}
        terms, lists = defined_names(self.env)
        self.book = BookContext(
            pages=frozenset() if self.edition.has_sheets else frozenset(filter(self.edition.has, self.env.found_docs)),
            images=self.copied,
            folder=Path(self.outdir),
            terms=frozenset(term for term in terms if self.edition.has(term.partition("#")[0])),
            lists=lists,
            numbers=self.env.toc_fignumbers,
            names=self.config.numfig_format,
        )

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        in_one_alphabet(doctree, self.alphabet)
        self.collect_images(doctree)

    def collect_images(self, doctree: nodes.document) -> None:
        """Copy the images of a page into the book's folder, named by a hash of their content."""
        self.post_process_images(doctree)
        for image in doctree.findall(nodes.image):
            source = Path(self.srcdir, image["uri"])
            if image["uri"] in self.copied or image["uri"] not in self.env.images or not source.is_file():
                continue
            data = source.read_bytes()
            name = f"images/{hashlib.sha256(data).hexdigest()[:16]}{suffix_of(data) or source.suffix.lower()}"
            target = Path(self.outdir, name)
            if not target.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            self.copied[image["uri"]] = name

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        self.current_docname = docname
        page = cast("TypstTranslator", self.create_translator(doctree, self))
        file = self.file_of(docname)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{IMPORT}#{block([page.write()])}\n", encoding="utf-8")
        facts = {"labels": sorted(page.labels), "links": page.links}
        file.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    def finish(self) -> None:
        """Set the PDF, unless it is there already."""
        if nothing_changed(self._app) and not has_warned():
            return
        order = list(self.edition.parts(contents.parts(site_tree_of(self.env))))
        docnames = [part.docname for part in order if part.docname]
        if self.edition.has(self.config.root_doc):
            docnames.insert(0, self.config.root_doc)
        self.check_written()
        self.sweep()
        lost = lost_links({docname: self.facts_of(docname) for docname in docnames})
        self.write_template()
        if self.edition.has_sheets:
            from sphinx_kb.books.typst.sheets import write_sheets  # needs an optional package

            mains = write_sheets(self, docnames)
        else:
            mains = {Path(self.outdir, "main.typ"): self.pdf}
            next(iter(mains)).write_text(self.main(order, docnames), encoding="utf-8")
        self.books = list(mains.values())
        self.write_settings()
        state = writing_of(self._app).state
        digest = self.digest()
        if digest == state.book and all(pdf.is_file() for pdf in mains.values()) and not has_warned():
            return
        state.book = ""
        for pdf in mains.values():
            pdf.unlink(missing_ok=True)
        if has_warned() and self.config.kb_book_strict:
            return  # `tell_of_missing_book` says so
        are_good = [self.set(main, pdf, lost) for main, pdf in mains.items()]
        if all(are_good):
            state.book = digest

    def digest(self) -> str:
        """Return a digest of all that the PDF is set from."""
        files = sorted(path for path in Path(self.outdir).rglob("*") if path.suffix not in (".pdf", ".json")
                       and path.is_file() and not path.relative_to(self.outdir).as_posix().startswith(self.caches))
        contents = [(path.relative_to(self.outdir).as_posix(), digest_of_file(path)) for path in files]
        return digest_of(writing_of(self._app).inputs, edition_date(self.env), contents)

    def set(self, main: Path, pdf: Path, lost: list[str]) -> bool:
        """Typeset a PDF, or warn of everything that prevents it; return whether nothing was found.

        `lost` is the labels to which links lead that are nowhere.
        """
        from sphinx_kb.books.typst.compile import BookErrors, set_pdf  # needs optional packages

        started = time.monotonic()
        kept = Path(self.confdir, self.config.kb_book_fonts or Path(self.outdir, FONTS))
        try:
            pages, missing = set_pdf(main, pdf, kept, edition_date(self.env), lost=lost,
                                     strict=self.config.kb_book_strict)
        except FontMissingError as error:
            logger.warning("%s", error, type="kb", subtype="book")
            return False
        except BookErrors as errors:
            for fault in errors.exceptions:
                logger.warning("%s", fault, location=getattr(fault, "location", None), type="kb", subtype="book")
            return False
        for fault in missing:
            logger.warning("%s", fault, location=fault.location, type="kb", subtype=fault.kind)
        logger.info(_("%(file)s: %(pages)d pages, %(size)d KB, typeset in %(time).1f seconds") % {
            "file": pdf.name, "pages": pages, "size": pdf.stat().st_size / 1024, "time": time.monotonic() - started})
        if self.edition.has_sheets and pages > 1:
            logger.warning(_("%(file)s is a single sheet but has %(pages)d pages: shorten its page"),
                           {"file": pdf.name, "pages": pages}, type="kb", subtype="book")
        return not missing

    def write_template(self) -> None:
        """Write the template, and the combined styles of packages."""
        for name in TEMPLATE:
            shutil.copyfile(Path(__file__).with_name(name), Path(self.outdir, name))
        write_boxes(Path(self.outdir))
        names = []
        for number, style in enumerate(book_styles_of(self.env, ".typ"), 1):
            names.append(f"style-{number}")
            shutil.copyfile(style, Path(self.outdir, f"{names[-1]}.typ"))
        Path(self.outdir, "styles.typ").write_text(combined(names), encoding="utf-8")

    def write_settings(self) -> None:
        """Write the settings that depend on the language and on the characters of the book."""
        file = Path(self.outdir, "settings.typ")
        code = self.config.language
        file.write_text(language.settings(code, wide=True), encoding="utf-8")
        wide = language.needs_wide_letters(letters_in(Path(self.outdir)))
        file.write_text(language.settings(code, wide=wide), encoding="utf-8")

    def check_written(self) -> None:
        """Check that every page has its file, since Sphinx does not report failures in other processes.

        Raises SphinxError.
        """
        lost = sorted(docname for docname in self.env.found_docs if not self.file_of(docname).is_file())
        if lost:
            raise SphinxError(_("These pages were not written: %s. Build again in one process (-j 1) to see "
                                "where it fails") % _(", ").join(lost))

    def sweep(self) -> None:
        """Remove the files of deleted pages and the images that no page uses."""
        kept = {self.file_of(docname) for docname in self.env.found_docs}
        written = sorted(self.pages.rglob("*.typ"))
        for file in written:
            if file not in kept:
                file.unlink()
                file.with_suffix(".json").unlink(missing_ok=True)
        shown = "".join(file.read_text(encoding="utf-8") for file in written if file in kept)
        for file in sorted(Path(self.outdir, "images").glob("*")):
            if file.name not in shown:
                file.unlink()

    def facts_of(self, docname: str) -> dict[str, Any]:
        """Return the labels and links of a page. Raises SphinxError for damaged ones; the next build mends them."""
        file = self.file_of(docname).with_suffix(".json")
        facts: dict[str, Any] = read_state(file, dict, {})
        if not {"labels", "links"} <= facts.keys():
            self.file_of(docname).unlink()
            raise SphinxError(_("%s is damaged, perhaps by a full disk: build again") % file)
        return facts

    def main(self, order: list[contents.BookPart], docnames: list[str]) -> str:
        """Return the main file, which includes all pages."""
        date = edition_date(self.env)
        config = self.config
        mark = self.mark()
        options = {
            "title": string(self.title()),
            "subtitle": string(config.kb_book_subtitle),
            "author": string(self.author()),
            "edition": string(edition(config.release, date, config.language)),
            "date": typst_markup.date(date),
            "imprint": strings(text.format(version=config.release, date=date or "") for text in config.kb_book_imprint),
            "mark": string(mark) if mark else "none",
            "mark_alt": string(_("Logo of %s") % self.title()),
        }
        parts = [self.include(config.root_doc, 0, numbered=False)] if config.root_doc in docnames else []
        for part in order:
            if parts and not part.depth:
                parts.append(CHAPTER_END)
            if part.docname:
                parts.append(self.include(part.docname, part.depth))
            else:
                parts.append(call("heading", string(part.caption), depth="1", numbering="chapter-number"))
        parts.append(CHAPTER_END)
        if words := index.entries(self.env, docnames):
            heading = call("heading", string(str(_("Index"))), depth="1")
            parts += [labelled(heading, "index#"), index.written(words, self.alphabet)]
        shows = f"{IMPORT_BOXED}#show: boxed-letters\n#show: {call('book.with', **options)}\n"
        return f"{IMPORT}{shows}#{block(parts)}\n"

    def title(self) -> str:
        """Return the title of the book: the project name, else the title of the home page."""
        config = self.config
        if config.project != config.values["project"].default or config.root_doc not in self.env.titles:
            return str(config.project)
        return self.env.titles[config.root_doc].astext()

    def author(self) -> str:
        """Return the author of the book; empty if the setting has its default."""
        author = self.config.author
        return "" if author == self.config.values["author"].default else str(author)

    def include(self, docname: str, depth: int, *, numbered: bool = True) -> str:
        numbering = ", numbering: chapter-number" if numbered else ""
        title = self.env.titles[docname].astext() or docname
        # what stands for the page if it cannot be set, in a book that is not strict
        instead = call("unset-page", string(docname), string(title), string(_("This page cannot be set")))
        return (f"{{ set heading(offset: {depth}{numbering}); if {string(docname)} in unset-pages {{ {instead} }} "
                f"else {{ include {string(f'pages/{docname}.typ')} }} }}")

    def mark(self) -> str | None:
        """Copy the cover image into the book's folder and return its name; None if there is none."""
        if not self.config.kb_book_mark:
            return None
        source = Path(self.confdir, self.config.kb_book_mark)
        target = Path(self.outdir, f"mark{source.suffix}")
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            logger.warning(_("The image %s of kb_book_mark cannot be opened (%s)"), source.name, error.strerror,
                           type="kb", subtype="book")
            return None
        return target.name
