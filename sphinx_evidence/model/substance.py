"""Substances that people take beside the drug of the site: their names, and the interactions they take part in.

One entry of ``interactions/substances.yaml``: a drug, a product of several drugs, a food, a herb, or a habit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import N_, _
from sphinx_evidence.model.vocabulary import Vocabulary
from sphinx_kb.core.schema import IDENTIFIER, Field, Schema, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANCHOR = "with-%s"
SUBSTANCE_KINDS = Vocabulary({
    "drug": N_("drug"), "product": N_("combination product"), "food": N_("food or drink"),
    "herb": N_("herbal medicine"), "habit": N_("habit"), "group": N_("group of drugs"),
})
"""What a substance is; a group answers those who do not know the name of their drug."""
GROUP = "group"
SCHEMA = Schema(
    Field("id", N_("its address on the page"), is_required=True, form=IDENTIFIER),
    Field("name", N_("the name that readers know best: the generic name of a drug"), is_required=True),
    Field("english", N_("the English name")),
    Field("kind", N_("what it is"), is_required=True, choices=SUBSTANCE_KINDS),
    Field("brands", N_("brand names and usual short names"), kind="list"),
    Field("also", N_("other names, and misspellings that are often typed; they are found, not shown"), kind="list"),
    Field("interactions", N_("ids of interactions whose labels name it or its class"), kind="list"),
    Field("analogy", N_("ids of interactions that we assign to it although no label that we read names it"),
          kind="list"),
    Field("contains", N_("ids of the substances in a product"), kind="list"),
    Field("note", N_("what is true of this substance alone")),
    Field("refs", N_("keys of references: the ingredients of a product, the reason of an analogy"), kind="list"),
    translate=_,
)


@dataclass(frozen=True)
class Substance:
    """Something that people take."""

    id: str
    """In kebab case; unique."""
    name: str
    """The name that readers know best."""
    english: str
    """Its English name; may be empty."""
    kind: str
    """A key of SUBSTANCE_KINDS."""
    brands: tuple[str, ...]
    """Brand names and usual short names."""
    also: tuple[str, ...]
    """Other names and misspellings, for search only."""
    interactions: tuple[str, ...]
    """Ids of the interactions whose labels name it or its class."""
    analogy: tuple[str, ...]
    """Ids of the interactions that are assigned to it without a label."""
    contains: tuple[str, ...]
    """Ids of the substances in it."""
    note: str
    """What is true of it alone."""
    refs: tuple[str, ...]
    """Keys of references."""
    path: str
    """The path of its file, relative to the source folder."""
    line: int
    """The line in that file."""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return ANCHOR % self.id

    @property
    def shown(self) -> tuple[str, ...]:
        """The names that readers see, without repetition, the best known first."""
        return tuple(dict.fromkeys(filter(None, (self.name, self.english, *self.brands))))

    @property
    def names(self) -> tuple[str, ...]:
        """All its names without repetition, the best known first."""
        return tuple(dict.fromkeys((*self.shown, *self.also)))


def substance_mistakes(row: Mapping[str, Any], schema: Schema = SCHEMA) -> Iterator[str]:
    """Yield what is wrong with one entry, in words for its author."""
    yield from schema.mistakes(row)
    if not any(row.get(name) for name in ("interactions", "analogy", "contains")):
        yield str(_("interactions, analogy and contains are all empty: name at least one interaction; if nothing is "
                    "known, name one whose severity is unknown"))
    if bool(row.get("contains")) != (row.get("kind") == "product"):
        yield str(_("contains and the kind product belong together: list what a product contains, or change kind"))
    if row.get("kind") == "product" and not row.get("refs"):
        yield str(_("refs is empty: the ingredients of a product need a source"))
    interactions, analogy = row.get("interactions") or [], row.get("analogy") or []
    if isinstance(interactions, list) and isinstance(analogy, list):
        for identifier in interactions:
            if identifier in analogy:
                yield _("%s is listed in both “interactions” and “analogy”: keep it in one") % identifier


def substance_of(row: Mapping[str, Any], path: str, line: int) -> Substance:
    """Return the record of an entry without mistakes."""
    return Substance(
        id=text(row, "id"), name=text(row, "name"), english=text(row, "english"), kind=text(row, "kind"),
        brands=texts(row, "brands"), also=texts(row, "also"), interactions=texts(row, "interactions"),
        analogy=texts(row, "analogy"), contains=texts(row, "contains"), note=text(row, "note"),
        refs=texts(row, "refs"), path=path, line=line,
    )
