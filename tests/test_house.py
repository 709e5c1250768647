"""The house keeps its order: who may import whom, how long a module may be, what the tree may hold.

A test reads all modules and names each that is wrong: one test a module and rule is thousands, which cost more to begin
than to run.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sphinx_kb.tools import catalogue
from tests.conftest import ROOT

KIT, EVIDENCE = ROOT / "sphinx_kb", ROOT / "sphinx_evidence"
MODULES = sorted([*KIT.rglob("*.py"), *EVIDENCE.rglob("*.py")])
GROUND = {
    "locale": {"locale"},
    "text": {"locale", "text"},
    "core": {"locale", "text", "core"},
    "pharmacology": {"locale", "pharmacology"},
    "model": {"locale", "pharmacology", "model"},
    "data": {"locale", "pharmacology", "model", "data"},
}
"""The lower floors, and what they may import of their own package; a feature may import them and itself."""
NO_SPHINX = ("sphinx_kb.text", "sphinx_evidence.model", "sphinx_evidence.pharmacology")
"""Rooms that work without Sphinx; the catalogue is all they may know of it."""
NO_DISK = ("sphinx_kb.text", "sphinx_evidence.pharmacology")
TOP_LEVEL = {
    *(".ci", ".github", ".gitattributes", ".gitignore", ".gitlab-ci.yml", ".readthedocs.yaml"),
    *("CHANGELOG.md", "CITATION.cff", "LICENSE", "LICENSE-CONTENT", "NOTICE", "README.md"),
    *("Makefile", "conf.py", "pyproject.toml"),
    *("_static", "_templates", "docs", "sphinx_kb", "sphinx_evidence", "requirements.in", "requirements.txt", "tests"),
}
ROOMS_OF_FEATURES = ("sphinx_kb.books", "sphinx_kb.links", "sphinx_kb.markup")
"""Rooms in which each module or folder is a feature by itself, which does not know its neighbours."""
GROUND_OF_ROOM = {"sphinx_kb.books.edition", "sphinx_kb.books.left_out", "sphinx_kb.books.made"}
"""Modules of such a room that are no feature: all of the room stands on them."""
CHINESE_RULES = {
    "sphinx_kb/text/east_asian.py",  # wide letters and their punctuation
    "sphinx_kb/text/nonbreaking.py",  # what must not be parted at the end of a line
    "sphinx_kb/text/sentence.py",  # where a sentence ends
    "sphinx_kb/search/languages/zh/readings.js",  # how letters are read
    "sphinx_evidence/model/typed_numbers.py",  # numbers and units written in Chinese
    "sphinx_evidence/bibliography/style.py",  # GB/T 7714
}
"""Modules of rules of the Chinese language; only they may hold Chinese letters."""
PACKAGES = ("sphinx_kb", "sphinx_evidence")
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
"""Chinese letters and Chinese punctuation."""


@cache
def module(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PATHS = {module(path): path for path in MODULES}
NAMES = set(PATHS)


def room(dotted: str) -> str:
    """The package and the first name below it: where a module lives."""
    return ".".join(dotted.split(".")[:2])


def feature(dotted: str) -> str:
    """The feature that a module is a part of: its room, or its part of a room that holds many."""
    return ".".join(dotted.split(".")[: 3 if room(dotted) in ROOMS_OF_FEATURES else 2])


@cache
def text_of(path: Path) -> str:
    """What a file says."""
    return path.read_text(encoding="utf-8")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a module's tree, the module itself first."""
    return tuple(ast.walk(ast.parse(text_of(path))))


@pytest.fixture(scope="module", autouse=True)
def trees_are_forgotten():
    """What was parsed goes with the last test here: it would lie in the worker until its end."""
    yield
    nodes_of.cache_clear()
    text_of.cache_clear()


