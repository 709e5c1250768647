"""The faces of the book, from wheels alone.

Song (serif) and hei (sans) regular come as they are. Hei bold is cut out of a variable font: Typst draws a variable
font inside an SVG at its thinnest weight, so the book gets none. Only the letters that the book uses are cut; the
result is kept, and made anew when a letter comes that it lacks.
"""

from __future__ import annotations

import os
import tempfile
from importlib.resources import files
from pathlib import Path

WHEELS = (
    ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
    ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
)
VARIABLE = "justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
BOLD = "NotoSansSC-Bold.ttf"
ALWAYS = frozenset(map(chr, range(0x20, 0x17F)))
ALWAYS |= frozenset("“”‘’…—·、。，；：？！（）《》〈〉【】〔〕　₀₁₂₃₄₅₆₇₈₉αβκμ")
"""Letters that headings and labels are likely to get next."""


class FontMissingError(Exception):
    """A face is not there; the message says which package brings it."""


def face(package: str, name: str) -> Path:
    """The file of a face in an installed package.

    Raises FontMissingError.
    """
    wheel = package.replace("_", "-")
    advice = f"缺字体 {name}：它在包 {wheel} 里。删掉 .venv 再运行一次 make，或看看 requirements.txt 有没有装全"
    try:
        path = Path(str(files(package).joinpath(name)))
    except ModuleNotFoundError as error:
        raise FontMissingError(advice) from error
    if not path.is_file():
        raise FontMissingError(advice)
    return path


def bold(letters: frozenset[str], folder: Path) -> Path:
    """Hei bold with at least these letters, so far as the face has them.

    Raises FontMissingError.
    """
    made, list_ = folder / BOLD, folder / "letters.txt"
    if made.is_file() and list_.is_file():
        kept = frozenset(list_.read_text(encoding="utf-8"))
        if letters <= kept:
            return made
        letters |= kept
    letters |= ALWAYS
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(handle)
    cut(face(*VARIABLE), letters, Path(name))
    Path(name).replace(made)
    list_.write_text("".join(sorted(letters)), encoding="utf-8")
    return made


def cut(variable: Path, letters: frozenset[str], target: Path) -> None:
    """The bold of a variable font, with these letters only; the same letters give the same bytes."""
    # slow to load, and seldom needed
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


def folders(letters: frozenset[str], kept: Path) -> list[str]:
    """Where Typst finds the faces for a book of these letters.

    Raises FontMissingError.
    """
    here = [face(package, name).parent for package, name in WHEELS]
    return [str(folder) for folder in dict.fromkeys([*here, bold(letters, kept).parent])]
