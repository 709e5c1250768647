"""The table of redirects: text in, moves out, each followed to its final address."""

from __future__ import annotations

import csv
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("old", "new")


@dataclass(frozen=True)
class Address:
    """A page, or a heading on it."""

    page: str
    anchor: str = ""

    @classmethod
    def of(cls, written: str) -> Address:
        """Parse an address as authors write it: a page name, a file or a URL path."""
        page, _, anchor = written.strip().partition("#")
        page = page.strip().lstrip("/")
        for suffix in (".md", ".html"):
            page = page.removesuffix(suffix)
        return cls(page, anchor.strip())

    @property
    def is_within(self) -> bool:
        """Whether this is a normalized address within the site."""
        return bool(self.page) and posixpath.normpath(self.page) == self.page and not (
            self.page.startswith("..") or "\\" in self.page or "\0" in self.page
        )

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


@dataclass(frozen=True)
class Move:
    """One row of the table."""

    old: Address
    new: Address
    line: int


@dataclass(frozen=True)
class RedirectMistake:
    """A mistake in a row, with how to fix it."""

    line: int
    message: str


def read_moves(text: str) -> tuple[list[Move], list[RedirectMistake]]:
    """Return the rows of the table, and the mistakes of invalid rows."""
    moves: list[Move] = []
    mistakes: list[RedirectMistake] = []
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if text.strip() and not set(COLUMNS) <= set(rows.fieldnames or ()):
        return [], [RedirectMistake(1, _("The first line must name the columns: %s") % ",".join(COLUMNS))]
    for row in rows:
        old, new = (Address.of(row[column] or "") for column in COLUMNS)
        if not any(any(cell) if isinstance(cell, list) else cell for cell in row.values()):
            continue
        if not (old.page and new.page):
            mistakes.append(RedirectMistake(rows.line_num, str(_("A row needs an old and a new address: old,new"))))
        elif not old.is_within:
            mistakes.append(RedirectMistake(rows.line_num, _(
                "%s is not an address of this site: write it relative to the source folder, without “..” or "
                "backslashes"
            ) % old))
        else:
            moves.append(Move(old, new, rows.line_num))
    return moves, mistakes


def follow_moves(moves: Iterable[Move]) -> list[Move]:
    """Return the moves with their final addresses, following pages that moved again; a circular move maps to itself."""
    moves = list(moves)
    pages = {move.old.page: move.new.page for move in moves if not move.old.anchor}
    exact = {move.old: move.new for move in moves}

    def onward(place: Address) -> Address | None:
        if place in exact:
            return exact[place]
        return Address(pages[place.page], place.anchor) if place.page in pages else None

    def end_of(move: Move) -> Address:
        place, seen = move.new, {move.old}
        while further := onward(place):
            if place in seen:
                return move.old
            seen.add(place)
            place = further
        return place

    return [Move(move.old, end_of(move), move.line) for move in moves]
