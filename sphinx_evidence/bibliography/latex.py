"""LaTeX in BibTeX fields."""

from __future__ import annotations

import codecs

import latexcodec  # noqa: F401  # registers the codec “ulatex”

BRACES = str.maketrans("", "", "{}")


def without_latex(field: str) -> str:
    """Return a BibTeX field as Unicode: accents decoded, braces removed."""
    decoded: str = codecs.decode(field, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.translate(BRACES)
