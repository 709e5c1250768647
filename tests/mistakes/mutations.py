"""Ways to break a site: its pages, data, state, settings and file names. Seeded, so that a failure can be repeated."""

from __future__ import annotations

import pickle
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import World

SIGNS = "[](){}<>|^$#*_`~:!@\\\"'-+=&%;,.?/\t\n　﻿"
WRONG_VALUES = (
    None,
    3,
    -1.5,
    "x",
    "",
    [],
    [3],
    ["x"],
    [["x"]],
    [None],
    {},
    {"x": 3},
    {3: "x"},
    {"x": None},
    {"x": ["y"]},
    {"x": {"y": 3}},
    ("x", "y"),
    True,
    b"x",
    {"x"},
    [{"x": 3}],
    "../..",
    "\x00",
    "no/such/file",
)
"""What a setting may hold by mistake."""
WRONG_FIELDS = (
    "",
    "null",
    "3",
    "-1",
    "true",
    "[]",
    "[3]",
    "{a: 1}",
    "2026-13-99",
    "2026-02-30",
    ".nan",
    '"\\ud800"',
    "'",
    '"',
    "!!python/object:os.system x",
    "*x",
    "&x y",
    "- - -",
    "1e999",
    "0x1F",
    "2026-01-01",
    "[[a]]",
    "a: b: c",
    "|\n    x",
    "@x",
    "%x",
    "\x07",
    "x" * 5000,
    "甲" * 300,
    "<script>",
    "1_000",
    "~",
    "? x",
    "{",
    "]",
)
"""What a field of a data file or of front matter may hold by mistake."""
SNIPPETS = (
    "```{{",
    "```{note}\n",
    ":::{tip}\n::::{tip}\n",
    "```{nothing} x\n```\n",
    "{nothing}`x`",
    "{value}`",
    "{value}``",
    "{value}`x|y|z`",
    "{claim}`C999`",
    "{claim}`c001`",
    "{cite:p}`,`",
    "{cite:p}`no,testone`",
    "{cite:t}`{x}`",
    "{term}`<>`",
    "{doc}`../../x`",
    "{ref}``",
    "{numref}`x`",
    "{abbr}`(`",
    "[[",
    "]]",
    "[[]]",
    "[[|]]",
    "[[#]]",
    "[[#^]]",
    "[[^]]",
    "[[a|b|c]]",
    "[[../../../etc/passwd]]",
    "![[]]",
    "![[odd]]",
    "![[odd#^t]]",
    "![[x.png|999999999x999999999]]",
    "![](x.png)",
    "![]()",
    "![x](d.svg){width=x}",
    "![x](<d .svg>)",
    "[x](<",
    "[x]:",
    "[x][y]",
    "[^x]",
    "[^x]: ",
    "[^1]: a\n[^1]: b\n",
    "$$",
    "$x$",
    "$\\frac{$",
    "$\\unknown{x}$",
    "$$\nx\n",
    "```{math}\n\\begin{x}\n```\n",
    "# ",
    "## ",
    "####### x",
    "# x\n\n# y\n",
    "####### \n",
    "* * *",
    "---",
    "---\n---\n",
    "+++",
    "%%",
    "% x",
    "<!--",
    "-->",
    "<b>",
    "</b>",
    "<script>alert(1)</script>",
    "<img src=x",
    "<a href='",
    "&#xD800;",
    "&#0;",
    "&bogus;",
    "\\",
    "\\\\",
    "```{eval-rst}\n.. nothing::\n```\n",
    "```{eval-rst}\n*x\n```\n",
    "```{include} /etc/passwd\n```\n",
    "```{include} x.md\n```\n",
    "```{include} odd.md\n```\n",
    "```{literalinclude} d.svg\n:lines: x\n```\n",
    "```{toctree}\nodd\nindex\nno\n```\n",
    "```{toctree}\n:maxdepth: x\n```\n",
    "```{list-table}\n* - a\n  - b\n* - c\n```\n",
    "```{list-table}\n:widths: x\n* - a\n```\n",
    '```{csv-table}\na,b\n"c\n```\n',
    "| a | b |\n|---|\n",
    "```{figure} no.png\n```\n",
    "```{figure} d.svg\n:width: -3\n:name: fig-m\n```\n",
    "```{image} d.svg\n:height: x\n```\n",
    "```{mermaid}\n```\n",
    "```{mermaid}\nflowchart LR\n a -->\n```\n",
    "```{mermaid}\nnothing\n```\n",
    "```{glossary}\n```\n",
    "```{glossary}\nx\n```\n",
    "```{fingerprint}\n```\n",
    "```{fingerprint} 没有\n```\n",
    "```{fingerprint} 文拉法辛\n:name:\n:alt: x\n```\n",
    "```{dose-chart}\n```\n",
    "```{dose-chart} nothing\n```\n",
    "```{dose-chart} step\nfrom: x\n```\n",
    "```{dose-chart} concentration\n[3]\n```\n",
    '```{dose-chart} occupancy\n"\\ud800"\n```\n',
    "```{dose-table} nothing\n```\n",
    "```{dose-table} agreement\nx: [\n```\n",
    "```{drawing}\n```\n",
    "```{drawing} nothing\n```\n",
    "```{drawing} synapse\nframes: 3\n```\n",
    "```{drawing} synapse\nframes:\n  - 3\n```\n",
    "```{drawing} synapse\nframes:\n  - title: [x]\n    alt: {a: 1}\n```\n",
    "```{claim} C999\n```\n",
    "```{claim}\n```\n",
    "```{ledger} x\n```\n",
    "```{values-table} x\n```\n",
    "```{bibliography} x\n:filter: (\n```\n",
    "```{graph} x\n```\n",
    "```{books}\n:x: y\n```\n",
    "```{model-box} x\n```\n",
    "```{corrections}\n:x:\n```\n",
    "```{tab-set}\nx\n```\n",
    "```{grid} x\n```\n",
    "```{card}\n:link: no\n:link-type: doc\n```\n",
    "```{button-ref} no\n```\n",
    "```{code-block} nothing\n:emphasize-lines: x\nx\n```\n",
    "```{code-block} python\n:emphasize-lines: 99\nx\n```\n",
    "(x)=\n(x)=\n# y\n",
    "{#a}\n{#a}\nx",
    "{.a #b c=}\nx",
    '{x="}\n',
    "^t",
    "x ^t\n\ny ^t\n",
    "^",
    "x ^\n",
    "> " * 120 + "x",
    "- " * 120 + "x",
    "*" * 400,
    "[" * 3000,
    "(" * 3000,
    "`" * 999,
    "_" * 3000 + "x",
    "<" * 3000,
    "![" * 1500,
    "{value}" * 300,
    "$" * 501,
    "x" * 200_000,
    "[[x]] " * 500,
    "\u202e\u2066x",
    "\u0000",
    "\u0007",
    "\ufffe",
    "😀" * 50,
    "e\u0301",
    "\u2028",
    "﷽",
)
"""What an author may type by mistake."""
NAMES = (
    "甲" * 83,
    "甲" * 84,
    "\x01控制",
    "换\n行",
    "制\t表",
    "CON",
    "nul",
    "aux.x",
    "-b",
    " 空",
    "空 ",
    "a b&c",
    "50%",
    "问?",
    "井#号",
    '引"号',
    "撇'号",
    "<尖>",
    "分;号",
    "冒:号",
    "竖|线",
    "星*号",
    "{花}",
    "[方]",
    "~波",
    "$元",
    "反\\斜",
    "e\u0301",
    "😀",
    "\u202e反",
    "...点",
    "index.html",
    "_下",
    "404",
    "search",
    "genindex",
    "%41",
    "a+b",
    "a=b",
    ",",
    "(",
    "\u200b零",
)
"""File names that somebody may choose."""
STATE = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe\x00",
    b"<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n",
    pickle.dumps({"a": 1}),
    pickle.dumps(None),
    b"\x80\x05garbage",
    b"[[1]]",
    b'{"a": 3}',
    b'"x"',
)
"""What a full disk, a merge or another program may leave in a file of state."""

