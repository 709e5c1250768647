"""What the data of a site are about, as its settings say: the drugs, their targets, the parts of the text it judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Pairs = tuple[tuple[str, str], ...]
"""Keys with what readers see; pairs rather than a mapping, so that data can be cached by them."""


class Labels(dict[str, str]):
    """Labels by key; a key without one is its own label."""

    def __missing__(self, key: str) -> str:
        return key


@dataclass(frozen=True)
class Subject:
    """The words of a site's own that its records are written with."""

    sections: Pairs = ()
    """The sections of the text whose claims are judged, in its order; empty where any may be named."""
    drugs: Pairs = ()
    """The drugs with affinities; empty where any may be named."""
    targets: Pairs = ()
    """Targets beyond those that every site knows."""
    number_free: tuple[str, ...] = ()
    """Patterns of pages where numbers may be typed."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Subject:
        """Take what conf.py sets, by name of the setting."""
        def pairs(name: str) -> Pairs:
            return tuple((str(key), str(label)) for key, label in dict(settings.get(name) or {}).items())

        return cls(pairs("kb_claim_sections"), pairs("kb_drugs"), pairs("kb_targets"),
                   tuple(settings.get("kb_numbers_off") or ()))
