"""What happens between processes: the program changes, the disk is full, two builds share their document trees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.turns(2)

PAGES = {
    "index.md": "# 首页\n\n```{toctree}\n:glob:\n\na*\n```\n",
    **{f"a{number}.md": f"# 甲{number}\n\n见 [[首页]]。\n" for number in range(6)},
    "conf.py": "extensions = ['myst_parser', 'sphinx_kb']\nlanguage = 'zh_CN'\n",
}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "docs").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    return tmp_path


def command(site, builder="html", out="out"):
    return [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", builder, "-d", f"{out}/doctrees", "docs",
            f"{out}/{builder}"]


def environment(package=ROOT):
    return {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}


def run(site, builder="html", out="out", package=ROOT, shell=""):
    """Build in a process of its own; return its code and what it said."""
    build = command(site, builder, out)
    if shell:
        build = ["sh", "-c", f'{shell}; exec "$@"', "sh", *build]
    done = subprocess.run(build, cwd=site, env=environment(package), capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def files(site, out, builder="html"):
    folder = site / out / builder
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_change_of_the_program_reaches_every_page_without_a_warning(site):
    package = site / "package"
    shutil.copytree(ROOT / "sphinx_kb", package / "sphinx_kb", ignore=shutil.ignore_patterns("__pycache__"))
    assert run(site, package=package) == (0, "")
    module = package / "sphinx_kb/links/wikilinks/domain.py"
    module.write_text(module.read_text(encoding="utf-8").replace('"kb-wikilink"', '"kb-wikilinX"'), encoding="utf-8")
    assert run(site, package=package) == (0, "")
    assert b"kb-wikilinX" in files(site, "out")["a1.html"]
    assert run(site, out="clean", package=package) == (0, "")
    assert files(site, "out") == files(site, "clean")


def test_a_full_disk_is_a_sentence_and_the_next_build_is_whole(site):
    code, said = run(site, shell="ulimit -f 20")
    assert code == 2
    assert "请检查权限和剩余空间" in said
    assert "Traceback" not in said
    assert run(site) == (0, "")
    assert run(site, out="clean") == (0, "")
    assert files(site, "out") == files(site, "clean")


@pytest.mark.skipif("CI" not in os.environ, reason="seven builds in processes of their own: only with CI=true")
def test_two_builds_at_once_do_not_spoil_each_other(site):
    assert run(site) == (0, "")
    for number in range(3):
        with (site / f"docs/a{number}.md").open("a", encoding="utf-8") as page:
            page.write("\n新的一句。\n")
    at_once = [subprocess.Popen(command(site, builder), cwd=site, env=environment(), stderr=subprocess.DEVNULL)
               for builder in ("html", "epub")]
    for build in at_once:
        build.wait()
    for builder in ("html", "epub"):
        assert run(site, builder) == (0, "")
        assert run(site, builder, out="clean") == (0, "")
        assert files(site, "out", builder) == files(site, "clean", builder)
