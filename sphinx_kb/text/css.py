"""Stylesheets as text: without comments and indents, and without the rules for what a site never uses.

Knows blocks and selectors, not what they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")
NEGATION = re.compile(r":not\([^()]*\)")
GROUPS = ("@media", "@supports", "@layer")
"""What holds rules and not declarations."""


def tightened(sheet: str) -> str:
    """A stylesheet without comments, indents and empty lines."""
    return BLANK.sub("\n", COMMENT.sub("", sheet)).strip()


def with_values(sheet: str, tokens: str) -> str:
    """A stylesheet with the values of custom properties, which `tokens` sets, in place of their names.

    For readers that do not know custom properties. A name that is not set stays.
    """
    values = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", tokens))
    return re.sub(r"var\((--[\w-]+)\)", lambda found: values.get(found[1], found[0]), sheet)


def selectors_of(prelude: str) -> list[str]:
    """The selectors of a rule, cut at its outer commas."""
    parts, depth = [""], 0
    for letter in prelude:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def blocks_of(sheet: str) -> list[tuple[str, str]]:
    """The outer blocks of a stylesheet as (what stands before the brace, what stands inside)."""
    blocks, start, depth, prelude, quote = [], 0, 0, "", ""
    for at, letter in enumerate(sheet):
        if quote:
            quote = "" if letter == quote and sheet[at - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "{":
            if not depth:
                prelude, start = sheet[start:at].strip(), at + 1
            depth += 1
        elif letter == "}":
            depth -= 1
            if not depth:
                blocks.append((prelude, sheet[start:at]))
                start = at + 1
    return blocks


def without(sheet: str, is_unused: Callable[[str], object]) -> str:
    """A stylesheet without the selectors that are unused, and without the rules that then apply to nothing.

    A class that a selector excludes, as in ``:not(.this)``, does not count.
    """
    kept = []
    for prelude, inside in blocks_of(COMMENT.sub("", sheet)):
        if prelude.startswith(GROUPS):
            rest = without(inside, is_unused)
            kept += [f"{prelude}{{{rest}}}"] if rest else []
        elif prelude.startswith("@"):
            kept += [f"{prelude}{{{inside}}}"] if not is_unused(prelude) else []
        else:
            used = [one for one in selectors_of(prelude) if not is_unused(NEGATION.sub("", one))]
            kept += [f"{','.join(used)}{{{inside}}}"] if used else []
    return "".join(kept)
