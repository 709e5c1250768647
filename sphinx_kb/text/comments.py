"""Obsidian's comments: ``%%what only the author sees%%``, in a line or over many."""

from __future__ import annotations

import re

from sphinx_kb.text.myst_source import CODE_DIRECTIVES

FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^\n]*)")
CODE_OR_COMMENT = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|`+|%%", re.DOTALL)
QUOTED = re.compile(r"[ \t]*(?:>[ \t]*)*")
ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])(?:[ \t]|$)|[ \t>]*\[\^")
FRONT_MATTER = re.compile(r"---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def without_comments(text: str) -> tuple[str, int]:
    """Remove the comments of a page, keeping its lines.

    Returns the text, and the line of a comment that is never closed (0 if there is none): it hides all that follows,
    so that nothing private is published by a slip. In code, ``%%`` is text.
    """
    if "%%" not in text:
        return text, 0
    front = FRONT_MATTER.match(text)
    position = front.end() if front else 0
    shown = [text[:position]]
    directives: list[str] = []
    """The fences around this part whose content is Markdown."""
    while position < len(text):
        if fence := fence_at(text, position):
            if directives and is_closed_by(directives[-1], fence):
                directives.pop()
            elif holds_markdown(fence):
                directives.append(fence[1])
            else:
                end = end_of_code(text, position, fence[1])
                shown.append(text[position:end])
                position = end
                continue
            end = line_end(text, position)
            shown.append(text[position:end])
            position = end
            continue
        if text[position] == "\n":
            shown.append("\n")
            position += 1
            continue
        end = end_of_prose(text, position)
        if is_indented_code(text, position, end):
            shown.append(text[position:end])
            position = end
            continue
        start = first_comment(text, position, end)
        if start < 0:
            shown.append(text[position:end])
            position = end
            continue
        closed = text.find("%%", start + 2)
        hidden = text[start : closed + 2 if closed >= 0 else len(text)]
        # what stood in a quotation or a list still stands there
        shown += [text[position:start], *(f"\n{beginning_of(line)}" for line in hidden.split("\n")[1:])]
        if closed < 0:
            return "".join(shown), text.count("\n", 0, start) + 1
        position = closed + 2
    return "".join(shown), 0


def beginning_of(line: str) -> str:
    """Return what says to which quotation or item of a list a line belongs."""
    found = QUOTED.match(line)
    return found[0] if found else ""


def holds_markdown(fence: re.Match[str]) -> bool:
    """Whether a fence opens a directive of MyST, or a box of a plug-in of Obsidian, with Markdown in it."""
    kind = fence[2].split()[0] if fence[2].split() else ""
    return kind.startswith("ad-") or (kind.startswith("{") and kind not in CODE_DIRECTIVES)


def is_closed_by(opening: str, fence: re.Match[str]) -> bool:
    """Whether a fence closes the block that `opening` opened."""
    return fence[1].startswith(opening) and not fence[2].strip()


def end_of_code(text: str, position: int, opening: str) -> int:
    """Return where the block of code at a position ends."""
    end = line_end(text, position)
    while end < len(text):
        fence = fence_at(text, end)
        end = line_end(text, end)
        if fence and is_closed_by(opening, fence):
            break
    return end


def end_of_prose(text: str, position: int) -> int:
    """Return where the paragraph at a position ends, beyond which no code span reaches."""
    end = line_end(text, position)
    while end < len(text) and text[end] != "\n" and not fence_at(text, end):
        end = line_end(text, end)
    return end


def is_indented_code(text: str, position: int, end: int) -> bool:
    """Whether lines are code because of their indentation: certainly not below an item of a list or a footnote."""
    lines = text[position:end].splitlines()
    above = text[:position].split("\n")[-2:-1]
    if not all(line.startswith(("    ", "\t")) and not ITEM.match(line) for line in lines) or "".join(above).strip():
        return False
    for block in reversed(re.split(r"\n[ \t]*\n", text[:position].strip("\n"))):
        lines = block.splitlines()
        if any(ITEM.match(line) or line.lstrip().startswith(">") for line in lines):
            return False
        if lines and not lines[0].startswith((" ", "\t")):
            break  # whatever list stood above, it has ended
    return True


def fence_at(text: str, position: int) -> re.Match[str] | None:
    """Return the fence on the line at a position."""
    fence = FENCE.match(text, position)
    return None if fence is None or (fence[1][0] == "`" and "`" in fence[2]) else fence


def line_end(text: str, position: int) -> int:
    """Return where the next line begins."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def first_comment(text: str, position: int, end: int) -> int:
    """Return the position of the first ``%%`` outside code spans in part of a text; -1 if there is none."""
    return next((found.start() for found in CODE_OR_COMMENT.finditer(text, position, end) if found[0] == "%%"), -1)
