"""Interactions, substances and values together: the verdict on a substance, and mistakes across the files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_evidence.model.claim_values import filled, mistakes_in_text
from sphinx_evidence.model.data import unknown_record
from sphinx_evidence.model.substance import GROUP
from sphinx_kb.core.diagnostic import Diagnostic
from sphinx_kb.text.names import alnum_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.severity import Severity
    from sphinx_evidence.model.substance import Substance


@dataclass(frozen=True)
class Part:
    """One interaction that a substance takes part in."""

    interaction: Interaction
    by: Substance
    """The substance that takes part: the substance itself, or one that it contains."""
    is_analogy: bool
    """Whether no label that was read names the substance or its class."""


def parts_of(substance: Substance, data: Data) -> list[Part]:
    """Return every interaction of a substance and of what it contains, the gravest first."""
    found: dict[tuple[str, str], Part] = {}
    for one in (substance, *(data.substances[name] for name in substance.contains if name in data.substances)):
        for names, is_analogy in ((one.interactions, False), (one.analogy, True)):
            for name in names:
                if name in data.interactions:
                    found.setdefault((name, one.id), Part(data.interactions[name], one, is_analogy))
    return sorted(found.values(), key=lambda part: (part.interaction.severity.rank, part.is_analogy))


def severity_of(substance: Substance, data: Data) -> Severity | None:
    """Return the gravest severity of a substance; None if a reported mistake has left out all its interactions."""
    return next((part.interaction.severity for part in parts_of(substance, data)), None)


def is_mixed(substance: Substance, data: Data) -> bool:
    """Whether the answer depends on which of a group of drugs it is: they differ in severity."""
    return substance.kind == GROUP and len({part.interaction.severity.rank for part in parts_of(substance, data)}) > 1


def interactions_with_numbers(data: Data) -> tuple[dict[str, Interaction], list[Diagnostic]]:
    """Return the interactions with the numbers in their texts filled in, and the mistakes in these numbers."""
    found: dict[str, Interaction] = {}
    faults = []
    for name, one in data.interactions.items():
        messages = [message for text in (one.effect, one.label) for message in mistakes_in_text(text, data)]
        faults += [Diagnostic(one.path, one.line, f"{name} {message}") for message in messages]
        found[name] = replace(one, effect=filled(one.effect, data), label=filled(one.label, data))
    return found, faults


def across_interactions(data: Data) -> Iterator[Diagnostic]:
    """Yield mistakes that show only across the files."""
    for interaction in data.interactions.values():
        yield from missing(data, interaction, "values", interaction.values)
    for substance in data.substances.values():
        yield from missing(data, substance, "interactions", substance.interactions + substance.analogy)
        yield from missing(data, substance, "substances", substance.contains)
        for name in substance.contains:
            if name in data.substances and data.substances[name].contains:
                yield Diagnostic(substance.path, substance.line, _(
                    "%(product)s contains %(part)s, which is a product itself: list what it contains instead") % {
                        "product": substance.id, "part": name})
    yield from without_substance(data)
    yield from names_used_twice(data)


def missing(
    data: Data, record: Interaction | Substance, kind: str, names: tuple[str, ...]
) -> Iterator[Diagnostic]:
    """Yield the records of a kind that a record names and that do not exist."""
    known = getattr(data, kind)
    for name in names:
        if name not in known and not data.explains(kind, name):
            yield Diagnostic(record.path, record.line, f"{record.id} {unknown_record(kind, name, known)}")


def without_substance(data: Data) -> Iterator[Diagnostic]:
    """Yield interactions that no substance names, unless a substance is left out for a mistake."""
    if any(kind == "substances" for kind, _key in data.left_out):
        return
    used = {name for one in data.substances.values() for name in one.interactions + one.analogy}
    for interaction in data.interactions.values():
        if interaction.id not in used:
            yield Diagnostic(interaction.path, interaction.line, _(
                "No substance names the interaction %s: add one to substances.yaml, or delete the interaction")
                % interaction.id)


def names_used_twice(data: Data) -> Iterator[Diagnostic]:
    """Yield names that two substances share, so that what is typed would mean either."""
    owners: dict[str, Substance] = {}
    for substance in data.substances.values():
        for name in substance.names:
            owner = owners.setdefault(alnum_key(name), substance)
            if owner is not substance:
                yield Diagnostic(substance.path, substance.line, _(
                    "The name “%(name)s” of %(one)s is already a name of %(other)s (line %(line)s): delete one") % {
                        "name": name, "one": substance.id, "other": owner.id, "line": owner.line})
