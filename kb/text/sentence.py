"""The sentence around a link, out of the text before and after it."""

from __future__ import annotations

import re

END = re.compile(r"[。！？；!?\n]")


def around(before: str, after: str, longest: int = 60) -> tuple[str, str]:
    """What belongs to the same sentence on either side, cut to `longest` letters with an ellipsis.

    The mark that ends the sentence belongs to it; the one that ends the sentence before does not.
    """
    starts = [found.end() for found in END.finditer(before)]
    before = before[starts[-1] :] if starts else before
    found = END.search(after)
    after = after[: found.end()] if found else after
    before = before.lstrip()
    if len(before) > longest:
        before = "…" + before[-longest:]
    if len(after) > longest:
        after = after[:longest] + "…"
    return before, after
