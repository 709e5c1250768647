"""What figures call drugs and targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.model.affinity import DRUGS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_evidence.model.load import Data


def drugs_of(data: Data) -> Mapping[str, str]:
    """The name of each drug by its key in the data."""
    return DRUGS


def targets_of(data: Data) -> Mapping[str, str]:
    """The name of each target by its key in the data."""
    return TARGETS
