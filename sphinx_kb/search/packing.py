"""Packing of text for the wire: frequent characters of three bytes get codes of one or two. Pure: text in, text out.

UTF-8 spends three bytes on a Chinese character, and gzip, which counts bytes, keeps a sixth of the waste. A packed
script unpacks itself in some milliseconds, so that what loads it need not know.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

CODES = [*(chr(code) for code in range(1, 32) if chr(code) not in "\n\r"), "\x7f", *map(chr, range(0x80, 0x800))]
"""Characters that JSON does not contain unescaped, or that UTF-8 writes in two bytes; the shortest first."""
BLOCK = 64
"""Codes of two bytes that begin with the same byte; within such a block the order makes no difference."""
LEAST_WIDE = 20_000
"""Characters of three bytes below which a table is not worth while."""
UNPACK = (
    "((t,s)=>JSON.parse(s.replace(/[\\x01-\\x1f\\x7f-\\u07ff]/g,c=>(c=c.charCodeAt(),t[c<11?c-1:c<13?c-2:c<32?c-3:c-98]))))"
)
"""Undoes `packed`: the place of a character in the table is that of its code in `CODES`."""


def is_worth_packing(text: str) -> bool:
    """Whether packing pays."""
    return sum(count for character, count in counts_of(text).items() if character > "\u07ff") > LEAST_WIDE


def packed(json: str) -> str:
    """Return a JavaScript expression with the value of a JSON text without characters below space."""
    table = table_of(json)
    counts_of.cache_clear()  # it holds the text, which may be large
    return f"{UNPACK}({quoted(table)},{quoted(json.translate(dict(zip(map(ord, table), CODES, strict=False))))})"


@lru_cache(maxsize=1)
def counts_of(text: str) -> Counter[str]:
    """Return how often each character occurs; cached between the question whether to pack and packing."""
    return Counter(text)


def table_of(text: str) -> str:
    """Return the characters that get the codes, in their order: the most frequent, and all codes."""
    counts = counts_of(text)
    known = set(CODES)
    own = {character for character in counts if character in known}
    # JavaScript would count two characters for one beyond \uffff
    others = [character for character, _ in counts.most_common()
              if "\x7f" < character <= "\uffff" and character not in own]
    chosen = sorted({*own, *others[: len(CODES) - len(own)]}, key=lambda character: (-counts[character], character))
    single = sum(code < "\x80" for code in CODES)
    blocks = [chosen[:single], *(chosen[at : at + BLOCK] for at in range(single, len(chosen), BLOCK))]
    return "".join("".join(sorted(block)) for block in blocks)


def quoted(text: str) -> str:
    """Return a JavaScript string with a text in single quotes, of which JSON needs few."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