IN_FOLDER = "of-a-mutation"
"""A file in the folders that are put in the place of files."""


@dataclass
class Mutation:
    """One way to break a site."""

    name: str
    kind: str
    """``page``, ``data``, ``state``, ``settings`` or ``name``."""
    apply: Callable[[World], None] = lambda world: None
    settings: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    builder: str = "html"
    file: str = ""
    """The source that a message must name; empty if there is none."""


def change(name: str, how: Callable[[bytes], bytes]) -> Callable[[World], None]:
    """A change of the bytes of a source."""

    def apply(world: World) -> None:
        path = world.docs / name
        path.write_bytes(how(path.read_bytes()))

    return apply


def somewhere(data: bytes, rng: random.Random) -> int:
    """A place between two characters of a text."""
    text = data.decode("utf-8", "replace")
    return len(text[: rng.randrange(len(text) + 1)].encode())


def byte_changes(rng: random.Random) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    """Changes that any text file may suffer."""
    seed = rng.random()

    def at(data: bytes) -> int:
        return random.Random(seed).randrange(len(data) + 1)

    def line_of(data: bytes) -> tuple[list[bytes], int]:
        lines = data.split(b"\n")
        return lines, random.Random(seed).randrange(len(lines))

    def without_line(data: bytes) -> bytes:
        lines, number = line_of(data)
        return b"\n".join(lines[:number] + lines[number + 1 :])

    def doubled_line(data: bytes) -> bytes:
        lines, number = line_of(data)
        return b"\n".join([*lines[: number + 1], *lines[number:]])

    def indented_line(data: bytes) -> bytes:
        lines, number = line_of(data)
        return b"\n".join([*lines[:number], b"\t" + lines[number], *lines[number + 1 :]])

    yield "cut", lambda data: data[: at(data)]
    yield "empty", lambda data: b""
    yield "binary", lambda data: data[: at(data)] + random.Random(seed).randbytes(40) + data[at(data) :]
    yield "all binary", lambda data: random.Random(seed).randbytes(400)
    yield "GBK", lambda data: data.decode("utf-8").encode("gbk", "replace")
    yield "UTF-16", lambda data: data.decode("utf-8").encode("utf-16")
    yield "BOM", lambda data: b"\xef\xbb\xbf" + data
    yield "CRLF", lambda data: data.replace(b"\n", b"\r\n")
    yield "CR", lambda data: data.replace(b"\n", b"\r")
    yield (
        "NUL",
        lambda data: (
            data[: somewhere(data, random.Random(seed))] + b"\x00" + data[somewhere(data, random.Random(seed)) :]
        ),
    )
    yield "surrogate", lambda data: data[: at(data)] + b"\xed\xa0\x80" + data[at(data) :]
    yield "line deleted", without_line
    yield "line twice", doubled_line
    yield "line indented", indented_line
    yield "conflict", lambda data: b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> x\n"
    yield "signs", lambda data: with_signs(data, random.Random(seed))


