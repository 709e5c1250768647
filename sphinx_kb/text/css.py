"""Stylesheets as text: remove unused rules, minify, and expand `light-dark()` for browsers without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
SETTING = re.compile(r"""(?:^|(?<=;))\s*(--[\w-]+)\s*:((?:"[^"]*"|'[^']*'|[^;"'])*)(?:;|$)""")
"""A custom property that a rule sets; a string in its value may contain semicolons."""
ASKED = re.compile(r"var\(\s*(--[\w-]+)")
LIGHT_DARK = re.compile(r"light-dark\((.*)\)", re.DOTALL)
STRING = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
BLANK = re.compile(r"\s*\n\s*")
AROUND = re.compile(r"\s*([{};,])\s*|(:)\s+")
"""White space that separates nothing."""

NAME = re.compile(r"[.#][A-Za-z_][\w-]*")
QUOTED = re.compile(r"\[[^\]]*\]")
NEGATION = re.compile(r":not\([^()]*\)")
ALTERNATIVES = re.compile(r":(?:not|is|where)\([^()]*\)|:has\([^(),]*,[^()]*\)")
GROUPS = ("@media", "@supports", "@layer")
"""At-rules that contain rules rather than declarations."""

DARK_SCHEMES = (
    # chosen by the reader: furo sets the attribute on body, pydata_sphinx_theme on html
    '@media not print {\nbody[data-theme="dark"],\nhtml[data-theme="dark"] body {\n%s}\n',
    # follows the system; a theme without a dark scheme sets no attribute and stays light
    '@media (prefers-color-scheme: dark) {\nbody[data-theme="auto"],\n.no-js body {\n%s}\n}\n}\n',
)
"""Templates of the rules that contain the dark values of custom properties."""


def minified(sheet: str) -> str:
    """Return a stylesheet without comments and white space, but for that in strings and what separates words."""
    parts = STRING.split(BLANK.sub("\n", COMMENT.sub("", sheet)).strip())
    parts[::2] = [AROUND.sub(r"\1\2", part) for part in parts[::2]]
    return "".join(parts)


def arguments_of(text: str) -> list[str]:
    """Split a text, such as a selector list or the arguments of a function, at its outer commas."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def scheme_of(value: str) -> tuple[str, str]:
    """Return the values of a declaration in the light and the dark scheme: the arguments of ``light-dark()``."""
    found = LIGHT_DARK.fullmatch(value.strip())
    if found is None:
        return value, value
    light, dark = arguments_of(found[1])
    return light.strip(), dark.strip()


def custom_properties(sheet: str) -> dict[str, str]:
    """Return the custom properties that a stylesheet sets → their values in the light scheme."""
    return {name: scheme_of(value)[0] for name, value in DECLARATION.findall(COMMENT.sub("", sheet))}


def parted(sheet: str, names: Collection[str]) -> tuple[str, str]:
    """Return a stylesheet that does not set these custom properties, and one that does nothing but set them."""
    without_them, only_them = [], []
    for prelude, inside in blocks_of(COMMENT.sub("", sheet)):
        if prelude.startswith(GROUPS):
            rest, taken = parted(inside, names)
        elif prelude.startswith("@"):
            rest, taken = inside, ""
        else:
            taken = "".join(found[0] for found in SETTING.finditer(inside) if found[1] in names)
            rest = SETTING.sub(lambda found: "" if found[1] in names else found[0], inside) if taken else inside
        without_them += [f"{prelude}{{{rest}}}"] if rest.strip() else []
        only_them += [f"{prelude}{{{taken}}}"] if taken else []
    return "".join(without_them), "".join(only_them)


def properties_for(rules: str, others: str) -> set[str]:
    """Return the custom properties that a stylesheet asks for and the others do not, nor what they ask for."""
    values: dict[str, set[str]] = {}
    for _prelude, inside in innermost(others):
        for name, value in SETTING.findall(inside):
            values.setdefault(name, set()).update(ASKED.findall(value))
    asked_by_rules = set(ASKED.findall("".join(SETTING.sub("", inside) for _prelude, inside in innermost(others))))

    def reached(names: set[str]) -> set[str]:
        found: set[str] = set()
        while names:
            found |= names
            names = set().union(*(values.get(name, set()) for name in names)) - found
        return found

    return (reached(set(ASKED.findall(rules))) - reached(asked_by_rules)) & values.keys()


def innermost(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a stylesheet, also those in groups, as (prelude, declarations)."""
    for prelude, inside in blocks_of(COMMENT.sub("", sheet)):
        if prelude.startswith(GROUPS):
            yield from innermost(inside)
        else:
            yield prelude, inside


def with_values(sheet: str, values: Mapping[str, str]) -> str:
    """Replace ``var()`` by the values of custom properties, for e-readers without them.

    A name that is not in `values` stays.
    """
    return re.sub(r"var\((--[\w-]+)\)", lambda found: values.get(found[1], found[0]), sheet)


def with_both_schemes(sheet: str) -> str:
    """Expand ``light-dark()`` of custom properties into rules for every browser.

    The light values stay in place; the dark ones follow at the end of the sheet, in the rules of `DARK_SCHEMES`.
    ``light-dark()`` may be used only in top-level rules for ``body``, where themes set the scheme.
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


BOUND = re.compile("[\"'{}]")
"""Where a string or a block may begin or end: one letter in fifty."""


def blocks_of(sheet: str) -> list[tuple[str, str]]:
    """Return the top-level blocks of a stylesheet as (prelude, content of the braces)."""
    blocks, start, depth, prelude, quote = [], 0, 0, "", ""
    for found in BOUND.finditer(sheet):
        at, letter = found.start(), found[0]
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
    """Return a stylesheet without unused selectors, and without rules that have no selector left.

    Classes inside ``:not()`` are ignored.
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
    """Return, for each selector, the classes (.a) and ids (#b) that a page must have for the selector to match.

    Alternatives such as ``:is(.a, .b)`` are ignored.
    """
    needs: set[frozenset[str]] = set()
    for prelude, inside in blocks_of(COMMENT.sub("", sheet)):
        if prelude.startswith(GROUPS):
            needs |= required_names(inside)
        elif not prelude.startswith("@"):
            plain = (ALTERNATIVES.sub("", QUOTED.sub("", selector)) for selector in arguments_of(prelude))
            needs |= {frozenset(NAME.findall(selector)) for selector in plain}
    return frozenset(needs)
