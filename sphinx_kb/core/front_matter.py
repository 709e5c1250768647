"""The front matter of a page: its keys, their valid values, and what a site requires of them."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from sphinx_kb.core.diagnostic import Diagnostic, as_guess, conjunction, enumeration
from sphinx_kb.core.parse_rows import composed, constructed, yaml_problem
from sphinx_kb.core.review import EXAMPLE_DATE, today
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOT_YAML = "yaml"
"""The code of the diagnostic for front matter that is not YAML; MyST reports that as well."""
KEYS = {
    "summary": N_("one sentence that says what the page is about; shown in search results, previews and descriptions"),
    "aliases": N_("a list of other names of the page; [[alias]] leads here"),
    "tags": N_("a list of keywords"),
    "reviewed": N_("the date of the last review, such as 2026-11-23"),
    "weight": N_("the weight of the page in search, 1 by default"),
}
"""The keys that features of this package read → their meanings, in the recommended order."""
LIST_KEYS = ("aliases", "tags")


@dataclass(frozen=True)
class FrontMatter:
    """What a site requires of its front matter; by default only valid values of known keys."""

    required: tuple[str, ...] = ()
    """Keys that every page must have."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Additional keys of the site → their meanings."""
    is_strict: bool = False
    """Whether other keys are errors, and the keys must come in the order of `keys`."""
    needs_lists: bool = True
    """Whether aliases and tags must be lists; else they may be text or empty."""
    summary_length: tuple[int, int] | None = None
    """The minimum and maximum number of characters of a summary."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> FrontMatter:
        """Read the settings of conf.py, given as name → value."""
        length = settings.get("kb_summary_length")
        return cls(
            tuple(settings.get("kb_front_matter_required", ())), dict(settings.get("kb_front_matter_keys", {})),
            bool(settings.get("kb_front_matter_strict", False)), bool(settings.get("kb_front_matter_lists", True)),
            (length[0], length[1]) if length else None,
        )

    @cached_property
    def keys(self) -> dict[str, str]:
        """Every known key → its meaning in the language of the site."""
        return {**{name: str(_(meaning)) for name, meaning in KEYS.items()}, **self.extra}

    def mistakes(self, path: str, text: str, day: dt.date | None = None) -> Iterator[Diagnostic]:
        """Yield every mistake in the front matter of a page's source, as of `day` (default: today)."""
        rows = text.split("\n")
        if rows[0].strip() != "---":
            if self.required:
                yield Diagnostic(path, 1, _(
                    "The front matter is missing: write --- on the first line, then %(keys)s, then --- on a "
                    "line of its own"
                ) % {"keys": conjunction(self.required)})
            return
        end = next((number for number, row in enumerate(rows[1:], 1) if row.strip() == "---"), None)
        if end is None:
            yield Diagnostic(path, 1, str(_("The front matter is not closed: add the second ---")))
            return
        try:
            root = composed("\n".join(rows[1:end]))  # its nodes know their lines
            content = constructed(root) if isinstance(root, yaml.MappingNode) else None
        except yaml.YAMLError as error:
            line, message = yaml_problem(error, "\n".join(rows[1:end]))
            yield Diagnostic(path, line + 1, message, NOT_YAML)
            return
        if not isinstance(root, yaml.MappingNode) or content is None:
            if root is not None or self.required:
                yield Diagnostic(path, 1, str(_("The front matter must consist of lines “key: value”")))
            return
        lines = {str(key.value): key.start_mark.line + 2 for key, _value in root.value}
        for name, message in self._key_mistakes([str(key.value) for key, _value in root.value]):
            yield Diagnostic(path, lines.get(name, 1), message)
        for name, message in self._content_mistakes(content, day or today()):
            yield Diagnostic(path, lines[name], message)

    def _key_mistakes(self, names: list[str]) -> Iterator[tuple[str, str]]:
        """Yield the key and the message for unknown, repeated, missing and misplaced keys."""
        for name in names if self.is_strict else ():
            if name not in self.keys:
                unknown = as_guess(_("Unknown key “%s”") % name, name, self.keys)
                yield name, _("%(problem)s (known keys: %(keys)s)") % {
                    "problem": unknown, "keys": enumeration(self.keys)}
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield name, _("The key “%s” appears twice: delete one") % name
        meant = {near for name in names if name not in self.keys
                 for near in difflib.get_close_matches(name, self.keys, 1, 0.75)}
        for name in self.required:
            # a misspelt key has been reported already: one mistake, one message
            if name not in names and name not in (meant if self.is_strict else ()):
                yield name, _("%(key)s is missing: %(meaning)s") % {"key": name, "meaning": self.keys.get(name, name)}
        known = [name for name in names if name in self.keys]
        if self.is_strict and known != sorted(known, key=list(self.keys).index):
            yield known[0], _("The keys must come in this order: %s") % enumeration(
                name for name in self.keys if name in known)

    def _content_mistakes(self, content: Mapping[str, Any], day: dt.date) -> Iterator[tuple[str, str]]:
        """Yield the key and the message for each invalid value of a known key."""
        summary = content.get("summary")
        if "summary" in content and self.summary_length:
            least, most = self.summary_length
            length = len(summary) if isinstance(summary, str) else 0
            if not least <= length <= most:
                yield "summary", _("A summary must have %(least)s to %(most)s characters; this one has "
                                   "%(length)s") % {
                    "least": least, "most": most, "length": length}
        reviewed = content.get("reviewed")
        if "reviewed" in content:
            if type(reviewed) is not dt.date:
                yield "reviewed", _("%(field)s “%(value)s” is not a date; write it like %(example)s") % {
                    "field": "reviewed", "value": reviewed, "example": EXAMPLE_DATE}
            elif reviewed > day + dt.timedelta(days=1):
                yield "reviewed", _("%(field)s %(value)s is in the future") % {"field": "reviewed", "value": reviewed}
        for name in LIST_KEYS:
            value = content.get(name)
            items = value if isinstance(value, list) or self.needs_lists else [value]
            scalars = str | int | float if self.needs_lists else str | int | float | dt.date | None
            if name in content and not (isinstance(items, list) and all(isinstance(item, scalars) for item in items)):
                yield name, _("%s must be a list: [one, two]") % name
        weight = content.get("weight", 1)
        if not isinstance(weight, (int, float)) or isinstance(weight, bool) or weight <= 0:
            yield "weight", _("weight “%s” must be a positive number") % weight


def listed(value: Any) -> tuple[str, ...]:
    """Return a list value of the front matter, which Sphinx stores as JSON text or which is separated by commas."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = value.split(",")
    if not isinstance(value, list):
        value = [] if value is None else [value]
    return tuple(text for item in value if (text := str(item).strip()))
