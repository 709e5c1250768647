"""Draws the social card, the cover of the books and the icons that cannot be SVG.

``python -m sphinx_kb.tools.artwork``.

Run by hand when the mark or the words change; what it makes is committed, so a build needs neither it nor typst.
The mark has one source, `_static/favicon.svg`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import typst

STATIC = Path(__file__).parents[2] / "_static"
MARK = STATIC / "favicon.svg"

CARD = """
#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb("#0b5c61"))
#set text(font: "Noto Sans SC", fill: white, lang: "zh", region: "cn")
#place(right + horizon, dx: -96pt, image("favicon.svg", width: 300pt))
#place(left + horizon, dx: 96pt, box(width: 720pt)[
  #set par(leading: 0.75em)
  #text(size: 92pt, font: "Noto Serif SC")[米氮平知识库]
  #v(8pt)
  #text(size: 34pt, fill: rgb("#c7e6e2"))[怎样起作用 · 在体内怎样走 \\ 剂量意味着什么 · 停药要当心什么]
  #v(30pt)
  #text(size: 25pt, fill: rgb("#9fd2cc"))[每个数字和说法都带着来源]
])
"""

COVER = """
#set page(width: 1200pt, height: 1800pt, margin: 0pt, fill: rgb("#0b5c61"))
#set text(font: "Noto Sans SC", fill: white, lang: "zh", region: "cn")
#place(center + top, dy: 230pt, image("favicon.svg", width: 380pt))
#place(center + top, dy: 760pt, box(width: 1000pt, align(center)[
  #set par(leading: 0.8em)
  #text(size: 132pt, font: "Noto Serif SC")[米氮平知识库]
  #v(26pt)
  #text(size: 44pt, fill: rgb("#c7e6e2"), tracking: 2pt)[mirtazapine]
  #v(70pt)
  #text(size: 42pt, fill: rgb("#c7e6e2"))[怎样起作用 · 在体内怎样走 \\ 剂量意味着什么 · 停药要当心什么]
]))
#place(center + bottom, dy: -210pt, line(length: 200pt, stroke: 3pt + rgb("#9fd2cc")))
#place(center + bottom, dy: -120pt, text(size: 36pt, fill: rgb("#9fd2cc"))[每个数字和说法都带着来源])
"""

ICON = """
#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})
#image("favicon.svg", width: 100%)
"""


def png(source: str) -> bytes:
    """Set a Typst source beside the mark, one point a pixel."""
    fonts = [str(files("pylopdf_fonts_zh_cn"))]
    main = STATIC / "artwork.typ"
    main.write_text(source, encoding="utf-8")
    try:
        made = typst.compile(str(main), format="png", ppi=72, font_paths=fonts, ignore_system_fonts=True)
    finally:
        main.unlink()
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Write the card, the cover of the books and the icons beside their source."""
    (STATIC / "social-card.png").write_bytes(png(CARD))
    (STATIC / "book-cover.png").write_bytes(png(COVER))
    (STATIC / "favicon-32.png").write_bytes(png(ICON.format(size=32, fill="none")))
    # a home screen cuts its own corners, so there must be colour in them
    (STATIC / "favicon-180.png").write_bytes(png(ICON.format(size=180, fill='rgb("#0b5c61")')))


if __name__ == "__main__":
    main()
