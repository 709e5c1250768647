"""A term of the glossary with all its names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.diagnostic import Diagnostic, as_choice, as_guess
from sphinx_kb.core.schema import IDENTIFIER, Field, Schema, text, texts
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

SCHEMA = Schema(
    Field("id", N_("English kebab-case; its address in the glossary"), is_required=True, form=IDENTIFIER),
    Field("name", N_("the name it is listed under"), is_required=True),
    Field("english", N_("the established English name, where the main name is in another language")),
    Field("abbr", N_("abbreviations"), kind="list"),
    Field("variants", N_("other names that a reader may use or type"), kind="list"),
    Field("reading", N_("how the name is read, for order and search")),
    Field("definition", N_("one or two sentences, inline MyST"), is_required=True),
    Field("group", N_("a key of kb_term_groups")),
    Field("page", N_("the page that deals with it")),
)
SPELLINGS = {"name": "zh", "english": "en", "reading": "pinyin"}
"""Field → its alternative name in a Chinese glossary."""
CHINESE = Schema(*(
    replace(field, name=SPELLINGS.get(name, name), is_required=field.is_required or name == "english")
    for name, field in SCHEMA.fields.items()
))
"""The fields with their names in a Chinese glossary, where the English name is required."""


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
    """Other names that readers may use or type."""
    reading: str
    """The reading of the name, for order and search, such as pinyin with spaces; empty if it is read as written."""
    definition: str
    """One or two sentences, inline MyST."""
    group: str
    """A key of the setting ``kb_term_groups``; empty for none."""
    page: str
    """The page about it; empty if there is none."""
    path: str
    """The data file, relative to the source folder."""
    line: int
    """The line in that file, counting from 1."""

    @property
    def anchor(self) -> str:
        """Its id on the glossary page."""
        return f"term-{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """All its names without duplicates, the main name first."""
        names = (self.name, *self.abbreviations, self.english, *self.other_names)
        return tuple(dict.fromkeys(name for name in names if name))


def mistakes(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one entry, as messages for its author."""
    is_chinese = bool(row.keys() & {*SPELLINGS.values()})
    schema, other = (CHINESE, SCHEMA) if is_chinese else (SCHEMA, CHINESE)
    other_way = {field for field in other.names if field not in schema.fields}
    filled = {SPELLINGS[field]: row[field] for field in row if is_chinese and field in SPELLINGS}
    yield from schema.mistakes({**filled, **row}, also_known=other_way)


def term_of(row: Mapping[str, Any], path: str, line: int) -> Term:
    """Return the record of an entry without mistakes."""
    def either(field: str) -> str:
        return text(row, field) or text(row, SPELLINGS[field])

    return Term(
        id=text(row, "id"), name=either("name"), english=either("english"), abbreviations=texts(row, "abbr"),
        other_names=texts(row, "variants"), reading=either("reading"), definition=text(row, "definition"),
        group=text(row, "group"), page=text(row, "page"), path=path, line=line,
    )


def without_group(terms: Iterable[Term], groups: Collection[str]) -> Iterator[Diagnostic]:
    """Yield terms without a group of the setting ``kb_term_groups``, unless that is empty."""
    for term in terms:
        if groups and term.group not in groups:
            problem = _("%s is missing") % "group"
            if term.group:
                problem = as_choice(_("%(field)s “%(value)s” is unknown") % {
                    "field": "group", "value": term.group}, term.group, groups)
            yield Diagnostic(term.path, term.line, f"{term.id} {problem}")


def without_page(terms: Iterable[Term], docnames: Collection[str]) -> Iterator[Diagnostic]:
    """Yield terms whose page does not exist."""
    known = frozenset(docnames)
    for term in terms:
        if term.page and term.page not in known:
            problem = _("The page %(page)s of the term %(id)s does not exist") % {"page": term.page, "id": term.id}
            message = as_guess(problem, term.page, known, _("correct “page”"))
            yield Diagnostic(term.path, term.line, message)
