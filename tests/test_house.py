"""The house keeps its order: who may import whom, how long a module may be, what the tree may hold."""

from __future__ import annotations

import ast
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

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


def module(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module(path) for path in MODULES}


def room(dotted: str) -> str:
    """The package and the first name below it: where a module lives."""
    return ".".join(dotted.split(".")[:2])


def feature(dotted: str) -> str:
    """The feature that a module is a part of: its room, or its part of a room that holds many."""
    return ".".join(dotted.split(".")[: 3 if room(dotted) in ROOMS_OF_FEATURES else 2])


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


def may_import(own: str) -> set[str]:
    """The rooms that a module of the feature `own` may import besides that feature."""
    package, _, place = own.partition(".")
    if package == "sphinx_kb":
        floors = GROUND.get(place, {"locale", "text", "core", "terms"})
        return {f"sphinx_kb.{floor}" for floor in floors}
    floors = GROUND.get(place, {"locale", "pharmacology", "model", "data"})
    return {f"sphinx_evidence.{floor}" for floor in floors} | {room(one) for one in NAMES if room(one) != own}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_one_way_and_features_do_not_know_each_other(path):
    dotted = module(path)
    own = feature(dotted)
    inside = {one for one in imports_of(path) if one.split(".")[0] in PACKAGES} - set(PACKAGES) - GROUND_OF_ROOM
    if dotted.startswith("sphinx_kb"):
        assert not {one for one in inside if one.startswith("sphinx_evidence")}
    if dotted in PACKAGES or dotted in ROOMS_OF_FEATURES:
        return  # it lists the parts of its package or room
    assert {one for one in inside if feature(one) != own and room(one) not in may_import(own)} == set()


@pytest.mark.parametrize("path", [path for path in MODULES if room(module(path)) in NO_SPHINX], ids=name)
def test_pure_rooms_know_neither_sphinx_nor_docutils(path):
    roots = {module.split(".")[0] for module in imports_of(path)}
    assert not roots & {"sphinx", "docutils", "myst_parser", "sphinxcontrib", "sphinx_design"}


@pytest.mark.parametrize("path", [path for path in MODULES if room(module(path)) in NO_DISK], ids=name)
def test_pure_rooms_open_no_file(path):
    roots = {module.split(".")[0] for module in imports_of(path)}
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not roots & {"pathlib", "os", "io", "shutil", "tempfile"}
    assert "open" not in calls


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for_and_stays_readable(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names_say_what_a_thing_is(path):
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert not set(path.relative_to(ROOT).with_suffix("").parts) & vague


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


@pytest.mark.parametrize("path", [path for path in MODULES if name(path) not in CHINESE_RULES], ids=name)
def test_code_speaks_english(path):
    assert HAN.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in ASSETS if name(path) not in CHINESE_RULES], ids=name)
def test_templates_scripts_and_styles_speak_english(path):
    assert HAN.findall(path.read_text(encoding="utf-8")) == []


def test_the_modules_of_chinese_rules_are_there_and_need_their_exception():
    assert [path for path in sorted(CHINESE_RULES) if not HAN.search((ROOT / path).read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_priority_has_its_reason_beside_it(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    unexplained = []
    for node in ast.walk(ast.parse("\n".join(lines))):
        is_call = isinstance(node, ast.Call) and any(keyword.arg == "priority" for keyword in node.keywords)
        is_transform = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "default_priority"
        if is_call or is_transform:
            beside = lines[node.lineno - 2 : node.end_lineno]
            if not any("#" in line for line in beside):
                unexplained.append(f"{name(path)}:{node.lineno}")
    assert unexplained == []


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
    return next(path for path in MODULES if module(path) == dotted).read_text(encoding="utf-8")


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


@pytest.mark.parametrize("path", TEMPLATES_AND_SCRIPTS, ids=name)
def test_words_that_readers_see_are_messages(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>", "", text,
                      flags=re.DOTALL)
        found = WORDS_SHOWN.findall(text)
    else:
        text = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)
        found = SENTENCE.findall(text)
    assert found == []


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


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_one_module_knows_what_builders_there_are(path):
    asks = re.search(r"\bbuilder\.(?:name|format)\b", path.read_text(encoding="utf-8"))
    assert not asks or name(path) == "sphinx_kb/core/formats.py"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_message_stands_inside_an_f_string_where_extraction_does_not_find_it(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        node.lineno for string in ast.walk(tree) if isinstance(string, ast.JoinedStr) for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    }
    assert not inside


def test_every_folder_of_tests_is_collected(request):
    """pytest passes over folders such as `build` without a word."""
    patterns = request.config.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    names = {part for folder in folders for part in folder.relative_to(ROOT).parts}
    assert {name for name in names for pattern in patterns if fnmatch(name, pattern)} == set()
