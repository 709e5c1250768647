"""The house keeps its order: who may import whom, how long a module may be, what the tree may hold."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

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
    *(".ci", ".github", ".gitattributes", ".gitignore", ".readthedocs.yaml"),
    *("LICENSE", "LICENSE-CONTENT", "Makefile", "NOTICE", "README.md", "conf.py", "pyproject.toml"),
    *("_static", "_templates", "docs", "sphinx_kb", "sphinx_evidence", "requirements.in", "requirements.txt", "tests"),
}
STILL_WRONG = {
    "sphinx_kb/lint/__init__.py", "sphinx_kb/lint/__main__.py", "sphinx_kb/lint/link_fixes.py",
    "sphinx_kb/links/link_report.py",
}
"""Modules whose imports of evidence or of another feature are still to be mended."""


def module(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(dotted: str) -> str:
    """The package and the first name below it: where a module lives."""
    return ".".join(dotted.split(".")[:2])


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
                found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module in PACKAGES}
    return found


PACKAGES = ("sphinx_kb", "sphinx_evidence")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def may_import(own: str) -> set[str]:
    """The rooms that a room may import."""
    package, _, feature = own.partition(".")
    if package == "sphinx_kb":
        floors = GROUND.get(feature, {feature, "locale", "text", "core", "terms"})
        return {f"sphinx_kb.{floor}" for floor in floors}
    floors = GROUND.get(feature, {feature, "locale", "pharmacology", "model", "data"})
    kit = {module(path) for path in KIT.rglob("*.py")}
    return {f"sphinx_evidence.{floor}" for floor in floors} | {room(one) for one in kit}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_one_way_and_features_do_not_know_each_other(path):
    own = room(module(path))
    inside = {room(one) for one in imports_of(path) if one.split(".")[0] in PACKAGES} - set(PACKAGES)
    wrong = inside - may_import(own) if own not in PACKAGES else set()
    assert not wrong or name(path) in STILL_WRONG


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
