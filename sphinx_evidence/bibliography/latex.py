"""LaTeX in BibTeX fields."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from sphinx_kb.core.kept_results import keep_results
from sphinx_kb.text.kept_results import KeptResults

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BRACES = str.maketrans("", "", "{}")
PLAIN = re.compile(r"(?:[^\W_]|[.,:;()/] ?|\b[ +-]\b)*")
"""A text that LaTeX prints as it is; seven fields of ten are."""


def decode(field: str) -> str:
    """Return a field of BibTeX as Unicode: accents decoded, braces removed."""
    import latexcodec  # noqa: F401  # registers the codec “ulatex”; slow to load, and rarely needed

    decoded: str = codecs.decode(field, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.translate(BRACES)


decoded_fields = KeptResults(decode)


def without_latex(field: str) -> str:
    """Return a field of BibTeX as Unicode, quickly where it is so already or was decoded before."""
    return field if PLAIN.fullmatch(field) else decoded_fields(field)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    keep_results(app, "latexcodec", decoded_fields, str)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
