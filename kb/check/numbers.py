"""Numbers with units come from the data, through ``{value}``, so that one correction changes them everywhere.

Doses in mg may be typed: «7.5 mg» names a treatment. What is no data (a definition, a quoted error) is written with
the role ``{plain}``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kb.check import Content, Finding
from kb.text.source import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

MASS = r"(?:[mnpμ]|u|k)?g|[毫微纳皮千]?克"
AMOUNT = r"[mnpμu]?mol|[毫微纳皮]?摩尔"
VOLUME = r"[mdμ]?[Ll]|[毫分微]?升"
UNITS = (
    rf"%|‰|(?:{MASS}|{AMOUNT})/(?:{VOLUME})|[mnμu]M|(?:{VOLUME})/(?:h|min|kg|小时|分钟|公斤)|(?:{VOLUME})"
    r"|kg|公斤|千克|g/mol|克/摩尔|ms|毫秒|秒|小时|h|nm|纳米|mmHg|bpm|次/分|倍"
)
DIGITS = r"\d+(?:[.,]\d+)*"
NUMBER = re.compile(
    rf"(?<![\w.#/–-])({DIGITS}(?:\s?(?:[–—~至到-]|±)\s?{DIGITS})?)\s?({UNITS})(?![A-Za-z/])|百分之[\d.一二三四五六七八九十百零两半]+"
)


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        if page.path.startswith("contribute/"):
            continue  # guides show how things are written
        for line in page.lines:
            if line.kind not in ("prose", "heading"):
                continue
            # full width, ｍｇ and µ (the sign) are the same to a reader, and so to us
            for found in NUMBER.finditer(unicodedata.normalize("NFKC", bare(line.text))):
                message = (
                    f"“{found[0]}” 没有取自数据：在 _data/values/ 加一行，用 {{value}}`…`；"
                    "若不是数据（定义、引述），写 {plain}`…`"
                )
                yield Finding(page.path, line.number, "numbers", message)
