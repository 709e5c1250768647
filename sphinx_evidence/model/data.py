"""All records of a site, by kind and id."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.affinity import TARGETS
from sphinx_evidence.model.subject import Labels, Subject
from sphinx_kb.core.diagnostic import as_guess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_evidence.model.affinity import Affinity
    from sphinx_evidence.model.change import Change
    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.quantity import Parameter, Population
    from sphinx_evidence.model.reference import Reference
    from sphinx_evidence.model.substance import Substance
    from sphinx_evidence.model.value import Value
    from sphinx_kb.core.diagnostic import Diagnostic

CITING = ("values", "claims", "affinities", "parameters", "populations", "interactions", "substances", "changes")
"""The fields of Data whose records cite references."""
NO_RECORD = {
    "references": N_("There is no reference “%s”"),
    "claims": N_("There is no claim “%s”"),
    "values": N_("There is no value “%s”"),
    "interactions": N_("There is no interaction “%s”"),
    "substances": N_("There is no substance “%s”"),
    "terms": N_("There is no term “%s”"),
}
"""By kind: what an author is told who names a record that does not exist."""


@dataclass(frozen=True)
class Data:
    """All records of the data files, by id, in the order of the files."""

    values: dict[str, Value] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    affinities: dict[str, Affinity] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    populations: dict[str, Population] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    substances: dict[str, Substance] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    """Every mistake in the files, in their order."""
    left_out: frozenset[tuple[str, str]] = frozenset()
    """Kind and id of each record left out for a mistake; the id is empty if it could not be read."""
    cited_by_left_out: frozenset[str] = frozenset()
    """Keys of the references that such records cite; contains an empty key if one of them may cite any."""
    subject: Subject = field(default_factory=Subject)
    """The drugs, targets and sections that the site names."""

    def explains(self, kind: str, identifier: str) -> bool:
        """Whether a reported mistake explains why there is no such record."""
        return (kind, identifier) in self.left_out or (kind, "") in self.left_out

    @property
    def citing(self) -> tuple[Any, ...]:
        """Every record that cites references."""
        return tuple(record for kind in CITING for record in getattr(self, kind).values())

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The sections of the judged text and their titles, in the order of the text.

        If the site lists none, these are the sections that the claims name, in the order of the files.
        """
        named = Labels(self.subject.sections)
        return named or Labels({claim.article: claim.article for claim in self.claims.values()})

    @cached_property
    def drugs(self) -> Mapping[str, str]:
        """The drugs and their names; those that the site does not name follow, under their id."""
        named = dict(self.subject.drugs)
        return Labels({**named, **{one.drug: one.drug for one in self.affinities.values() if one.drug not in named}})

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The targets and their names: the built-in ones and those of the site."""
        return Labels({**TARGETS, **dict(self.subject.targets)})


def unknown_record(kind: str, key: str, known: Iterable[str]) -> str:
    """Return what an author is told who names a record that does not exist; `kind` is a key of NO_RECORD."""
    cure = _("check the spelling, or add it to _data/ first")
    return as_guess(_(NO_RECORD[kind]) % key, key, known, cure)
