"""The index of the book: every name of every page and term, in the order of the language.

The main name of a term lists the pages that mention it; its other names refer to the main name. Pages are listed by
title and alias, and by the entries that authors mark with `{index}`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_kb.books.typst.language import comma
from sphinx_kb.core.resolver import name_index_of
from sphinx_kb.text.typst_markup import array, call, string, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.books.typst.alphabet import Alphabet


@dataclass(frozen=True)
class IndexEntry:
    """A word of the index."""

    word: str
    homes: tuple[str, ...] = ()
    """The labels of the pages and definitions about it, the main one first."""
    see: str = ""
    """The word to refer to, if this one has no pages of its own."""


def entries(env: BuildEnvironment, docnames: Iterable[str]) -> list[IndexEntry]:
    """Return every word once, whatever its spellings; the name of both a page and a term lists both."""
    included = set(docnames)
    found: dict[str, IndexEntry] = {}

    def add(word: str, *homes: str, see: str = "") -> None:
        known = found.get(folded(word))
        if known is None:
            found[folded(word)] = IndexEntry(word, homes, see)
        elif homes:
            more = tuple(home for home in homes if home not in known.homes)
            found[folded(word)] = replace(known, homes=known.homes + more, see="")

    names = name_index_of(env)
    for docname, page in names.pages.items():
        if docname in included:
            for word in (page.title, *page.aliases):
                add(word, docname)
    terms = [name for name in names.names if name.docname in included and name.anchor]
    for name in terms:
        if name.name == name.title:
            add(name.name, f"{name.docname}#{name.anchor}")
    for docname in sorted(included):
        for word in marked(env, docname):
            add(word, word)
    for name in terms:
        add(name.name, see=name.title)
    return [one for one in found.values() if folded(one.word) != folded(one.see)]


def folded(name: str) -> str:
    """Return the key under which spellings of a name are merged: 5-HT₂A and 5HT2A."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold()) or name


def marked(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the words that authors marked for the index on a page."""
    for kind, value, *_rest in env.domains.index_domain.entries.get(docname, ()):
        yield from keys(kind, value)


def keys(kind: str, value: str) -> list[str]:
    """Return the words of an `{index}` entry: a pair is listed under both of its parts."""
    parts = [part.strip() for part in value.split(";")]
    if kind == "pair":
        return [comma().join(parts), comma().join(parts[::-1])]
    return [comma().join(parts)]


def written(words: Iterable[IndexEntry], alphabet: Alphabet) -> str:
    """Return the index as a call to the book's template."""
    groups = []
    for letter, members in alphabet.by_letter((one.word, one) for one in words):
        lines = [array([string(word), strings(one.homes), string(one.see) if one.see else "none"])
                 for word, one in members]
        groups.append(array([string(letter), array(lines)]))
    return call("index", array(groups))
