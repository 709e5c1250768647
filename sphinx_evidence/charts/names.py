"""The names of drugs and targets in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_evidence.model.data import Data


def drugs_of(data: Data) -> Mapping[str, str]:
    """The name of each drug, by its key in the data; a drug that the site does not name keeps its key."""
    return {**data.drugs, **{affinity.drug: data.drugs[affinity.drug] for affinity in data.affinities.values()}}


def targets_of(data: Data) -> Mapping[str, str]:
    """The name of each target, by its key in the data."""
    return data.targets
