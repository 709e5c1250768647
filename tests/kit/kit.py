"""The kit as a stranger gets it: the wheel, built once, installed outside the repository, and sites built with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import time
import zipfile
import zlib
from dataclasses import dataclass
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from packaging.requirements import Requirement

from tests.amount import EVERYTHING
from tests.conftest import ROOT

EXTRAS = "search,book,diagrams"
TEXT = {".html", ".js", ".css", ".json", ".txt", ".xml", ".svg", ".xhtml", ".opf", ".ncx", ".typ", ".csv", ".buildinfo"}
BUILD = """\
import sys
from sphinx.cmd.build import main
for one in sys.argv[1:]:
    options = ["-q", "-n", "-W", "--keep-going", "-d", "_build/doctrees", "-b", one]
    if status := main([*options, ".", f"_build/{one}"]):
        sys.exit(status)
"""
"""What `python -m sphinx` does, for one builder after the other."""
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
"""Chinese letters and Chinese punctuation."""


def run(command: list[str], **options: Any) -> str:
    """Run a command; its output, or AssertionError with all it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def outside() -> dict[str, str]:
    """The environment of a process that knows nothing of this repository."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LANGUAGE", "LANG")}
    return {**kept, "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1", "LC_ALL": "C.UTF-8"}


def build_wheel(folder: Path) -> Path:
    """Build the wheel with what is installed: nothing is fetched."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def installed(folder: Path, extras: str = EXTRAS) -> Path:
    """A fresh virtual environment with the wheel in it; its Python. Nothing is fetched.

    What the wheel depends on is lent to the environment: with extras all that is installed here, themes and all,
    without them just what the wheel asks for.
    """
    wheel, venv = build_wheel(folder / "dist"), folder / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)])
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
    here = Path(sysconfig.get_path("purelib"))
    if extras:
        (site / "lent.pth").write_text(f"{here}\n", encoding="utf-8")
    else:
        for name in modules_of(requirements_of(wheel)):
            (site / name).symlink_to(here / name)
    if find_spec("pip"):
        # what the wheel asks for is looked for among what is lent: pip fails where anything is missing
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
        wanted = f"{wheel}[{extras}]" if extras else str(wheel)
        run([*pip, "install", "--quiet", "--no-index", wanted], env=outside())
    elif uv := which("uv"):
        run([uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python), str(wheel)])
    else:
        with zipfile.ZipFile(wheel) as archive:  # which is all that installing a wheel of pure Python does
            archive.extractall(site)
    return python


def requirements_of(wheel: Path) -> list[str]:
    """What a wheel asks for, without extras."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode("utf-8")
    return re.findall(r"^Requires-Dist: ([^;\n]+)$", metadata, re.MULTILINE)


def modules_of(requirements: list[str]) -> set[str]:
    """The files and folders in site-packages that some requirements need, and what these require in turn."""
    names, waiting = {}, list(requirements)
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name not in names and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            names[requirement.name] = distribution(requirement.name)
            waiting += names[requirement.name].requires or ()
    found = {file.parts[0] for one in names.values() for file in one.files or ()}
    return {name for name in found if not name.startswith((".", "__pycache__"))}


def shared_installation(shared: Path) -> Path:
    """The Python of the environment that all workers share: the first one makes it, the others wait for it."""
    folder, last_word = shared / "kit", shared / "kit.done"
    try:
        folder.mkdir()
    except FileExistsError:
        while not last_word.exists():
            time.sleep(0.2)
    else:
        try:
            said = str(installed(folder))
        except Exception as error:
            said = f"failed: {error}"
        part = last_word.with_suffix(".part")
        part.write_text(said, encoding="utf-8")
        part.rename(last_word)
    said = last_word.read_text(encoding="utf-8")
    assert not said.startswith("failed: "), said
    return Path(said)


@dataclass
class Site:
    """A stranger's site: a folder outside the repository and the Python that builds it."""

    root: Path
    python: Path

    def write(self, files: dict[str, str], **settings: Any) -> Site:
        """Write pages and a conf.py."""
        self.root.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (self.root / name).write_text(text, encoding="utf-8")
        conf = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
        (self.root / "conf.py").write_text(conf, encoding="utf-8")
        return self

    def build(self, *builders: str) -> None:
        """Build strictly, one builder after the other; a warning is a failure. On CI each in a process of its own."""
        for some in [[one] for one in builders] if EVERYTHING else [builders]:
            run([str(self.python), "-c", BUILD, *some], cwd=self.root, env=outside())

    def out(self, builder: str = "html") -> Path:
        """Where a builder's output lies."""
        return self.root / "_build" / builder

    def page(self, name: str) -> str:
        """The text of a page of the site."""
        return (self.out() / f"{name}.html").read_text(encoding="utf-8")


def texts(folder: Path) -> dict[str, str]:
    """Every text of an output by its name, also those inside books and inventories."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in TEXT:
            found[name] = path.read_text(encoding="utf-8")
        elif path.suffix == ".inv":
            found[name] = zlib.decompress(path.read_bytes().split(b"\n", 4)[4]).decode("utf-8")
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                found |= {f"{name}/{inner}": book.read(inner).decode("utf-8") for inner in book.namelist()
                          if Path(inner).suffix in TEXT}
        elif path.suffix == ".pdf":
            found[name] = pdf_text(path)
    return found


def pdf_text(path: Path) -> str:
    """What a reader's program reads out of a PDF."""
    import pypdfium2  # slow to load

    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
