"""GB/T 7714—2015, citations by number, as a style of sphinxcontrib-bibtex: superior, in square brackets, [1,3-5].

`bibtex_reference_style = "kb_numeric"` selects it. The numbers are the labels that
`sphinx_evidence.bibliography.numbers` gives to the entries that a page cites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pybtex.richtext import Text
from pybtex.style.template import node, tag
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.basic_super import (
    BasicSuperParentheticalReferenceStyle,
    BasicSuperTextualReferenceStyle,
)
from sphinxcontrib.bibtex.style.referencing.extra_label import ExtraLabelReferenceStyle
from sphinxcontrib.bibtex.style.referencing.super_ import SuperReferenceStyle
from sphinxcontrib.bibtex.style.template import entry_label, join, join2, post_text, pre_text, reference

from sphinx_evidence.bibliography.style import short_author

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pybtex.richtext import BaseText

REFERENCE_STYLE = "kb_numeric"
"""The name of the style in conf.py."""
SQUARE = {"left": "[", "right": "]", "sep": ","}


def in_runs(numbers: Sequence[BaseText]) -> list[list[BaseText]]:
    """Group citations into runs of consecutive numbers; one with a text before or after its number stays alone."""
    runs: list[list[BaseText]] = []
    for one in numbers:
        last, this = str(runs[-1][-1]) if runs else "", str(one)
        if last.isdecimal() and this.isdecimal() and int(this) == int(last) + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def ranges(numbers: Sequence[BaseText]) -> list[BaseText]:
    """Join the first and the last number of each run by a hyphen: 1, 3-5."""
    return [Text(run[0], "-", run[-1]) if len(run) > 1 else run[0] for run in in_runs(numbers)]


@node
def author_in_a_sentence(children: Any, context: dict[str, Any]) -> Text:
    """The author of an entry as a sentence names it."""
    return Text(short_author(context["entry"]))


@dataclass
class Parenthetical(BasicSuperParentheticalReferenceStyle):
    """A superior number beside a sentence."""

    def outer(self, role_name: str, children: list[BaseText]) -> Any:
        return super().outer(role_name, ranges(children))


@dataclass
class Textual(BasicSuperTextualReferenceStyle):
    """A citation that is part of its sentence: the author with a superior number."""

    def inner(self, role_name: str) -> Any:
        number = join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[pre_text, reference[entry_label], post_text]
        return join[author_in_a_sentence, super_of(self.bracket.left, number, self.bracket.right)]


@dataclass
class Label(ExtraLabelReferenceStyle):
    """A number on the line, where it stands by itself."""

    def outer(self, role_name: str, children: list[BaseText]) -> Any:
        return super().outer(role_name, ranges(children))


@dataclass
class Numeric(SuperReferenceStyle):
    """All roles of sphinxcontrib-bibtex, with numbers."""

    def __post_init__(self) -> None:
        super().__post_init__()  # type: ignore[no-untyped-call]  # sphinxcontrib-bibtex has no types
        square = BracketStyle(**SQUARE)
        for style in (Parenthetical(bracket=square), Textual(bracket=square), Label(bracket=square)):
            self.role_style.update(dict.fromkeys(style.role_names(), style))


def super_of(*parts: Any) -> Any:
    """A superior text."""
    return tag("sup")[join[parts]]


def register() -> None:
    """Register the style under the name that conf.py uses."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", REFERENCE_STYLE, Numeric)
