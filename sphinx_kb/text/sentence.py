"""The sentence around a link, cut out of the text before and after it.

Sentences of Chinese and of languages in Latin letters are told apart by their marks.
"""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"[。！？；!?]+[”’」』）)》]*|(?<=[a-z0-9)]{2})\.[”’)]*(?=\s+[A-Z“‘])|\n")
"""The end of a sentence, with the quotation marks and brackets that it closes."""

STRAY_SPACE = re.compile(r"\s+(?=[，。；：！？、）])")
"""A space before a Chinese mark: a citation stood between them."""


def sentence_around(before: str, after: str, longest: int = 60) -> tuple[str, str]:
    """Return the part of the sentence before and after a link, each cut to `longest` characters with an ellipsis.

    The mark that ends the sentence belongs to it; the one that ends the sentence before does not.
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
