"""The East Asian typefaces of the book, from wheels alone; a book without their letters needs none.

Song (serif) and hei (sans) regular come as they are. Hei bold is cut out of a variable font: Typst draws a variable
font inside an SVG at its thinnest weight, so the book gets none. Only the letters that the book uses are cut, and
the result is kept for as long as they are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from sphinx_kb.locale import _

WHEELS = (
    ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
    ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
)
VARIABLE = "justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
MORE = "manimgx_fonts", "NotoEmoji[wght].ttf"
"""A face of the wheel with emoji, symbols and other scripts; it serves only where the other faces lack a letter."""
BOLD = "NotoSansSC-Bold.ttf"
ALWAYS = frozenset("0123456789. ")
"""What the layout sets: numbers of pages and chapters."""

MOST_CUTS_KEPT = 8
"""How many cut faces are kept for books to come."""


class FontMissingError(Exception):
    """A face is not there; the message says which package brings it."""


def face(package: str, name: str) -> Path:
    """Return the file of a face in an installed package.

    Raises FontMissingError.
    """
    advice = _("The font %(face)s of the package %(package)s is missing: run `pip install sphinx-kb[book]`"
               ) % {"face": name, "package": package.replace("_", "-")}
    try:
        path = Path(str(files(package).joinpath(name)))
    except ModuleNotFoundError as error:
        raise FontMissingError(advice) from error
    if not path.is_file():
        raise FontMissingError(advice)
    return path


def bold(letters: frozenset[str], folder: Path) -> Path:
    """Return hei bold with exactly these letters, so far as the face has them.

    A face with others besides would print the same but leave other bytes in the PDF, by what was built before.

    Raises FontMissingError.
    """
    named = hashlib.sha256("".join(sorted(letters)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    made = folder / named / BOLD
    if made.is_file():
        return made
    made.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(handle)
    cut(face(*VARIABLE), letters, Path(name))
    Path(name).replace(made)
    for old in sorted(folder.glob("*/"), key=lambda one: one.stat().st_mtime)[:-MOST_CUTS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return made


def cut(variable: Path, letters: frozenset[str], target: Path) -> None:
    """Write the bold of a variable font, with these letters only; the same letters give the same bytes."""
    # optional, slow to load, and seldom needed
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(variable, lazy=True, recalcTimestamp=False)
    options = Options(layout_features=["ccmp", "kern", "locl", "mark", "mkmk"], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(letters)))
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": 700}, inplace=True, updateFontNames=True)
    font.save(target)


def more_folders() -> list[str]:
    """Return the folder of the faces with emoji and other scripts; empty if their package is not installed."""
    try:
        return [str(face(*MORE).parent)]
    except FontMissingError:
        return []


def covered() -> frozenset[str]:
    """Return the letters that the faces of the wheels have.

    Raises FontMissingError.
    """
    from fontTools.ttLib import TTFont  # optional, slow to load, and seldom needed

    return frozenset(chr(code) for one in WHEELS for code in TTFont(face(*one), lazy=True).getBestCmap())


def folders(letters: frozenset[str], kept: Path) -> list[str]:
    """Return the folders in which Typst finds the faces for a book of these letters.

    Raises FontMissingError.
    """
    here = [face(package, name).parent for package, name in WHEELS]
    return [str(folder) for folder in dict.fromkeys([*here, bold(letters | ALWAYS, kept).parent])]
