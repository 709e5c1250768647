"""The sentence around a link, out of the text before and after it."""

from __future__ import annotations

import re

END = re.compile(r"[。！？；!?]+[”’」』）)》]*|(?<=[a-z0-9)]{2})\.[”’)]*(?=\s+[A-Z“‘])|\n")
"""Where a sentence ends: the quotation marks and brackets that it closes belong to it."""

STRAY = re.compile(r"\s+(?=[，。；：！？、）])")
"""What is left of a space where a citation stood."""


def sentence_around(before: str, after: str, longest: int = 60) -> tuple[str, str]:
    """What belongs to the same sentence on either side, cut to `longest` letters with an ellipsis.

    The mark that ends the sentence belongs to it; the one that ends the sentence before does not.
    """
    starts = [found.end() for found in END.finditer(before)]
    before = before[starts[-1] :] if starts else before
    found = END.search(after)
    after = after[: found.end()] if found else after
    before, after = STRAY.sub("", before).lstrip(), STRAY.sub("", after).rstrip()
    if len(before) > longest:
        before = "…" + before[-longest:]
    if len(after) > longest:
        after = after[:longest] + "…"
    return before, after
