"""Fits the constants of the ranking: `python -m tests.search.fit [_build/html]`, from a declared half of the queries.

One constant after the other is made a quarter greater and a fifth less; a change stays if it gains on every other query
of the sets that are for training, and the whole is then checked on the other half. Sets that are unlearnt are not read.
It prints what it tried; an editor decides what to write into `engine/ranking.js`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.search.recall import HERE, Engine, Query, Score, answers, read
from tests.search.test_recall import UNLEARNT

CONSTANTS = (
    r"title: (3.5)", r"names: (4),", r"called: (2),", r"page: (0.9)", r"LED = (0.45)", r"factor: (4),", r"power: (2.5)",
    r"\+= (0.5) \* unit.weight", r"0.88 \* (cover \* cover)", r"1 \+ (1.5) \* home", r"CONCEPT = (1.8)",
    r"COMPARED = (3);", r"ABOUT = (2);", r"b: (0.5),",
)
"""Where each constant stands in the script of the engine."""
STEPS = (0.8, 1.25)


def training() -> tuple[list[Query], list[Query]]:
    """The queries that are fitted to, and those that the fit is checked on."""
    every = [query for path in sorted(HERE.glob("*.csv")) if path.stem not in UNLEARNT for query in read(path)]
    return every[::2], every[1::2]


def engine_with(site: Path, script: str, folder: Path) -> Path:
    """A site with another script of the engine."""
    statics = folder / "_static"
    statics.mkdir(exist_ok=True)
    for name in ("search-core.js", "search-body.js"):
        shutil.copy(site / "_static" / name, statics)
    (statics / "search-engine.js").write_text(script, encoding="utf-8")
    return folder


def worth(site: Path, queries: list[Query]) -> tuple[float, str]:
    """How well a site answers: one number, and what it is made of."""
    with Engine(site) as engine:
        said = answers(engine, queries)
    score = Score.of(answer for answer in said if answer.query.expected)
    others = [answer for answer in said if not answer.query.expected]
    refused = sum(not answer.found for answer in others) / len(others)
    shown = f"{score.page1:.2%} / {score.page3:.2%} / {score.place1:.2%} / {refused:.1%}"
    return score.page1 + score.page3 + score.place1 + refused / 4, shown


def main(arguments: list[str]) -> None:
    """Print what each step gains, and the whole on the other half."""
    site = Path(arguments[0] if arguments else "_build/html")
    fitted, checked = training()
    script = start = (site / "_static/search-engine.js").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        best, shown = worth(site, fitted)
        print("start", shown, flush=True)
        for pattern in CONSTANTS:
            found = re.search(pattern, script)
            if not found:
                raise SystemExit(f"{pattern} is nowhere in the engine")
            at, end = found.span(1)
            for step in STEPS:
                value = f"{float(found[1]) * step:g}" if found[1][0].isdigit() else f"cover ** {2 * step:g}"
                other = script[:at] + value + script[end:]
                gain, shown = worth(engine_with(site, other, folder), fitted)
                print(pattern, value, f"{gain - best:+.4f}", shown, flush=True)
                if gain > best + 0.001:
                    best, script = gain, other
                    break
        print("other half before", worth(site, checked)[1])
        if script != start:
            print("other half after", worth(engine_with(site, script, folder), checked)[1])


if __name__ == "__main__":
    main(sys.argv[1:])
