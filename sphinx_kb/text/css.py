"""Stylesheets as text: cut to what is used, tightened, and written out for browsers that lack `light-dark()`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
LIGHT_DARK = re.compile(r"light-dark\((.*)\)", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")
NAME = re.compile(r"[.#][A-Za-z_][\w-]*")
QUOTED = re.compile(r"\[[^\]]*\]")
NEGATION = re.compile(r":not\([^()]*\)")
ALTERNATIVES = re.compile(r":(?:not|is|where|has)\([^()]*\)")
GROUPS = ("@media", "@supports", "@layer")
"""What holds rules and not declarations."""

DARK_SCHEMES = (
    # chosen by the reader: furo says so on body, pydata_sphinx_theme on html
    '@media not print {\nbody[data-theme="dark"],\nhtml[data-theme="dark"] body {\n%s}\n',
    # given by the system, where the page follows it: a theme without a dark scheme says nothing, and stays light
    '@media (prefers-color-scheme: dark) {\nbody[data-theme="auto"],\n.no-js body {\n%s}\n}\n}\n',
)
"""What stands around the dark values of custom properties."""


def minified(sheet: str) -> str:
    """A stylesheet without comments, indents and empty lines."""
    return BLANK.sub("\n", COMMENT.sub("", sheet)).strip()


def arguments_of(text: str) -> list[str]:
    """Cut a text, such as a list of selectors or the arguments of a function, at its outer commas."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def scheme_of(value: str) -> tuple[str, str]:
    """The values of a declaration in the light and in the dark scheme: both arguments of ``light-dark()``."""
    found = LIGHT_DARK.fullmatch(value.strip())
    if found is None:
        return value, value
    light, dark = arguments_of(found[1])
    return light.strip(), dark.strip()


def custom_properties(sheet: str) -> dict[str, str]:
    """The custom properties that a stylesheet sets, by name, with their values in the light scheme."""
    return {name: scheme_of(value)[0] for name, value in DECLARATION.findall(COMMENT.sub("", sheet))}


def with_values(sheet: str, values: Mapping[str, str]) -> str:
    """Put the values of custom properties in place of their names, for readers that do not know custom properties.

    A name that is not among `values` stays.
    """
    return re.sub(r"var\((--[\w-]+)\)", lambda found: values.get(found[1], found[0]), sheet)


def with_both_schemes(sheet: str) -> str:
    """Write ``light-dark()`` of custom properties out into rules that every browser knows.

    The light values stay where they are; the dark ones follow at the end of the sheet, under `DARK_SCHEMES`, for the
    same selector. Only outer rules may hold them, and only for ``body``, where themes say which scheme is shown.
    """
    if "light-dark(" not in sheet:
        return sheet
    dark = "".join(
        f"{name}: {scheme_of(value)[1]};\n"
        for prelude, inside in blocks_of(COMMENT.sub("", sheet)) if prelude == "body"
        for name, value in DECLARATION.findall(inside) if LIGHT_DARK.fullmatch(value.strip())
    )
    light = DECLARATION.sub(lambda found: f"{found[1]}: {scheme_of(found[2])[0]};", sheet)
    return light + "".join(scheme % dark for scheme in DARK_SCHEMES)


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
            used = [one for one in arguments_of(prelude) if not is_unused(NEGATION.sub("", one))]
            kept += [f"{','.join(used)}{{{inside}}}"] if used else []
    return "".join(kept)


def required_names(sheet: str) -> frozenset[frozenset[str]]:
    """What a page must have for a rule of the sheet to apply: the classes (.a) and ids (#b) of each selector.

    What is said of alternatives, as in ``:is(.a, .b)``, is left out: the page may have either.
    """
    needs: set[frozenset[str]] = set()
    for prelude, inside in blocks_of(COMMENT.sub("", sheet)):
        if prelude.startswith(GROUPS):
            needs |= required_names(inside)
        elif not prelude.startswith("@"):
            plain = (ALTERNATIVES.sub("", QUOTED.sub("", selector)) for selector in arguments_of(prelude))
            needs |= {frozenset(NAME.findall(selector)) for selector in plain}
    return frozenset(needs)
