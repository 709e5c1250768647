"""Editions: smaller books, or single sheets, from the pages of the same site.

`kb_book_left_out` lists patterns of pages that the whole book does not have. `kb_book_editions` gives each edition a
name and what differs in it: ``file``, ``subtitle``, ``imprint``, ``pages`` (patterns of the pages it has) and
``sheets``: whether each page is a file of its own, one sheet of paper. ``-D kb_book_edition=NAME`` builds it; without,
the whole book is built. A link to a page that an edition lacks becomes text.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinx_kb.books.typst.contents import BookPart

FIELDS = ("file", "subtitle", "imprint", "pages", "sheets")
REPLACED = ("file", "subtitle", "imprint")
"""The fields that replace the setting `kb_book_…` of the same name."""


@dataclass(frozen=True)
class Edition:
    """Which pages a book has."""

    pages: tuple[str, ...] = ()
    """Patterns of the pages it has; empty for all."""
    left_out: tuple[str, ...] = ()
    """Patterns of the pages it does not have, unless `pages` lists those it has."""
    has_sheets: bool = False
    """Whether each page is a file of its own."""

    def has(self, docname: str) -> bool:
        """Whether a page is in the book."""
        if self.pages:
            return any(fnmatch(docname, pattern) for pattern in self.pages)
        return not any(fnmatch(docname, pattern) for pattern in self.left_out)

    def parts(self, order: Iterable[BookPart]) -> Iterator[BookPart]:
        """Yield the pages that it has, and the captions above them."""
        caption: BookPart | None = None
        for part in order:
            if not part.docname:
                caption = part
            elif self.has(part.docname):
                if caption is not None:
                    yield caption
                    caption = None
                yield part


def edition_of(config: Config) -> Edition:
    """Return the edition that the settings ask for."""
    chosen = config.kb_book_editions.get(config.kb_book_edition, {})
    return Edition(tuple(chosen.get("pages", ())), tuple(config.kb_book_left_out), bool(chosen.get("sheets")))


def apply_edition(app: Sphinx, config: Config) -> None:
    """Replace the settings of the book by those of the edition. Raises ExtensionError for one that is not described."""
    name, known = config.kb_book_edition, config.kb_book_editions
    if name and name not in known:
        raise ExtensionError(_("There is no edition “%(name)s” in kb_book_editions, which has: %(names)s") %
                             {"name": name, "names": enumeration(known)})
    for key, edition in known.items():
        if not isinstance(edition, dict):
            raise ExtensionError(_("kb_book_editions: the edition “%(name)s” is no dictionary of fields; it takes: "
                                   "%(names)s") % {"name": key, "names": enumeration(FIELDS)})
        if unknown := [field for field in edition if field not in FIELDS]:
            raise ExtensionError(_("An edition in kb_book_editions has no field “%(name)s”; it takes: %(names)s") %
                                 {"name": unknown[0], "names": enumeration(FIELDS)})
    for field in REPLACED:
        if name and field in known[name]:
            config[f"kb_book_{field}"] = known[name][field]
