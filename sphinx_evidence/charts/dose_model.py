"""The setting `kb_dose_model`: the drug, doses and targets of the dose model."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_evidence.charts.names import drugs_of, targets_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.quantity import UNITS
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_evidence.model.data import Data

Entry = TypeVar("Entry")
FORMS: dict[str, Any] = {"str": str, "float": (int, float), "bool": bool, "list[str]": list}
"""By annotation of a field: the Python types that YAML may give for it."""


@dataclass(frozen=True)
class Measurement:
    """A measurement of occupancy in people: one receptor, after a single dose."""

    receptor: str
    """A target of the model."""
    value: str
    """The id of the value with the measured range, in per cent."""
    dose: float
    """The single dose, in mg."""
    hours: float
    """The time after the dose over which occupancy was measured, in h."""
    method: str = "PET"
    """The method of measurement."""


@dataclass(frozen=True)
class DoseModel:
    """The model of one drug."""

    drug: str
    """The key of the drug in the data."""
    receptors: tuple[str, ...]
    """The targets whose occupancy is modelled, in the order in which figures show them."""
    population: str
    """The id of the population in figures that show only one."""
    doses: tuple[float, ...]
    """The daily doses that figures show, in mg, ascending."""
    usual_dose: float
    """The daily dose in figures that show only one, in mg."""
    dose_step: float
    """The step between doses of the explorer, in mg."""
    days_taken: int = 10
    """How many days the drug is taken: long enough to reach steady state."""
    days_shown: int = 16
    """How many days a figure shows, those after the last dose included."""
    measured: Measurement | None = None
    """The measurement of occupancy to show beside the model, if there is one."""
    estimates: str = ""
    """The prefix of the ids of values that come from the model; empty if there are none."""

    @property
    def highest_dose(self) -> float:
        """The highest dose that figures show, in mg."""
        return max(self.doses)


MODEL_SETTINGS = tuple(field.name for field in fields(DoseModel))


def dose_model(settings: Mapping[str, Any], data: Data) -> DoseModel:
    """The model that a site's settings and data describe. Raises ValueError with a message for the author.

    Only `doses` is required. The drug defaults to the only one in the data, the receptors to all with a human Ki,
    tightest first, the population to the first, usual dose and dose step to the lowest dose.
    """
    if unknown := [name for name in settings if name not in MODEL_SETTINGS]:
        raise ValueError(_("kb_dose_model in conf.py has no field “%(name)s”. It takes: %(names)s") %
                         {"name": unknown[0], "names": enumeration(MODEL_SETTINGS)})
    drugs = list(dict.fromkeys(affinity.drug for affinity in data.affinities.values()))
    drug = settings.get("drug") or (drugs[0] if len(drugs) == 1 else "")
    doses = sorted(map(float, settings.get("doses", ())))
    if not drug or not doses:
        raise ValueError(_("The dose model is not set up: name its drug and doses in conf.py, such as "
                           "kb_dose_model = {\"drug\": \"…\", \"doses\": [10, 20]}"))
    bound = sorted((affinity.ki, affinity.target) for affinity in data.affinities.values()
                   if affinity.drug == drug and affinity.species == "human" and not affinity.use
                   and not affinity.censored)
    taken = {name: settings[name] for name in ("days_taken", "days_shown", "estimates") if name in settings}
    if "measured" in settings:
        taken["measured"] = entry_of(Measurement, settings["measured"])
    return DoseModel(
        drug, tuple(settings.get("receptors") or (target for _ki, target in bound)),
        settings.get("population") or next(iter(data.populations), "adult"), tuple(doses),
        float(settings.get("usual_dose", doses[0])), float(settings.get("dose_step", doses[0])), **taken,
    )


def entry_of(kind: type[Entry], fields_given: Any) -> Entry:
    """Build a dataclass from the fields that an author gave. Raises ValueError unless they fit, with a message."""
    if not isinstance(fields_given, dict):
        raise ValueError(_("“%s” must be fields and their values (field: value)") % fields_given)
    described = fields(kind)  # type: ignore[arg-type]  # a dataclass, which a type variable cannot say
    known = {field.name: field.default is MISSING for field in described}
    if unknown := [name for name in fields_given if name not in known]:
        raise ValueError(_("There is no field “%(name)s”. The fields are: %(names)s") %
                         {"name": unknown[0], "names": enumeration(known)})
    if lacking := [name for name, is_required in known.items() if is_required and name not in fields_given]:
        raise ValueError(_("The field “%(name)s” is missing from: %(entry)s") %
                         {"name": lacking[0], "entry": fields_given})
    for field in described:
        given = fields_given.get(field.name)
        if field.name in fields_given and not isinstance(given, FORMS.get(str(field.type), object)):
            raise ValueError(_("“%(name)s: %(given)s” is of the wrong type") %
                             {"name": field.name, "given": given})
    return kind(**fields_given)


def human_affinity_id(drug: str, target: str) -> str:
    """The id of a drug's human affinity at a target, the one that the model uses (never an outlier's)."""
    return f"{drug}-{target}-human"


def missing_data(data: Data, model: DoseModel) -> list[str]:
    """What the model needs but the data lack, in words for the author."""
    lacking = [_("%(name)s in parameters.yaml") % {"name": name} for name in UNITS if name not in data.parameters]
    lacking += [_("%(target)s of %(drug)s (species human) in affinities.csv") % {"target": target, "drug": model.drug}
                for target in model.receptors if human_affinity_id(model.drug, target) not in data.affinities]
    lacking += [_("%(name)s (the half-life of %(group)s) in parameters.yaml") %
                {"name": group.half_life, "group": group.id}
                for group in data.populations.values() if group.half_life not in data.parameters]
    if model.population not in data.populations:
        lacking.append(_("%(name)s in populations.yaml") % {"name": model.population})
    return lacking


def unnamed(data: Data, model: DoseModel) -> Iterator[str]:
    """Yield the drug and the receptors of the settings that have no name for readers."""
    yield from (name for name in (model.drug,) if name not in drugs_of(data))
    yield from (name for name in model.receptors if name not in targets_of(data))
