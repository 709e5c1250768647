"""Extract the sentence around a link from the text before and after it.

Supports the punctuation of Chinese and of languages in Latin script.
"""

from __future__ import annotations

from sphinx_kb.text.lazy_pattern import lazy_pattern

SENTENCE_END = lazy_pattern(r"[。！？；!?]+[”’」』）)》]*|(?<=[a-z0-9)]{2})\.[”’)]*(?=\s+[A-Z“‘])|\n")
"""The end of a sentence, including closing quotation marks and brackets."""

STRAY_SPACE = lazy_pattern(r"\s+(?=[，。；：！？、）])")
"""A space before Chinese punctuation, left over from a removed citation."""


def sentence_around(before: str, after: str, longest: int = 60) -> tuple[str, str]:
    """Return the part of the sentence before and after a link, each cut to about `longest` characters with an ellipsis.

    The result includes the punctuation that ends the sentence, but not that of the previous sentence.
    """
    starts = [found.end() for found in SENTENCE_END.finditer(before)]
    before = before[starts[-1] :] if starts else before
    found = SENTENCE_END.search(after)
    after = after[: found.end()] if found else after
    before, after = STRAY_SPACE.sub("", before).lstrip(), STRAY_SPACE.sub("", after).rstrip()
    if len(before) > longest:
        before = "…" + before[next_gap(before, len(before) - longest) :].lstrip()
    if len(after) > longest:
        after = after[: len(after) - next_gap(after[::-1], len(after) - longest)].rstrip() + "…"
    return before, after


def next_gap(text: str, position: int) -> int:
    """Return the first position from `position` on that is not within a word; `position` if the text is all one word.

    Languages that write words apart are not cut within one; Chinese and Japanese are cut anywhere.
    """
    gap = position
    while 0 < gap < len(text) and is_of_a_word(text[gap - 1]) and is_of_a_word(text[gap]):
        gap += 1
    return gap if gap < len(text) else position


def is_of_a_word(letter: str) -> bool:
    """Whether a letter belongs to a script that writes words apart."""
    return letter.isalnum() and letter < "\u2e80"
