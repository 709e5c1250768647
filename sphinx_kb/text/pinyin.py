"""The readings of Chinese words, by pypinyin, which is optional and slow to load."""

from __future__ import annotations

from sphinx_kb.text.kept_results import KeptResults


def read(text: str) -> list[str]:
    """Return the most common reading of each character of a text, without tones, and what is not Chinese as it is."""
    from pypinyin import lazy_pinyin  # half a second and 40 MB

    return list(lazy_pinyin(text))


syllables = KeptResults(read)
"""The same, with results that a build may keep for the next one. Raises an ImportError without pypinyin."""
