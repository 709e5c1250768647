"""Numbers with units come from the data, through ``{value}``, so that one correction changes them everywhere.

Doses in mg may be typed: «7.5 mg» names a treatment. What is no data (a definition, a quoted error) is written with
the role ``{plain}``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.check import Content, Finding
from kb.text.source import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS = (
    r"%|‰|ng/mL|µg/L|nmol/L|µmol/L|mmol/L|nM|µM|μM|mL|L/h|L/kg|L|kg|g/mol|ms|秒|小时|h|nm|mmHg|bpm|次/分"
)
NUMBER = re.compile(rf"(?<![\w.#/–-])(\d+(?:\.\d+)?(?:\s?[–~～-]\s?\d+(?:\.\d+)?)?)\s?({UNITS})(?![A-Za-z/])")


def check(content: Content) -> Iterator[Finding]:
    for page in content.pages:
        if page.path.startswith("contribute/"):
            continue  # guides show how things are written
        for line in page.lines:
            if line.kind not in ("prose", "heading"):
                continue
            for found in NUMBER.finditer(bare(line.text)):
                message = (
                    f"“{found[0]}” 没有取自数据：在 _data/values/ 加一行，用 {{value}}`…`；"
                    "若不是数据（定义、引述），写 {plain}`…`"
                )
                yield Finding(page.path, line.number, "numbers", message)
