"""`make search-table`: every set of queries, asked with the editors' words and without them, as one table.

    python -m tests.search.evaluate [_build/html] [--peers]

Without them the site is built once more into a folder that is thrown away, from the doctrees that are there. With
``--peers`` Pagefind and MiniSearch are asked as well, where they are installed; `compare` installs the newest of all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import ROOT
from tests.search.compare import found_by_others
from tests.search.recall import HERE, Answer, Engine, Query, Score, answers, read

NO_FILE = "_data/no-such-file.yaml"
"""Where the words of the editors are looked for, to have none."""


def sets_of_queries() -> dict[str, list[Query]]:
    """Every file of queries by its name."""
    return {path.stem: read(path) for path in sorted(HERE.glob("*.csv"))}


def site_without_words(site: Path, work: Path) -> Path:
    """The site as it would be without the words of the editors."""
    doctrees = work / "doctrees"
    shutil.copytree(site.parent / "doctrees", doctrees)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-c", str(ROOT), "-D", f"kb_synonyms={NO_FILE}", "-d",
               str(doctrees), "-b", "html", str(ROOT / "docs"), str(work / "html")]
    subprocess.run(command, check=True, cwd=ROOT)
    return work / "html"


def by_set(sets: dict[str, list[Query]], said: list[Answer]) -> dict[str, list[Answer]]:
    """Answers to the queries of all sets, one after the other, apart by set; all together last."""
    rest = iter(said)
    found = {name: [next(rest) for _query in queries] for name, queries in sets.items()}
    return {**found, "all": said}


def cell(said: list[Answer]) -> str:
    """Page at 1, page at 3 and place at 1 of the queries with an answer, and how many of the others were refused."""
    score = Score.of(answer for answer in said if answer.query.expected)
    others = [answer for answer in said if not answer.query.expected]
    refused = f"{sum(not answer.found for answer in others)}/{len(others)}" if others else "—"
    return f"{score.page1:.1%} / {score.page3:.1%} / {score.place1:.1%} / {refused}"


def table(columns: dict[str, dict[str, list[Answer]]]) -> str:
    """A row for each set, a column for each engine."""
    lines = ["| set | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, said in next(iter(columns.values())).items():
        cells = [f"{name} ({len(said)})", *(cell(column[name]) for column in columns.values())]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print the table."""
    places = [one for one in arguments if not one.startswith("--")]
    site = Path(places[0] if places else "_build/html")
    sets = sets_of_queries()
    queries = [query for some in sets.values() for query in some]
    with Engine(site) as engine:
        columns = {"with words": by_set(sets, answers(engine, queries))}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with Engine(site_without_words(site, work)) as engine:
            columns["without"] = by_set(sets, answers(engine, queries))
        if "--peers" in arguments:
            engines = ["plain"]
            if find_spec("pagefind"):
                subprocess.run([sys.executable, "-m", "pagefind", "--site", str(site), "--root-selector", "article",
                                "--output-path", str(work / "pagefind")], check=True, capture_output=True)
                engines.append("pagefind")
            for name, said in found_by_others(work, site, queries, engines).items():
                columns[name] = by_set(sets, said)
    print("page@1 / page@3 / section@1 / refused\n")
    print(table(columns))


if __name__ == "__main__":
    main(sys.argv[1:])
