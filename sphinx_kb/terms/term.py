"""A term of the glossary with all its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.diagnostic import Fault, nearest, one_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

REQUIRED = ("id", "name", "definition")
OPTIONAL = ("english", "abbr", "variants", "reading", "group", "page")
SPELLINGS = {"name": "zh", "english": "en", "reading": "pinyin"}
"""Fields that a Chinese glossary may call otherwise: by the languages of the names."""
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Term:
    """One entry of the glossary."""

    id: str
    """English kebab-case; its anchor is ``term-<id>``."""
    name: str
    """The name it is listed under."""
    english: str
    """The established English name, where the main name is in another language."""
    abbreviations: tuple[str, ...]
    other_names: tuple[str, ...]
    """What else a reader may call it or type."""
    reading: str
    """How the name is read, for order and search, such as pinyin with spaces; empty for names that are read as written.
    """
    definition: str
    """One or two sentences, inline MyST."""
    group: str
    """A key of the setting ``kb_term_groups``; empty for none."""
    page: str
    """The page that deals with it; empty if none does."""
    path: str
    """The file it stands in, relative to the source folder."""
    line: int
    """The line in that file, counting from 1."""

    @property
    def anchor(self) -> str:
        """Its id on the page of the glossary."""
        return f"term-{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the main name first, each once."""
        names = (self.name, *self.abbreviations, self.english, *self.other_names)
        return tuple(dict.fromkeys(name for name in names if name))


def value(row: Mapping[str, Any], field: str) -> Any:
    """The content of a field, whichever way it is spelt; None if there is none."""
    return row.get(field) or row.get(SPELLINGS.get(field, field))


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one entry, in words for its author."""
    is_chinese = bool(row.keys() & {*SPELLINGS.values()})
    required = (*REQUIRED, "english") if is_chinese else REQUIRED
    for field in required:
        if not value(row, field):
            yield _("%s is missing") % (SPELLINGS.get(field, field) if is_chinese else field)
    known = (*REQUIRED, *OPTIONAL, *SPELLINGS.values())
    for field in row:
        if field not in known:
            yield f"{_('unknown field %s') % field}{one_of(str(field), known)}"
    if row.get("id") and not IDENTIFIER.fullmatch(str(row["id"])):
        yield _("id “%s” must be lower-case letters a–z, digits and hyphens") % row["id"]
    for field in ("abbr", "variants"):
        if row.get(field) and not isinstance(row[field], list):
            yield _("%s must be a list: [one, two]") % field


def term_of(row: Mapping[str, Any], path: str, line: int) -> Term:
    """The record of an entry without mistakes."""
    def text(field: str) -> str:
        return str(value(row, field) or "").strip()

    def listed(field: str) -> tuple[str, ...]:
        return tuple(str(name) for name in row.get(field) or ())

    return Term(
        id=text("id"), name=text("name"), english=text("english"), abbreviations=listed("abbr"),
        other_names=listed("variants"), reading=text("reading"), definition=text("definition"), group=text("group"),
        page=text("page"), path=path, line=line,
    )


def without_group(terms: Iterable[Term], groups: Collection[str]) -> Iterator[Fault]:
    """Terms in no group of the setting ``kb_term_groups``, where it has groups."""
    for term in terms:
        if groups and term.group not in groups:
            unknown = f"{_('unknown group “%s”') % term.group}{one_of(term.group, groups)}"
            yield Fault(term.path, term.line, f"{term.id} {unknown if term.group else _('%s is missing') % 'group'}")


def without_page(terms: Iterable[Term], docnames: Collection[str]) -> Iterator[Fault]:
    """Terms whose page does not exist."""
    for term in terms:
        if term.page and term.page not in docnames:
            problem = _("The page %(page)s of the term %(id)s does not exist") % {"page": term.page, "id": term.id}
            advice = nearest(term.page, docnames) or _(": change “page”")
            yield Fault(term.path, term.line, f"{problem}{advice}")
