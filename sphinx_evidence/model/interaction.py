"""Interactions of the drug of the site: a class of substances, what happens, what labels say, how it is known.

One entry of ``interactions/classes.yaml``. The substances of a class are in ``interactions/substances.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_evidence.model.vocabulary import STUDIES
from sphinx_kb.core.schema import IDENTIFIER, Field, Schema, text, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from sphinx_evidence.model.severity import Severity

ANCHOR = "class-%s"
SCHEMA = Schema(
    Field("id", N_("its name in substances, and its address on the page"), is_required=True, form=IDENTIFIER),
    Field("title", N_("the class of substances, as readers call it"), is_required=True),
    Field("severity", N_("how grave: a level of the published scale, graded by what labels say, or an answer outside "
                         "the scale"), is_required=True, choices=SEVERITIES),
    Field("effect", N_("what happens and why; needed unless there are no data")),
    Field("label", N_("what the labels say to do; needed for the levels of the scale")),
    Field("labels", N_("keys of the labels that say so; needed with “label”"), kind="list"),
    Field("values", N_("ids of values that tell the size"), kind="list"),
    Field("study", N_("the kinds of study in which it was seen; needed unless there are no data"), kind="list",
          choices=STUDIES),
    Field("refs", N_("keys of further references"), kind="list"),
    Field("searched", N_("what was searched for and where; needed if there are no data")),
    Field("reviewed", N_("the date of the last judgement"), is_required=True, kind="date",
          cure=N_("write the date of the last judgement")),
    translate=_,
)
NO_DATA = "unknown"


@dataclass(frozen=True)
class Interaction:
    """What a class of substances does together with the drug of the site."""

    id: str
    """In kebab case; unique."""
    title: str
    """The class, as readers call it."""
    severity: Severity
    """How grave it is."""
    effect: str
    """What happens and why; empty only if there are no data."""
    label: str
    """What the labels say to do; empty only outside the scale."""
    labels: tuple[str, ...]
    """Keys of the labels that say so."""
    values: tuple[str, ...]
    """Ids of the values that tell its size."""
    study: tuple[str, ...]
    """Keys of STUDIES: in what kind of study it was seen."""
    further: tuple[str, ...]
    """Keys of further references."""
    searched: str
    """What was searched for and where; empty if there are data."""
    reviewed: dt.date
    """When it was last judged."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return ANCHOR % self.id

    @property
    def refs(self) -> tuple[str, ...]:
        """All its references, without repetition, those of the labels first."""
        return tuple(dict.fromkeys(self.labels + self.further))


def interaction_mistakes(row: Mapping[str, Any], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one entry, in words for its author."""
    yield from schema.mistakes(row)
    severity = SEVERITIES.get(str(row.get("severity")))
    if severity is None:
        return
    if severity.is_on_scale and not row.get("label"):
        yield _("The severity “%s” grades what labels say: write it under label, with the keys under labels, or "
                "choose an answer outside the scale") % severity.id
    if bool(row.get("label")) != bool(row.get("labels")):
        yield str(_("label and labels belong together: write what the labels say, and the keys of these labels"))
    if severity.id == NO_DATA:
        yield from mistakes_without_data(row)
        return
    for name in ("effect", "study"):
        if not row.get(name):
            yield _("%s is missing: only an entry without data may leave it out") % name
    if not (row.get("labels") or row.get("refs")):
        yield str(_("No reference is given: an interaction needs a label or a publication"))


def mistakes_without_data(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an entry that says that there are no data."""
    if not row.get("searched"):
        yield str(_("searched is missing: if there are no data, write what was searched for and where"))
    if row.get("label"):
        yield str(_("label is filled, so there are data: choose another severity, or delete label"))
    if row.get("effect") and not row.get("refs"):
        yield str(_("effect is filled, but no reference is given: what is only thought likely needs a source, too"))


def interaction_of(row: Mapping[str, Any], path: str, line: int) -> Interaction:
    """Return the record of an entry without mistakes."""
    return Interaction(
        id=text(row, "id"), title=text(row, "title"), severity=SEVERITIES[str(row["severity"])],
        effect=text(row, "effect"), label=text(row, "label"), labels=texts(row, "labels"),
        values=texts(row, "values"), study=texts(row, "study"), further=texts(row, "refs"),
        searched=text(row, "searched"), reviewed=row["reviewed"], path=path, line=line,
    )
