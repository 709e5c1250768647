"""The schema of data files: one description of the fields, for both checks and documentation."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from sphinx_kb.core.diagnostic import as_choice, enumeration
from sphinx_kb.core.review import EXAMPLE_DATE, today
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


@dataclass(frozen=True)
class Form:
    """The form of a text."""

    pattern: re.Pattern[str]
    """Matches the whole text."""
    message: str
    """The message for other texts, with ``%(field)s`` and ``%(value)s``."""


KEBAB_CASE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IDENTIFIER = Form(KEBAB_CASE, N_("%(field)s “%(value)s” must consist of lower-case English letters, digits and "
                                 "hyphens"))
"""The form of ids that become part of addresses."""


@dataclass(frozen=True)
class Field:
    """One field of a record. Its messages are English msgids of the schema's catalogue."""

    name: str
    meaning: str = ""
    """What the field means, for contributors."""
    is_required: bool = False
    kind: str = "text"
    """``text``, ``list`` (of texts), ``date`` (not in the future), ``number`` (positive), or ``any``."""
    choices: Collection[str] | None = None
    """The valid texts of the field, or of the items of its list."""
    form: Form | None = None
    cure: str = ""
    """What to write, for the message about a missing field."""
    items: tuple[type, ...] = (str, int, float)
    """The types of list items; numbers are read as text."""
    wrong: str = ""
    """The message for content of another kind, with ``%(field)s`` and ``%(value)s``."""


class Schema:
    """The fields of one kind of record, in their order."""

    def __init__(self, *fields: Field, translate: Any = _) -> None:
        """Take the fields; `translate` is the catalogue that their messages are in."""
        self.fields = {field.name: field for field in fields}
        self.translate = translate

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, as the columns of a table."""
        return tuple(self.fields)

    def with_choices(self, **choices: Collection[str]) -> Schema:
        """Return the schema with other choices for some fields; no choices means any text."""
        fields = (replace(field, choices=choices.get(field.name, field.choices) or None)
                  for field in self.fields.values())
        return Schema(*fields, translate=self.translate)

    def mistakes(self, row: Mapping[str, Any], also_known: Collection[str] = ()) -> Iterator[str]:
        """Yield what is wrong with each field of a record; fields in `also_known` are not checked."""
        for field in self.fields.values():
            written = row.get(field.name)
            if not is_empty(written):
                yield from self._content_mistakes(field, written)
            elif field.is_required:
                yield self._missing(field, row)
            elif field.choices is not None and written == "" and "" not in field.choices:
                yield self._unknown_choice(field, "")
        for name in row:
            if name not in self.fields and name not in also_known:
                yield as_choice(_("Unknown field %s") % name, str(name), self.fields)

    def say(self, message: str) -> str:
        """Translate a message of a field: with the schema's catalogue, else with that of the kit."""
        told = str(self.translate(message))
        return told if told != message else str(_(message))

    def _missing(self, field: Field, row: Mapping[str, Any]) -> str:
        if row.get(field.name) == "" and field.choices is not None:
            return self._unknown_choice(field, "")
        problem = (_("%s is empty") if field.name in row else _("%s is missing")) % field.name
        if field.cure:
            problem = _("%(problem)s: %(cure)s") % {"problem": problem, "cure": self.say(field.cure)}
        if field.choices is None:
            return problem
        return _("%(problem)s; use one of: %(names)s") % {
            "problem": problem, "names": enumeration(filter(None, field.choices))}

    def _unknown_choice(self, field: Field, value: str) -> str:
        problem = _("%(field)s “%(value)s” is unknown") % {"field": field.name, "value": value}
        return as_choice(problem, value, field.choices or ())

    def _content_mistakes(self, field: Field, written: Any) -> Iterator[str]:
        if field.kind == "list":
            yield from self._list_mistakes(field, written)
        elif field.kind == "date":
            yield from self._date_mistakes(field, written)
        elif field.kind == "number" and not is_positive(written):
            yield _("%(field)s “%(value)s” must be a positive number") % {"field": field.name, "value": written}
        elif field.kind == "text" and not isinstance(written, str):
            yield _("%(field)s “%(value)s” must be text: put quotes around numbers and dates") % {
                "field": field.name, "value": written}
        elif field.choices is not None and written not in field.choices:
            yield self._unknown_choice(field, str(written))
        elif field.form and not field.form.pattern.fullmatch(str(written)):
            yield self.say(field.form.message) % {"field": field.name, "value": written}

    def _list_mistakes(self, field: Field, written: Any) -> Iterator[str]:
        if not (isinstance(written, list) and all(type(item) in field.items for item in written)):
            message = self.say(field.wrong) if field.wrong else _("%s must be a list: [one, two]") % field.name
            yield message % {"field": field.name, "value": written} if field.wrong else message
            return
        for item in written:
            if field.choices is not None and item not in field.choices:
                problem = _("%(field)s contains “%(value)s”, which is unknown") % {"field": field.name, "value": item}
                yield as_choice(problem, str(item), field.choices)

    def _date_mistakes(self, field: Field, written: Any) -> Iterator[str]:
        if type(written) is not dt.date:
            yield _("%(field)s “%(value)s” is not a date; write it like %(example)s") % {
                "field": field.name, "value": written, "example": EXAMPLE_DATE}
        elif written > today() + dt.timedelta(days=1):
            problem = _("%(field)s %(value)s is in the future") % {"field": field.name, "value": written}
            if field.cure:
                problem = _("%(problem)s: %(cure)s") % {"problem": problem, "cure": self.say(field.cure)}
            yield problem


def is_empty(written: object) -> bool:
    """Whether a field has no content."""
    return written in (None, "", []) or (isinstance(written, str) and not written.strip())


def is_positive(number: object) -> TypeGuard[float]:
    """Whether a value is a finite positive number; YAML also has .nan, .inf, true and integers of any length."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    try:
        return math.isfinite(number) and number > 0
    except OverflowError:
        return False


def texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the texts of a list field; none where it is empty."""
    return tuple(str(item) for item in row.get(name) or ())


def text(row: Mapping[str, Any], name: str) -> str:
    """Return the text of a field without space around it; empty where it is missing."""
    return str(row.get(name) or "").strip()
