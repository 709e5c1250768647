"""The source of a MyST page, line by line, each with its kind: front matter, directive, option, code, heading, prose.

That is enough to check a text without a build. Directives with code as content must be registered; packages add theirs
with `add_code_directives`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r"^(\s*)(`{3,}|~{3,}|:{3,})\s*(\{[\w:-]+\})?\s*(.*?)\s*$")
OPTION = re.compile(r"^\s*:([\w-]+):(?:\s+(.*))?$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
LABEL = re.compile(r"^\{#([^\s}]+)[^}]*\}\s*$")
CODE_SPAN = re.compile(r"(`+)(?:(?!\1).)+?\1")
ROLE = re.compile(r"\{([\w:+-]+)\}`([^`]*)`")
SHOWN_CODE = re.compile(r"(`{2,})(?!`).+?(?<!`)\1(?!`)")
"""Code in two or more backticks, which may show a role as an example."""
MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$")
CODE_DIRECTIVES = {"{mermaid}", "{math}", "{code}", "{code-block}", "{literalinclude}"}
"""The directives whose content is not prose; see `add_code_directives`."""


class Line(NamedTuple):  # a page has a hundred; quicker to make than a dataclass
    """One line of a page."""

    number: int
    """Counting from 1."""
    kind: str
    """front, fence, option, code, label, heading, math, blank or prose."""
    text: str


def add_code_directives(*names: str) -> None:
    """Register directives whose content is code, such as programs, diagrams or data."""
    CODE_DIRECTIVES.update(f"{{{name}}}" for name in names)


def lines(text: str) -> Iterator[Line]:
    """Yield every line of a page with its kind."""
    fences: list[tuple[str, bool]] = []
    in_front = in_math = False
    may_be_option = False
    for number, raw in enumerate(text.split("\n"), 1):
        if number == 1 and raw.strip() == "---":
            in_front = True
            yield Line(number, "front", raw)
            continue
        if in_front:
            in_front = raw.strip() != "---"
            yield Line(number, "front", raw)
            continue
        fence = FENCE.match(raw)
        inside_code = bool(fences) and fences[-1][1]
        if fence and fences and closes(fence, fences[-1][0]):
            fences.pop()
            may_be_option = False
            yield Line(number, "fence", raw)
        elif fence and not inside_code:
            fences.append((fence[2], holds_code(fence)))
            may_be_option = bool(fence[3])
            yield Line(number, "fence", raw)
        elif may_be_option and OPTION.match(raw):
            yield Line(number, "option", raw)
        elif inside_code:
            may_be_option = False
            yield Line(number, "code", raw)
        else:
            may_be_option = False
            if raw.strip() == "$$" or (raw.strip().startswith("$$") and raw.count("$$") == 1):
                in_math = not in_math
                yield Line(number, "math", raw)
            else:
                yield Line(number, "math" if in_math else kind_of(raw), raw)


def closes(fence: re.Match[str], opening: str) -> bool:
    """Whether a fence line closes the block that `opening` opened."""
    return fence[2][0] == opening[0] and len(fence[2]) >= len(opening) and not fence[3] and not fence[4]


def holds_code(fence: re.Match[str]) -> bool:
    """Whether the content of a fence is code rather than prose."""
    if fence[3]:
        return fence[3] in CODE_DIRECTIVES
    return fence[2][0] != ":"


def kind_of(raw: str) -> str:
    """Return the kind of a line outside of fences and front matter."""
    if not raw.strip():
        return "blank"
    if LABEL.match(raw):
        return "label"
    return "heading" if HEADING.match(raw) else "prose"


def without_markup(text: str) -> str:
    """Replace roles, code and formulas of a line by spaces, which keeps columns."""
    for pattern in (SHOWN_CODE, ROLE, CODE_SPAN, MATH):
        text = blanked(pattern, text)
    return text


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """Replace every match in a text by spaces."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def roles(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield every role of a page: its line, name and content."""
    for line in lines(text):
        if line.kind not in ("code", "front", "math"):
            for found in ROLE.finditer(blanked(SHOWN_CODE, line.text)):
                yield line.number, found[1], found[2]
