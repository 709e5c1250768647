"""The index of the book: every name of every page and term, in the order of pinyin.

A term's own name gets the pages where it is mentioned; its other names say «见». Pages are found by their titles
and aliases, and by what authors mark with `{index}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.names import names_of
from kb.typst.markup import array, call, string
from kb.typst.words import by_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment


def entries(env: BuildEnvironment, docnames: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """For each word the label it leads to, or the word to see."""
    included = set(docnames)
    found: dict[str, tuple[str | None, str | None]] = {}
    names = names_of(env)
    for name in names.names:
        if name.docname in included and name.anchor and name.name == name.title:
            found.setdefault(name.name, (f"{name.docname}#{name.anchor}", None))
    for docname, page in names.pages.items():
        if docname in included:
            for word in (page.title, *page.aliases):
                found.setdefault(word, (docname, None))
    for name in names.names:
        if name.docname in included and name.anchor and not same(name.name, name.title):
            found.setdefault(name.name, (None, name.title))
    for docname in included:
        for word in marked(env, docname):
            found.setdefault(word, (word, None))
    return found


def same(one: str, other: str) -> bool:
    return one.casefold().replace(" ", "") == other.casefold().replace(" ", "")


def marked(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """What authors have marked for the index on a page."""
    for kind, value, *_rest in env.domains.index_domain.entries.get(docname, ()):
        parts = [part.strip() for part in value.split(";")]
        yield from ("，".join(pair) for pair in ([parts, parts[::-1]] if kind == "pair" else [parts]))


def written(words: dict[str, tuple[str | None, str | None]]) -> str:
    """The index as a call of the book's template."""
    groups = []
    for letter, members in by_letter(words.items()):
        lines = [array([string(word), *(string(one) if one else "none" for one in leads)]) for word, leads in members]
        groups.append(array([string(letter), array(lines)]))
    return call("index", array(groups))


