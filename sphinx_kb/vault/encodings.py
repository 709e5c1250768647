"""Notes that are not in UTF-8: they are read all the same, and the author is told what they were taken for.

Sphinx reads every page with one encoding. Here that is a codec which looks at the bytes: a byte order mark, UTF-8, in a
Chinese vault GB 18030 (which includes GBK), and at last Windows-1252, in which every file can be read.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_kb.locale import _
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import ReadableBuffer
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""Byte order marks and their encodings; the mark of UTF-32 begins like that of UTF-16."""
UTF_8 = ("utf-8", "utf-8-sig")
LAST = "cp1252"
CODECS = {"kb_vault": ("utf-8",), "kb_vault_zh": ("utf-8", "gb18030")}
"""The names of the codecs, and what is tried before the last encoding."""


def encoding_of(data: bytes, tried: Sequence[str]) -> str:
    """Return the encoding in which a file is read."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    for encoding in tried:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return LAST


def codec(name: str) -> codecs.CodecInfo | None:
    """Return one of these codecs (a search function of Python's `codecs`)."""
    tried = CODECS.get(name)
    if tried is None:
        return None

    def decode(data: ReadableBuffer, errors: str = "strict", /) -> tuple[str, int]:
        whole = bytes(data)
        return whole.decode(encoding_of(whole, tried), "replace"), len(whole)

    class Decoder(codecs.BufferedIncrementalDecoder):
        """Reads a file whole."""

        def _buffer_decode(self, input: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:
            return decode(input, errors) if final else ("", 0)

    utf_8 = codecs.lookup("utf-8")
    return codecs.CodecInfo(utf_8.encode, decode, incrementalencoder=utf_8.incrementalencoder,
                            incrementaldecoder=Decoder, name=name)


def read_other_encodings(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Read the notes of a vault with a codec that can read them all, and tell which are not in UTF-8."""
    if not is_vault(app.config):
        return
    name = "kb_vault_zh" if app.config.language.startswith("zh") else "kb_vault"
    env.settings["input_encoding"] = name
    for docname in docnames:
        encoding = encoding_of(env.doc2path(docname).read_bytes(), CODECS[name])
        if encoding not in UTF_8:
            message = _("This file is not encoded in UTF-8 and was read as %s: check what it shows, or save it as "
                        "UTF-8")
            logger.warning(message, encoding.upper(), location=(docname, 1), type="kb", subtype="encoding")


codecs.register(codec)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    # before sphinx_kb.core.source_encoding, which stops at what cannot be read
    app.connect("env-before-read-docs", read_other_encodings, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
