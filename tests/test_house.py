"""The house keeps its order: who may import whom, how long a module may be, what the tree may hold."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

KB = ROOT / "kb"
MODULES = sorted(KB.rglob("*.py"))
FOUNDATION = ("text", "model", "said", "domain", "data", "names")
"""What every feature may import; `check`, `pharmacology` and the rest may import only as `may_import` says."""
PURE = {
    "text": {"text"},
    "model": {"text", "model"},
    "check": {"text", "model", "check"},
    "pharmacology": {"pharmacology"},
    "said": {"said"},
    "domain": {"text", "model", "domain"},
    "data": {"text", "model", "domain", "data"},
    "names": {"text", "model", "domain", "names"},
}
NO_SPHINX = ("text", "model", "check", "pharmacology")
NO_DISK = ("text", "pharmacology")
TOP_LEVEL = {
    *(".ci", ".github", ".gitattributes", ".gitignore", ".readthedocs.yaml"),
    *("LICENSE", "LICENSE-CONTENT", "Makefile", "NOTICE", "README.md", "conf.py", "pyproject.toml"),
    *("_static", "_templates", "docs", "kb", "requirements.in", "requirements.txt", "tests"),
}


def feature_of(path: Path) -> str:
    """The first name below `kb`: ``sphinx_kb/text/fold.py`` belongs to text, ``sphinx_kb/core/store.py`` to domain."""
    return path.relative_to(KB).parts[0].removesuffix(".py")


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
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def may_import(feature: str) -> set[str]:
    """The parts of `kb` that one part may import."""
    return PURE.get(feature) or {feature, "pharmacology", *FOUNDATION}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_one_way_and_features_do_not_know_each_other(path):
    feature = feature_of(path)
    inside = {module.split(".")[1] for module in imports_of(path) if module.startswith("kb.")}
    assert inside <= may_import(feature) or feature == "__init__"


@pytest.mark.parametrize("path", [path for path in MODULES if feature_of(path) in NO_SPHINX], ids=name)
def test_pure_parts_know_neither_sphinx_nor_docutils(path):
    roots = {module.split(".")[0] for module in imports_of(path)}
    assert not roots & {"sphinx", "docutils", "myst_parser", "sphinxcontrib", "sphinx_design"}


@pytest.mark.parametrize("path", [path for path in MODULES if feature_of(path) in NO_DISK], ids=name)
def test_pure_parts_open_no_file(path):
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
    assert not set(path.relative_to(KB).with_suffix("").parts) & vague


def test_the_map_of_the_code_names_every_module_once_and_nothing_else():
    listed = re.findall(r"^\* - `kb/([\w/.]+)`$", (ROOT / "docs/contribute/code.md").read_text(encoding="utf-8"), re.M)
    there = {path.name + "/" * path.is_dir() for path in KB.iterdir() if not path.name.startswith("__")}
    assert sorted(listed) == sorted(there), "kb/ 里的模块与 docs/contribute/code.md 的表对不上"


def test_the_top_level_holds_what_the_mission_names_and_little_else():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"只有在 git 仓库里才知道哪些文件要提交：{done.stderr.strip()}")
    tracked = done.stdout.split("\0")
    assert {path.split("/")[0] for path in tracked if path} <= TOP_LEVEL


def test_raw_colours_stand_in_one_style_sheet():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    bad = {
        path.name: colour.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S))
        for path in (ROOT / "_static/css").glob("*.css")
        if path.name != "tokens.css"
    }
    assert {file: found for file, found in bad.items() if found} == {}