def with_signs(data: bytes, rng: random.Random) -> bytes:
    """A text with some characters replaced by signs that mean something."""
    letters = list(data.decode("utf-8", "replace"))
    for _ in range(6):
        if letters:
            letters[rng.randrange(len(letters))] = rng.choice(SIGNS)
    return "".join(letters).encode()


def with_snippet(snippet: str, rng: random.Random) -> Callable[[bytes], bytes]:
    """A text with a piece on a line of its own or within a line."""
    seed, apart = rng.random(), rng.random() < 0.7

    def insert(data: bytes) -> bytes:
        lines = data.decode("utf-8").split("\n")
        number = random.Random(seed).randrange(1, len(lines) + 1)
        if apart:
            return "\n".join([*lines[:number], "", snippet, "", *lines[number:]]).encode("utf-8", "surrogatepass")
        lines[number - 1] += snippet
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    return insert


def with_front_matter(name: str, written: str) -> Callable[[bytes], bytes]:
    """A page whose front matter has a field."""
    return lambda data: f"---\n{name}: {written}\n---\n".encode("utf-8", "surrogatepass") + data


def with_field(written: str, rng: random.Random) -> Callable[[bytes], bytes]:
    """A data file with another content of one field."""
    seed = rng.random()

    def replace(data: bytes) -> bytes:
        text = data.decode("utf-8")
        lines = text.split("\n")
        number = random.Random(seed).randrange(len(lines))
        line = lines[number]
        if ": " in line:
            lines[number] = line.partition(": ")[0] + ": " + written
        elif " = " in line:
            lines[number] = line.partition(" = ")[0] + " = " + written + ","
        else:
            cells = line.split(",")
            cells[random.Random(seed).randrange(len(cells))] = written
            lines[number] = ",".join(cells)
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    return replace


def instead(path: Path, what: str) -> None:
    """Put a folder, a broken link or nothing in the place of a file."""
    path.unlink()
    if what == "folder":
        path.mkdir()
        (path / IN_FOLDER).write_text("x")
    elif what == "broken link":
        path.symlink_to("nowhere")
    elif what == "circle":
        path.symlink_to(path.name)


def remove_folders(world: World) -> None:
    """Remove the folders that have been put in the place of files of outputs, as the author does who is told."""
    for path in list((world.root / "out").rglob(IN_FOLDER)):
        path.unlink()
        path.parent.rmdir()


def page_mutations(rng: random.Random, pages: list[str]) -> Iterator[Mutation]:
    builders = ["html"] * 8 + ["epub", "typst", "singlehtml", "text"]
    while True:
        page = rng.choice(pages)
        builder = rng.choice(builders)
        for name, how in rng.sample(list(byte_changes(rng)), 4):
            yield Mutation(f"{page} {name}", "page", change(page, how), builder=builder, file=page)
        for snippet in rng.sample(SNIPPETS, 12):
            yield Mutation(
                f"{page} with {snippet[:60]!r}",
                "page",
                change(page, with_snippet(snippet, rng)),
                builder=rng.choice(builders),
                file=page,
            )
        for key in rng.sample(
            (
                "title",
                "summary",
                "aliases",
                "tags",
                "reviewed",
                "weight",
                "x",
                "orphan",
                "myst",
                "tocdepth",
                "html_meta",
            ),
            3,
        ):
            written = rng.choice(WRONG_FIELDS)
            yield Mutation(
                f"{page} with {key}: {written[:40]!r}",
                "page",
                change(page, with_front_matter(key, written)),
                builder=rng.choice(builders),
                file=page,
            )
        what = rng.choice(("folder", "broken link", "circle", "nothing"))
        yield Mutation(
            f"{page} is {what}",
            "page",
            lambda world, page=page, what=what: instead(world.docs / page, what),
            builder=builder,
        )


