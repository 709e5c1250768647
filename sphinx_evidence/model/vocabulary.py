"""The words that records may contain, with their labels for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sphinx_evidence.locale import N_, _


class Vocabulary(Mapping[str, str]):
    """Keys, in the order in which they are listed, each with its label in the language of the site."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        """Take the English label of each key; an empty label is not translated."""
        self.labels = labels

    def __getitem__(self, key: str) -> str:
        label = self.labels[key]
        return str(_(label)) if label else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)


STATUSES = Vocabulary({
    "full-text": N_("full text read"),
    "abstract": N_("abstract seen"),
    "secondary": N_("second-hand"),
    "unverified": N_("unverified"),
})
"""How far a number or a reference was checked."""
SPECIES = Vocabulary({
    "human": N_("human"), "rat": N_("rat"), "mouse": N_("mouse"), "guinea-pig": N_("guinea pig"), "dog": N_("dog"),
    "cell": N_("cell"),
})
"""The species (or preparation) in which something was measured or seen."""
KINDS = Vocabulary({
    "measured": N_("measured"), "label": N_("product label"), "computed": N_("computed"), "trial": N_("trial"),
    "cohort": N_("cohort"), "case-report": N_("case report"), "review": N_("review article"),
})
"""Where a number comes from."""
INTERVALS = Vocabulary({
    "": "", "range": N_("range"), "ci95": N_("95% CI"), "ci90": N_("90% CI"), "sd": N_("standard deviation"),
    "iqr": N_("interquartile range"),
})
"""The meaning of the bounds of an interval."""
STUDIES = Vocabulary({
    "in-vitro": N_("in vitro"), "animal": N_("animal"), "pet": N_("PET"), "pk": N_("pharmacokinetics"),
    "rct": N_("randomized controlled trial"), "trial": N_("trial"), "meta-analysis": N_("meta-analysis"),
    "cohort": N_("cohort"), "case-report": N_("case report"), "label": N_("product label"),
    "guideline": N_("guideline"), "review": N_("review article"), "database": N_("database"), "survey": N_("survey"),
    "computed": N_("computed"),
})
"""The kind of study in which something was seen."""
