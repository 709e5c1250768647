"""Other programs that make a site of notes, to compare with.

    python -m tests.bench.peers      `make bench-peers`: set up their environment
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.cost import cost_of
from tests.bench.notes import markdown_link, wiki_link, write_notes
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = Path(os.environ.get("KB_PEERS", ROOT / "_build/peers")).absolute()
"""The environment."""
PINS = Path(__file__).with_name("peers.txt")
FURO_NOTES = 300
"""furo writes the whole navigation on every page, so that a thousand notes would take a quarter of an hour."""
MATERIAL = "site_name: 笔记\ntheme:\n  name: material\nplugins:\n  - search\n"
EZLINKS = "  - ezlinks:\n      wikilinks: true\n"
FURO = """\
extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_block"]
language = "zh_CN"
html_theme = "furo"
"""


def program(name: str) -> str:
    """A program of the environment."""
    return str(PLACE / ("Scripts" if sys.platform == "win32" else "bin") / name)


def set_up() -> None:
    """Make the environment, or bring it to the pinned versions."""
    if not Path(program("python")).exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
    subprocess.run([program("python"), "-m", "pip", "install", "--quiet", "-r", PINS], check=True)


def mkdocs(folder: Path) -> list[str]:
    """MkDocs with Material and wiki links."""
    (folder / "mkdocs.yml").write_text(MATERIAL + EZLINKS, encoding="utf-8")
    return [program("mkdocs"), "build", "--quiet", "-f", str(folder / "mkdocs.yml")]


def zensical(folder: Path) -> list[str]:
    """Zensical, which takes the settings of MkDocs."""
    (folder / "mkdocs.yml").write_text(MATERIAL, encoding="utf-8")
    return [program("zensical"), "build", "-f", str(folder / "mkdocs.yml")]


def furo(folder: Path) -> list[str]:
    """Sphinx with the theme furo."""
    (folder / "conf.py").write_text(FURO, encoding="utf-8")
    return [sys.executable, "-m", "sphinx", "-q", "-Q", "-c", str(folder), "-d", str(folder / "doctrees"), "-b", "html",
            str(folder / "docs"), str(folder / "site")]


PEERS: dict[str, tuple[Callable[[Path], list[str]], Callable[[str], str], int]] = {
    "MkDocs Material + ezlinks": (mkdocs, wiki_link, 0),
    "Zensical": (zensical, markdown_link, 0),
    "furo": (furo, markdown_link, FURO_NOTES),
}
"""Name → how to build a folder, how notes link, the most notes (0: any number)."""


def measure_peers(work: Path, count: int, base: float) -> None:
    """Print what each costs: cold, with nothing changed, after one edit, and the first as a share of `base`."""
    if not Path(program("mkdocs")).exists():
        print("别家没有量：先 make bench-peers")
        return
    for number, (name, (command_for, link, most)) in enumerate(PEERS.items()):
        folder, notes = work / f"peer{number}", min(count, most or count)
        write_notes(folder / "docs", notes, links=8, link=link)
        command = command_for(folder)
        cold, megabytes = cost_of(command)
        nothing, _ = cost_of(command)
        edited = folder / "docs/note-00007.md"
        edited.write_text(edited.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
        one, _ = cost_of(command)
        ratio = f"是 basic 的 {cold / base:.2f} 倍" if notes == count else f"只有 {notes} 条笔记"
        print(f"{name}：{cold:.1f}、{nothing:.1f}、{one:.1f}，{ratio}，内存 {megabytes:.0f} MB", flush=True)


if __name__ == "__main__":
    set_up()