def data_mutations(rng: random.Random, files: list[str]) -> Iterator[Mutation]:
    while True:
        file = rng.choice(files)
        for name, how in rng.sample(list(byte_changes(rng)), 3):
            yield Mutation(f"{file} {name}", "data", change(file, how), file=file)
        for written in rng.sample(WRONG_FIELDS, 4):
            yield Mutation(
                f"{file} with {written[:40]!r}",
                "data",
                change(file, with_field(written, rng)),
                file=file,
                builder=rng.choice(["html", "html", "html", "typst"]),
            )
        what = rng.choice(("folder", "broken link", "circle", "nothing"))
        yield Mutation(
            f"{file} is {what}", "data", lambda world, file=file, what=what: instead(world.docs / file, what)
        )


def state_mutations(rng: random.Random) -> Iterator[Mutation]:
    def spoil(world: World, seed: float, what: bytes | str) -> None:
        files = sorted(path for path in (world.root / "out").rglob("*") if path.is_file() and not path.is_symlink())
        rng = random.Random(seed)
        state = [
            path
            for path in files
            if "doctrees" in path.parts or path.name.startswith(".") or path.suffix in (".json", ".inv")
        ]
        path = rng.choice(state if rng.random() < 0.8 else files)
        if isinstance(what, bytes):
            path.write_bytes(what)
        elif what == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif what == "all empty":
            for one in state:
                one.write_bytes(b"")
        else:
            instead(path, what)

    while True:
        what = rng.choice((*STATE, "cut", "cut", "all empty", "folder", "broken link", "nothing"))
        seed = rng.random()
        yield Mutation(
            f"state {what if isinstance(what, str) else what[:20]!r} {seed:.6f}",
            "state",
            lambda world, seed=seed, what=what: spoil(world, seed, what),
            builder=rng.choice(["html", "html", "epub", "typst"]),
        )


def settings_mutations(rng: random.Random, names: list[str]) -> Iterator[Mutation]:
    while True:
        for name in rng.sample(names, len(names)):
            value = rng.choice(WRONG_VALUES)
            yield Mutation(
                f"{name} = {value!r}",
                "settings",
                settings={name: value},
                builder=rng.choice(["html"] * 4 + ["epub", "typst"]),
                file="conf.py",
            )
        yield Mutation(
            "SOURCE_DATE_EPOCH",
            "settings",
            environment={"SOURCE_DATE_EPOCH": rng.choice(("x", "-1", "1e9", "9" * 30, "１２"))},
        )


def name_mutations(rng: random.Random) -> Iterator[Mutation]:
    def add(world: World, name: str) -> None:
        (world.docs / f"{name}.md").write_text(
            "# 怪名字\n\n见 [[index]]。\n\n## 节\n\n```{figure} d.svg\n:name: fig-strange\n\n图\n```\n",
            encoding="utf-8",
        )
        index = world.docs / "index.md"
        index.write_text(index.read_text(encoding="utf-8") + f"\n```{{toctree}}\n{name}\n```\n", encoding="utf-8")

    while True:
        for name in rng.sample(NAMES, len(NAMES)):
            yield Mutation(
                f"a page called {name[:12]!r} ({len(name)})",
                "name",
                lambda world, name=name: add(world, name),
                builder=rng.choice(["html", "html", "epub", "typst", "singlehtml"]),
                file=name,
            )


def mutations(world: World, seed: int, settings: list[str]) -> Iterator[Mutation]:
    """Endless mutations of a world, of all kinds in turn."""
    rng = random.Random(seed)
    pages = sorted(path.relative_to(world.docs).as_posix() for path in world.docs.rglob("*.md"))
    data = sorted(
        path.relative_to(world.docs).as_posix() for path in (world.docs / "_data").rglob("*") if path.is_file()
    )
    kinds = [
        page_mutations(rng, pages),
        page_mutations(rng, pages),
        data_mutations(rng, data),
        state_mutations(rng),
        settings_mutations(rng, settings),
        name_mutations(rng),
    ]
    while True:
        for kind in kinds:
            yield next(kind)
