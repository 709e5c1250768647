"""Synonyms: words that readers type for subjects that the site names differently, and their targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.diagnostic import Diagnostic
from sphinx_kb.core.schema import Field, Schema, text, texts
from sphinx_kb.locale import N_, _
from sphinx_kb.text.names import alnum_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SCHEMA = Schema(
    Field("name", N_("what the site calls it"), is_required=True),
    Field("to", N_("its targets, best first: page or page#anchor"), is_required=True, kind="list"),
    Field("reason", N_("why these words are listed"), is_required=True),
    Field("words", N_("words and phrases that readers type"), kind="list"),
    Field("asked", N_("whole questions as readers ask them; alternatives in braces, such as {red|green} apples"),
          kind="list"),
    Field("alone", N_("true if the words count only when nothing else is asked"), kind="any"),
    Field("beside", N_("true if the words count only when something else is asked as well"), kind="any"),
    Field("endings", N_("the endings of more such words"), kind="list"),
)
CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class SynonymGroup:
    """Words with the same meaning for readers."""

    name: str
    """The site's name for it; a group with the name of a term or a page extends the names of that."""
    targets: tuple[str, ...]
    """Pages or `page#anchor`, best first."""
    reason: str
    """Why these words are listed, for editors."""
    words: tuple[str, ...]
    """Words that readers type."""
    path: str
    """The data file, relative to the source folder."""
    line: int
    """The line in that file, counting from 1."""
    alone: bool = False
    """Whether these words match only if the query asks nothing else."""
    questions: tuple[str, ...] = ()
    """Whole questions of readers, as patterns; similar queries match as well."""
    beside: bool = False
    """Whether these words match only if the query asks something else as well: subjects outside the site's scope."""
    endings: tuple[str, ...] = ()
    """Endings of further such words."""


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one group, as messages for its editor."""
    yield from SCHEMA.mistakes(row)
    if not (row.get("words") or row.get("asked")):
        yield str(_("words or asked is missing: write at least one phrase that readers use"))
    for pattern in row.get("asked") or () if isinstance(row.get("asked"), list) else ():
        if re.search(r"[{}|]", CHOICE.sub("", str(pattern))):
            yield _("The question “%s” cannot be read: put alternatives into one pair of braces with bars "
                    "between them, such as {red|green} apples") % pattern


def synonyms_of_row(row: Mapping[str, Any], path: str, line: int) -> SynonymGroup:
    """Return the record of a group without mistakes."""
    return SynonymGroup(
        name=text(row, "name"), targets=texts(row, "to"), reason=text(row, "reason"), words=texts(row, "words"),
        path=path, line=line, alone=bool(row.get("alone")), questions=texts(row, "asked"),
        beside=bool(row.get("beside")), endings=texts(row, "endings"),
    )


def repeated(groups: Iterable[SynonymGroup]) -> Iterator[Diagnostic]:
    """Yield words that occur twice, of which one would never be used."""
    seen: dict[str, SynonymGroup] = {}
    for group in groups:
        for word in group.words:
            first = seen.setdefault(alnum_key(word), group)
            if first is not group or group.words.count(word) > 1:
                message = _(
                    "“%(word)s” is already in the group “%(group)s” (line %(line)d): a word belongs to one "
                    "group, so delete one of the two"
                ) % {"word": word, "group": first.name, "line": first.line}
                yield Diagnostic(group.path, group.line, message)
