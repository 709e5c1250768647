"""The populations of the dose model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.figure import Column, Table
from sphinx_evidence.locale import _
from sphinx_evidence.model.quantity import BASES

if TYPE_CHECKING:
    from sphinx_evidence.charts.figure import Request

FIELDS = ()


def rows(request: Request) -> Table:
    """Every population with its clearance and half-life, and where they come from."""
    found = []
    for group in request.data.populations.values():
        life = request.data.parameters[group.half_life]
        ends = f"{life.low * group.half_life_factor:.3g}–{life.high * group.half_life_factor:.3g} {life.unit}"
        found.append((group.name, f"{group.clearance:g}", ends, BASES[group.basis], group.why, ";".join(group.refs)))
    return Table((
        Column(_("Population"), is_shared=True), Column(_("Clearance (ratio)")), Column(_("Half-life")),
        Column(_("Basis")), Column(_("How it was set"), is_prose=True), Column(_("Sources"), holds_sources=True),
    ), found)