@cache
def imports_of(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it."""
    found = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                package = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
                found.add(".".join([*package, *filter(None, [node.module])]))
            else:
                found.add(node.module)
                found |= {f"{node.module}.{alias.name}" for alias in node.names} & NAMES
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def wrong_in(paths: Iterable[Path], found_in: Callable[[Path], Any]) -> dict[str, Any]:
    """What is found in each file in which anything is; nothing may be."""
    assert paths
    return {name(path): found for path in paths if (found := found_in(path))}


def may_import(own: str) -> set[str]:
    """The rooms that a module of the feature `own` may import besides that feature."""
    package, _, place = own.partition(".")
    if package == "sphinx_kb":
        floors = GROUND.get(place, {"locale", "text", "core", "terms"})
        return {f"sphinx_kb.{floor}" for floor in floors}
    floors = GROUND.get(place, {"locale", "pharmacology", "model", "data"})
    return {f"sphinx_evidence.{floor}" for floor in floors} | {room(one) for one in NAMES if room(one) != own}


def imports_of_others(path: Path) -> set[str]:
    """What a module imports of the packages and may not."""
    dotted = module(path)
    own = feature(dotted)
    inside = {one for one in imports_of(path) if one.split(".")[0] in PACKAGES} - set(PACKAGES) - GROUND_OF_ROOM
    if dotted.startswith("sphinx_kb") and (upward := {one for one in inside if one.startswith("sphinx_evidence")}):
        return upward
    if dotted in PACKAGES or dotted in ROOMS_OF_FEATURES:
        return set()  # it lists the parts of its package or room
    return {one for one in inside if feature(one) != own and room(one) not in may_import(own)}


def test_imports_go_one_way_and_features_do_not_know_each_other():
    assert wrong_in(MODULES, imports_of_others) == {}


def roots_of(path: Path) -> set[str]:
    """The first names of what a file imports."""
    return {one.split(".")[0] for one in imports_of(path)}


def test_pure_rooms_know_neither_sphinx_nor_docutils():
    engine = {"sphinx", "docutils", "myst_parser", "sphinxcontrib", "sphinx_design"}
    pure = [path for path in MODULES if room(module(path)) in NO_SPHINX]
    assert wrong_in(pure, lambda path: roots_of(path) & engine) == {}


def calls_in(path: Path) -> set[str]:
    """The names of the functions that a module calls by name alone."""
    return {node.func.id for node in nodes_of(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_pure_rooms_open_no_file():
    disk = {"pathlib", "os", "io", "shutil", "tempfile"}
    pure = [path for path in MODULES if room(module(path)) in NO_DISK]
    assert wrong_in(pure, lambda path: roots_of(path) & disk | calls_in(path) & {"open"}) == {}


def test_a_module_says_what_it_is_for_and_stays_readable():
    assert wrong_in(MODULES, lambda path: not ast.get_docstring(nodes_of(path)[0])) == {}
    assert wrong_in(MODULES, lambda path: max(0, len(text_of(path).splitlines()) - 350)) == {}


def test_names_say_what_a_thing_is():
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert wrong_in(MODULES, lambda path: set(path.relative_to(ROOT).with_suffix("").parts) & vague) == {}


def test_the_top_level_holds_what_the_mission_names_and_little_else():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"only a git repository knows which files are to be committed: {done.stderr.strip()}")
    tracked = done.stdout.split("\0")
    assert {path.split("/")[0] for path in tracked if path} <= TOP_LEVEL


def test_raw_colours_stand_in_one_style_sheet():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    sheets = [*(ROOT / "_static/css").glob("*.css"), *KIT.rglob("*.css"), *EVIDENCE.rglob("*.css")]
    bad = {
        path.name: colour.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S))
        for path in sheets
        if path.name not in ("tokens.css", "book.css")
    }
    assert {file: found for file, found in bad.items() if found} == {}


ASSETS = sorted(path for package in (KIT, EVIDENCE) for path in package.rglob("*")
                if path.suffix in (".html", ".js", ".css", ".typ", ".jinja", ".svg"))


@pytest.mark.parametrize("paths", [MODULES, ASSETS], ids=["code", "templates, scripts and styles"])
def test_what_programs_are_made_of_speaks_english(paths):
    others = [path for path in paths if name(path) not in CHINESE_RULES]
    assert wrong_in(others, lambda path: HAN.findall(text_of(path))) == {}


def test_the_modules_of_chinese_rules_are_there_and_need_their_exception():
    assert [path for path in sorted(CHINESE_RULES) if not HAN.search(text_of(ROOT / path))] == []


def unexplained_priorities_in(path: Path) -> list[int]:
    """The lines of priorities that have no comment beside them."""
    lines = text_of(path).splitlines()
    unexplained = []
    for node in nodes_of(path):
        is_call = isinstance(node, ast.Call) and any(keyword.arg == "priority" for keyword in node.keywords)
        is_transform = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "default_priority"
        if is_call or is_transform:
            beside = lines[node.lineno - 2 : node.end_lineno]
            if not any("#" in line for line in beside):
                unexplained.append(node.lineno)
    return unexplained


def test_every_priority_has_its_reason_beside_it():
    assert wrong_in(MODULES, unexplained_priorities_in) == {}


def test_the_map_names_every_room():
    shown = (ROOT / "docs/contribute/code.md").read_text(encoding="utf-8")
    rooms = set()
    for package in (KIT, EVIDENCE):
        for path in package.iterdir():
            if path.is_dir() and any(path.rglob("*.py")) and path.name != "__pycache__":
                rooms.add(f"{package.name}/{path.name}/")
            elif path.suffix == ".py" and path.name != "__init__.py":
                rooms.add(f"{package.name}/{path.name}")
    assert {one for one in rooms if one not in shown} == set()


GUIDES = [*(ROOT / "docs/contribute").rglob("*.md"), ROOT / "README.md", KIT / "README.md"]
"""What tells people where things are."""


def is_in_a_module(dotted: str) -> bool:
    """Whether a dotted name is a name of a module, such as a function."""
    place, _, own = dotted.rpartition(".")
    return place in NAMES and re.search(rf"^(?:def|class) {own}\b|^{own} ?[:=]",
                                        source_of(place), re.M) is not None


def source_of(dotted: str) -> str:
    """The text of a module."""
    return text_of(PATHS[dotted])


def test_the_map_names_nothing_that_is_not_there():
    shown = "".join(path.read_text(encoding="utf-8") for path in GUIDES)
    named = set(re.findall(r"`((?:sphinx_kb|sphinx_evidence|tests|docs)/[\w./-]+)`", shown))
    templates = {f"{path.parent.name}/{path.name}" for path in ASSETS if "templates" in path.parts}
    assert {path for path in named - templates if not (ROOT / path).exists()} == set()
    modules = set(re.findall(r"(?<![\w/-])(?:sphinx_kb|sphinx_evidence)(?:\.[a-z_]+)+(?![\w.-]*\*)", shown))
    assert {one for one in modules if one not in NAMES and not is_in_a_module(one)} == set()


def test_what_the_map_says_of_a_room_is_in_that_room():
    text = (ROOT / "docs/contribute/code.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\* - `(sphinx_\w+/\w+/)`\n  - (.+)$", text, re.M)
    assert len(rows) > 15
    missing = {f"{place}{part}" for place, told in rows for part in re.findall(r"`([\w/]+(?:/|\.py))`", told)
               if not part.startswith("sphinx_") and not (ROOT / place / part).exists()}
    assert missing == set()


def test_catalogues_are_up_to_date_and_complete(capsys):
    assert catalogue.main(["--check"]) == 0, capsys.readouterr().out


TEMPLATES_AND_SCRIPTS = [path for path in ASSETS if path.suffix in (".html", ".js") and "vendor" not in path.parts]
WORDS_SHOWN = re.compile(
    r">\s*([A-Z][^<>{}]*[a-z][^<>{}]*)<|\b(?:aria-label|title|alt|placeholder)=\"([A-Z][^\"{}]+)\"")
"""Words of a template that readers see: text between tags, and in attributes that are read out."""
SENTENCE = re.compile(r"(?<!\b_\()(?:\"([A-Z][a-z]+ [^\"\\\n]+)\"|`([A-Z][a-z]+ [^`\n]+)`)")
"""A string of a script that is a sentence, and no message."""


def unmarked_words_in(path: Path) -> list[Any]:
    """Words for readers in a template or script that are no message."""
    text = text_of(path)
    if path.suffix == ".html":
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>", "", text,
                      flags=re.DOTALL)
        return WORDS_SHOWN.findall(text)
    text = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
    return SENTENCE.findall(text)


def test_words_that_readers_see_are_messages():
    assert wrong_in(TEMPLATES_AND_SCRIPTS, unmarked_words_in) == {}


NOT_ALWAYS = {
    "sphinx_kb.html.frame",  # for sites that name it
    # where there is a search
    "sphinx_evidence.claims.search_records", "sphinx_evidence.interactions.search_records",
    "sphinx_evidence.bibliography.search_records",
}
"""Extensions that no room sets up in every build."""


def test_every_extension_is_a_part_of_its_room():
    """A module with `setup` that no `PARTS` lists would never be set up, and nobody would be told."""
    texts = {one: source_of(one) for one in NAMES}
    listed = set(NOT_ALWAYS)
    for one, text in texts.items():
        if parts := re.search(r"^(?:ROOMS|PARTS) = \((.*?)\)$", text, re.M | re.S):
            listed |= {f"{one}.{part}" for part in re.findall(r'"([\w.]+)"', parts[1])}
        listed |= set(re.findall(r'setup_extension\("([\w.]+)"\)', text))
    extensions = {one for one, text in texts.items() if re.search(r"^def setup\(", text, re.M)} - set(PACKAGES)
    assert extensions - listed == set(), "write it into PARTS of the __init__.py beside it"


def test_every_workaround_has_a_test_that_upstream_still_needs_it():
    from sphinx_kb import build

    lacking = [part for part in build.PARTS if "def test_without_the_extension" not in
               (ROOT / f"tests/build/test_{part}.py").read_text(encoding="utf-8")]
    assert lacking == []


def test_one_module_knows_what_builders_there_are():
    others = [path for path in MODULES if name(path) != "sphinx_kb/core/formats.py"]
    assert wrong_in(others, lambda path: re.findall(r"\bbuilder\.(?:name|format)\b", text_of(path))) == {}


def messages_inside_f_strings(path: Path) -> set[int]:
    """The lines of calls for a message within an f-string, where extraction does not find them."""
    return {
        node.lineno for string in nodes_of(path) if isinstance(string, ast.JoinedStr) for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    }


def test_no_message_stands_inside_an_f_string_where_extraction_does_not_find_it():
    assert wrong_in(MODULES, messages_inside_f_strings) == {}


def test_every_folder_of_tests_is_collected(request):
    """pytest passes over folders such as `build` without a word."""
    patterns = request.config.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    names = {part for folder in folders for part in folder.relative_to(ROOT).parts}
    assert {name for name in names for pattern in patterns if fnmatch(name, pattern)} == set()
