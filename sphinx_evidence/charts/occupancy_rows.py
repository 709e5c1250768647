"""Shared by all figures of occupancy: its band at a dose, the measured range, and the rows of the CSV file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.charts.dose_model import human_affinity_id
from sphinx_evidence.charts.names import targets_of
from sphinx_evidence.charts.number_format import UNIT, band_cells
from sphinx_evidence.charts.range_rows import Scale
from sphinx_evidence.charts.simulation import records_of_groups
from sphinx_evidence.locale import _
from sphinx_evidence.pharmacology.binding import occupancy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from sphinx_evidence.charts.dose_model import DoseModel
    from sphinx_evidence.charts.simulation import SampledGroup
    from sphinx_evidence.model.data import Data

    Array = NDArray[np.float64]

PERCENT_SCALE = Scale(0, 100, ((0, "0%"), (25, ""), (50, "50%"), (75, ""), (100, "100%")))


def occupancy_band(ratios: Array, dose: float) -> Array:
    """The band of occupancy in per cent at a daily dose (mg); `ratios` is the band of concentration over Ki per mg."""
    return 100 * occupancy(dose * ratios)


def measured_range(data: Data, model: DoseModel) -> tuple[float, float] | None:
    """The range of occupancy measured in people, in per cent; None if there is none."""
    value = data.values.get(model.measured.value) if model.measured else None
    return (float(value.low), float(value.high)) if value and value.low and value.high else None


def records_shown(data: Data, model: DoseModel, *groups: SampledGroup) -> tuple[tuple[str, str], ...]:
    """The records (kind, id) that a figure of occupancy depends on."""
    measured = (("value", model.measured.value),) if model.measured else ()
    return (*(("affinity", human_affinity_id(model.drug, name)) for name in model.receptors), *measured,
            *records_of_groups(data, *groups))


def csv_rows(data: Data, model: DoseModel, groups: Sequence[SampledGroup], doses: Sequence[float],
              ) -> Iterator[tuple[str, ...]]:
    """The rows of the CSV file: concentration and occupancy by group and daily dose (mg), one number per cell."""
    yield (_("Population"), _("Daily dose (mg, steady state)"), _("Quantity"), _("Median"), "5%", "95%", _("Unit"),
           _("Sources"))
    for group in groups:
        origin = ";".join(group.refs)
        for dose in doses:
            start = (group.population.name, f"{dose:g}")
            quantity = _("steady-state average blood concentration")
            yield *start, quantity, *band_cells(group.average * dose), UNIT, origin
            for name in model.receptors:
                affinity = data.affinities[human_affinity_id(model.drug, name)]
                refs = dict.fromkeys([*affinity.refs, *group.refs])
                quantity = _("modelled occupancy of %s") % targets_of(data)[name]
                yield *start, quantity, *band_cells(occupancy_band(group.ratios[name], dose)), "%", ";".join(refs)
