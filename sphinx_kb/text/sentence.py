"""Extract the sentence around a link from the text before and after it.

Supports the punctuation of Chinese and of languages in Latin script.
"""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"[。！？；!?]+[”’」』）)》]*|(?<=[a-z0-9)]{2})\.[”’)]*(?=\s+[A-Z“‘])|\n")
"""The end of a sentence, including closing quotation marks and brackets."""

STRAY_SPACE = re.compile(r"\s+(?=[，。；：！？、）])")
"""A space before Chinese punctuation, left over from a removed citation."""


def sentence_around(before: str, after: str, longest: int = 60) -> tuple[str, str]:
    """Return the part of the sentence before and after a link, each cut to `longest` characters with an ellipsis.

    The result includes the punctuation that ends the sentence, but not that of the previous sentence.
    """
    starts = [found.end() for found in SENTENCE_END.finditer(before)]
    before = before[starts[-1] :] if starts else before
    found = SENTENCE_END.search(after)
    after = after[: found.end()] if found else after
    before, after = STRAY_SPACE.sub("", before).lstrip(), STRAY_SPACE.sub("", after).rstrip()
    if len(before) > longest:
        before = "…" + before[-longest:]
    if len(after) > longest:
        after = after[:longest] + "…"
    return before, after
