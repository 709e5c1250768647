"""`make search-compare`: our search against others over the same built site and the same queries, in one run.

    python -m tests.search.compare [python3.13]

Sphinx's own search (the newest Sphinx that the given Python can run, with jieba), Pagefind extended, MiniSearch as it
comes but for Han by ones and twos, and ours. Everything is installed into a folder that is thrown away; needs the
network. Sphinx older than 9.1 writes Chinese search data that its own script cannot read: give a Python from 3.12 up.
How ours bears 5,000 records is told first.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import ROOT
from tests.search.recall import HERE, Answer, Engine, Query, Score, answers, node, place, read

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {"sphinx": "Sphinx", "pagefind": "Pagefind extended", "plain": "MiniSearch，单字与双字", "ours": "本站"}
WITH_INDEX_OF_SPHINX = """
import sys
from sphinx.application import Sphinx

app = Sphinx(*sys.argv[1:], "html", status=None)
app.builder.search = True  # our search has switched it off
app.build()
"""
TESTING = re.compile(r"^(playwright|axe-|hypothesis|pytest|ruff|nodejs)")


def run(*command: object, **more: object) -> str:
    """What a command says; its failure is ours."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd=ROOT, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr[-3000:]}")
    return done.stdout


def build(work: Path, python: str) -> tuple[Path, dict[str, str]]:
    """The site built by the newest Sphinx, indexed by Pagefind; and the versions of both."""
    wanted = []
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        line = line.partition("  #")[0].strip()
        if line and not line.startswith("#") and not TESTING.match(line):
            wanted.append("sphinx" if line.startswith("sphinx>") else line)
    (work / "wanted.txt").write_text("\n".join([*wanted, "jieba", "pagefind[extended]"]), encoding="utf-8")
    run(python, "-m", "venv", work / "venv")
    there = work / "venv/bin/python"
    run(there, "-m", "pip", "install", "--quiet", "-r", work / "wanted.txt")
    site = work / "html"
    run(there, "-c", WITH_INDEX_OF_SPHINX, ROOT / "docs", ROOT, site, work / "doctrees")
    run(there, "-m", "pagefind", "--site", site, "--root-selector", "article", "--output-path", work / "pagefind")
    told = "from importlib.metadata import version as v; print(v('sphinx'), v('pagefind'))"
    return site, dict(zip(("sphinx", "pagefind"), run(there, "-c", told).split(), strict=True))


def found_by_others(
    work: Path, site: Path, queries: list[Query], engines: Sequence[str] = ("sphinx", "pagefind", "plain")
) -> dict[str, list[Answer]]:
    """What each of the others finds; pages that are no part of the text are left out of their answers."""
    asked = {"site": str(site), "statics": str(site / "_static"), "pagefind": str(work / "pagefind"),
             "queries": [query.text for query in queries], "engines": list(engines)}
    said = json.loads(run(node(), HERE / "rivals.mjs", input=json.dumps(asked), timeout=600))
    pages = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    found = {}
    for name, lists in said.items():
        places = [[place(url) or "index" for url in urls] for urls in lists]
        found[name] = [
            Answer(query, tuple(one for one in ones if one.partition("#")[0] in pages))
            for query, ones in zip(queries, places, strict=True)
        ]
    return found


def table(results: dict[str, dict[str, Score]], versions: dict[str, str]) -> str:
    """A row for each engine: page at 1, page at 3 and place at 1 for each file of queries."""
    files = list(next(iter(results.values())))
    heads = [f"{name}：页@1 / 页@3 / 段@1" for name in files]
    lines = ["| " + " | ".join(["引擎", *heads]) + " |", "|---" * (len(files) + 1) + "|"]
    for engine, scores in results.items():
        cells = [f"{one.page1:.1%} / {one.page3:.1%} / {one.place1:.1%}" for one in scores.values()]
        lines.append(f"| {NAMES[engine]} {versions.get(engine, '')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Build, index, ask and print the table."""
    sets = {path.stem: [query for query in read(path) if query.expected] for path in sorted(HERE.glob("*.csv"))}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        site, versions = build(work, arguments[0] if arguments else sys.executable)
        found: dict[str, dict[str, list[Answer]]] = {name: {} for name in NAMES}
        for file, queries in sets.items():
            for name, theirs in found_by_others(work, site, queries).items():
                found[name][file] = theirs
        with Engine(site) as engine:
            found["ours"] = {file: answers(engine, queries) for file, queries in sets.items()}
        for size in (0, 5000):
            print(run(node(), HERE / "scale.mjs", site / "_static", size).strip())
    scores = {name: {file: Score.of(one) for file, one in files.items()} for name, files in found.items()}
    print(table(scores, versions))


if __name__ == "__main__":
    main(sys.argv[1:])
