"""LaTeX in BibTeX fields."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

import latexcodec  # noqa: F401  # registers the codec “ulatex”

BRACES = str.maketrans("", "", "{}")
PLAIN = re.compile(r"(?:[^\W_]|[.,:;()/] ?|\b[ +-]\b)*")
"""A text that LaTeX prints as it is; seven fields of ten are."""


@lru_cache(maxsize=10_000)
def without_latex(field: str) -> str:
    """Return a BibTeX field as Unicode: accents decoded, braces removed."""
    if PLAIN.fullmatch(field):
        return field
    decoded: str = codecs.decode(field, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.translate(BRACES)
