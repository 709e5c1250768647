"""The parameters of the dose model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.figure import Column, Table
from sphinx_evidence.locale import _
from sphinx_evidence.model.quantity import BASES, SHAPES

if TYPE_CHECKING:
    from sphinx_evidence.charts.figure import Request

FIELDS = ()


def rows(request: Request) -> Table:
    """Every parameter with its bounds, its distribution, and where they come from."""
    found = []
    for parameter in request.data.parameters.values():
        ends = (f"{parameter.low:g}" if parameter.low == parameter.high
                else f"{parameter.low:g}–{parameter.high:g}")
        found.append((parameter.quantity, f"{ends}{'' if parameter.unit == '1' else f' {parameter.unit}'}",
                      SHAPES[parameter.shape], BASES[parameter.basis], parameter.why, ";".join(parameter.refs)))
    return Table((
        Column(_("Quantity"), is_prose=True), Column(_("Value")), Column(_("Distribution")), Column(_("Basis")),
        Column(_("How it was set"), is_prose=True), Column(_("Sources"), holds_sources=True),
    ), found)
