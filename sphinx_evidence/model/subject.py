"""What the data of a site are about, from its settings: drugs, targets, and the sections of the text it judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Pairs = tuple[tuple[str, str], ...]
"""Keys with their labels; pairs rather than a mapping, because the cache of data needs something hashable."""


class Labels(dict[str, str]):
    """Labels by key; a key without one is its own label."""

    def __missing__(self, key: str) -> str:
        return key


@dataclass(frozen=True)
class Subject:
    """The words that a site adds for use in its records."""

    sections: Pairs = ()
    """The sections of the text whose claims are judged, in its order; if empty, claims may name any."""
    drugs: Pairs = ()
    """The drugs with affinities; if empty, affinities may name any."""
    targets: Pairs = ()
    """Targets beyond the built-in ones."""
    number_free: tuple[str, ...] = ()
    """Patterns of pages where numbers with units may be typed."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Subject:
        """Read the settings of conf.py, by name."""
        def pairs(name: str) -> Pairs:
            return tuple((str(key), str(label)) for key, label in dict(settings.get(name) or {}).items())

        return cls(pairs("kb_claim_sections"), pairs("kb_drugs"), pairs("kb_targets"),
                   tuple(settings.get("kb_numbers_off") or ()))
