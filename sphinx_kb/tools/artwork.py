"""Draw the social card, the book cover and the bitmap icons: ``python -m sphinx_kb.tools.artwork``.

Run this by hand when the logo or the words change. The images are committed, so that a build needs neither this module
nor its fonts. Words and colours are set by `kb_artwork` in conf.py; the logo is `_static/favicon.svg`.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from sphinx_kb.locale import _, use_language

STYLE = """
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb(sys.inputs.background))
#set text(font: "Noto Sans SC", fill: white, lang: sys.inputs.lang, region: sys.inputs.region)
#let strong = rgb(sys.inputs.strong)
#let soft = rgb(sys.inputs.soft)
#let subtitle = sys.inputs.subtitle.split("\\n").join(linebreak())
"""
CARD = STYLE.format(width=1200, height=630) + """
#place(right + horizon, dx: -96pt, image("favicon.svg", width: 300pt))
#place(left + horizon, dx: 96pt, box(width: 720pt)[
  #set par(leading: 0.75em)
  #text(size: 92pt, font: "Noto Serif SC", sys.inputs.title)
  #v(8pt)
  #text(size: 34pt, fill: strong, subtitle)
  #v(30pt)
  #text(size: 25pt, fill: soft, sys.inputs.motto)
])
"""
COVER = STYLE.format(width=1200, height=1800) + """
#place(center + top, dy: 230pt, image("favicon.svg", width: 380pt))
#place(center + top, dy: 760pt, box(width: 1000pt, align(center)[
  #set par(leading: 0.8em)
  #text(size: 132pt, font: "Noto Serif SC", sys.inputs.title)
  #v(26pt)
  #text(size: 44pt, fill: strong, tracking: 2pt, sys.inputs.name)
  #v(70pt)
  #text(size: 42pt, fill: strong, subtitle)
]))
#place(center + bottom, dy: -210pt, line(length: 200pt, stroke: 3pt + soft))
#place(center + bottom, dy: -120pt, text(size: 36pt, fill: soft, sys.inputs.motto))
"""
ICON = """
#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})
#image("favicon.svg", width: 100%)
"""
WORDS = ("title", "name", "subtitle", "motto")
"""The keys of `kb_artwork` that are texts; a line break in the subtitle is one in the picture."""
COLOURS = ("background", "strong", "soft")
"""Its keys that are colours, as in CSS."""


def inputs_of(settings: dict[str, Any]) -> dict[str, str]:
    """Return the Typst inputs from the settings of a site. Raises SystemExit if something is missing."""
    artwork = settings.get("kb_artwork", {})
    if missing := [key for key in (*WORDS, *COLOURS) if key not in artwork]:
        raise SystemExit(_("`kb_artwork` in conf.py must say what the pictures show: add %s")
                         % str(_(", ")).join(missing))
    lang, _separator, region = str(settings.get("language", "en")).partition("_")
    return {**{key: str(artwork[key]) for key in (*WORDS, *COLOURS)}, "lang": lang, "region": region or lang}


def png(source: str, folder: Path, inputs: dict[str, str]) -> bytes:
    """Render a Typst source in the folder of the logo, at one pixel per point."""
    fonts = [str(files("pylopdf_fonts_zh_cn"))]
    main = folder / "artwork.typ"
    main.write_text(source, encoding="utf-8")
    try:
        made = typst.compile(str(main), format="png", ppi=72, font_paths=fonts, ignore_system_fonts=True,
                             sys_inputs=inputs)
    finally:
        main.unlink()
    assert isinstance(made, bytes)
    return made


def main(arguments: list[str]) -> None:
    """Write the card, the cover of the books and the icons into the `_static/` of a site."""
    use_language(None)
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.tools.artwork", description=str(_(
        "Draw the social card, the cover of the books and the icons of a site, from what kb_artwork says")))
    parser.add_argument("folder", nargs="?", default=".", type=Path, help=str(_("the folder of conf.py")))
    folder: Path = parser.parse_args(arguments).folder
    static = folder / "_static"
    inputs = inputs_of(runpy.run_path(str(folder / "conf.py")))
    # home screens round the corners of icons, so the corners must be filled
    filled = f'rgb("{inputs["background"]}")'
    for name, source in {
        "social-card.png": CARD,
        "book-cover.png": COVER,
        "favicon-32.png": ICON.format(size=32, fill="none"),
        "favicon-180.png": ICON.format(size=180, fill=filled),
    }.items():
        (static / name).write_bytes(png(source, static, inputs))


if __name__ == "__main__":
    main(sys.argv[1:])
