"""How grave an interaction is: the four levels of the French Thesaurus, and three answers outside that scale.

The levels are those that the Agence nationale de sécurité du médicament (ANSM) defines for its “Thésaurus des
interactions médicamenteuses”. Here they grade what product labels say. Missing evidence is an answer of its own and
stands above “no effect seen”, because it says nothing about safety.
"""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_evidence.locale import N_, _


@dataclass(frozen=True)
class Severity:
    """One answer, shown as a word and a sign, so that it never depends on colour."""

    id: str
    english: str
    """Its word in English."""
    sign: str
    """One character."""
    rank: int
    """0 for the gravest."""
    is_on_scale: bool
    """Whether it is a level of the published scale."""
    english_meaning: str
    """What it means, in an English sentence."""
    english_answer: str
    """What a card says first, in an English sentence."""

    @property
    def word(self) -> str:
        """Its word in the language of the site."""
        return str(_(self.english))

    @property
    def meaning(self) -> str:
        """What it means, as a sentence in the language of the site."""
        return str(_(self.english_meaning))

    @property
    def answer(self) -> str:
        """What a card says first, as a sentence in the language of the site."""
        return str(_(self.english_answer))


SEVERITIES = {
    severity.id: severity
    for severity in (
        Severity("contraindicated", N_("contraindicated"), "✗", 0, True,
                 N_("Absolute: the label forbids it."),
                 N_("The label forbids taking them together.")),
        Severity("avoid", N_("not recommended"), "▲", 1, True,
                 N_("To be avoided in most cases; otherwise only after a thorough assessment and under close "
                    "observation."),
                 N_("The label advises against taking them together.")),
        Severity("precaution", N_("precaution"), "△", 2, True,
                 N_("Possible as long as the precautions of the label are observed, such as monitoring or a dose that "
                    "the prescriber adapts."),
                 N_("The label asks for precautions.")),
        Severity("consider", N_("take into account"), "◇", 3, True,
                 N_("A risk exists, mostly because effects add up; the label has no practical instruction."),
                 N_("The label says that a risk may add up.")),
        Severity("literature", N_("not in the label"), "※", 4, False,
                 N_("The labels that we read say nothing; publications describe an effect or make it plausible."),
                 N_("The labels that we read do not mention it, but publications do.")),
        Severity("unknown", N_("no data seen"), "?", 5, False,
                 N_("Neither the labels that we read nor our search had anything on this combination. This does not "
                    "mean that it is safe."),
                 N_("We saw no data. This does not mean that it is safe.")),
        Severity("no-effect", N_("no effect seen"), "=", 6, False,
                 N_("A label or a study looked at it and saw no relevant effect, under its conditions."),
                 N_("A label or a study looked at it and saw no relevant effect.")),
    )
}
