"""Figures to take along: below each named figure, how to cite it, and it as SVG and PNG with its source on it.

A figure of the page is the drawings in its attribute ``drawings`` (SVG, in the colours of the light theme), each below
its title in ``drawing_titles``, if there are any; features set both. Else it is its image if that is an SVG. With
`html_baseurl`, there is also code that shows it on another site. PNG files need the package Typst, and fonts.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.static_files import add_static_folder, add_style_where, tokens_of
from sphinx_kb.core.visible_text import visible_text
from sphinx_kb.html import STATIC
from sphinx_kb.html.cite import cited_page
from sphinx_kb.locale import _
from sphinx_kb.text.east_asian import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

FOLDER = "_figures"
FONTS = "pylopdf_fonts_zh_cn"
"""The package of the fonts, which `sphinx_kb[book]` brings."""
SIZE = re.compile(r'<svg\b[^>]*?\swidth="([\d.]+)(?:px)?"[^>]*?\sheight="([\d.]+)(?:px)?"', re.S)
BEGINNING = re.compile(r"<svg\b")
PLACE = re.compile(r"""\s(?:x|y|xmlns)=("[^"]*"|'[^']*')""")
PROLOGUE = re.compile(r"^\s*(<\?xml[^>]*\?>\s*)?(<!DOCTYPE[^>]*>\s*)?")
MARGIN, LETTER, LINE = 12, 12, 18
"""In px: the space around a drawing, and the size and distance of the lines with its source."""


class figure_files(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """What can be done with the figure before it."""


def can_draw_png() -> bool:
    """Whether the packages that draw PNG files are there."""
    return find_spec("typst") is not None and find_spec(FONTS) is not None


def lines_of(words: str, width: float) -> Iterator[str]:
    """Yield words as lines that fit a width, in px; they break at any letter, as addresses do."""
    line, used = "", 0.0
    for letter in words:
        wide = LETTER if is_wide(letter) else LETTER * .62
        if used + wide > width and line:
            yield line
            line, used = "", 0.0
        line, used = line + letter, used + wide
    yield line


def line_at(down: float, words: str, ink: str, weight: str = "") -> str:
    """Return a line of text at the left edge."""
    return (f'<text x="{MARGIN}" y="{down + LETTER:g}" font-size="{LETTER}" fill="{ink}"{weight} '
            f'font-family="Noto Sans SC, Noto Sans CJK SC, sans-serif">{escape(words)}</text>')


def with_source(drawings: list[str], titles: list[str], source: list[str], ground: str, ink: str) -> str:
    """Return drawings as one SVG, each below its title, with the lines of their source below. Raises ValueError."""
    parts, down, across = [], float(MARGIN), 240.0
    for drawing, title in zip_longest(drawings, titles, fillvalue=""):
        found = SIZE.search(drawing)
        if found is None:
            raise ValueError(drawing[:80])
        width, height = float(found[1]), float(found[2])
        if title:
            parts.append(line_at(down, title, ink, ' font-weight="bold"'))
            down += LINE
        bare = PROLOGUE.sub("", drawing)
        head, end, rest = bare.partition(">")
        placed = BEGINNING.sub(f'<svg x="{MARGIN}" y="{down:g}"', PLACE.sub("", head), count=1)
        parts.append(placed + end + rest.strip())
        down, across = down + height + MARGIN, max(across, width)
    for line in (line for words in source for line in lines_of(words, across)):
        parts.append(line_at(down, line, ink))
        down += LINE
    width, height = across + 2 * MARGIN, down + MARGIN / 2
    return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
            f'<rect width="100%" height="100%" fill="{ground}"/>{"".join(parts)}</svg>\n')


def drawings_of(app: Sphinx, figure: nodes.figure) -> list[str]:
    """Return the drawings of a figure; none for photographs."""
    if drawings := figure.get("drawings"):
        return list(drawings)
    for image in figure.findall(nodes.image):
        path = Path(app.srcdir, image["uri"])
        if path.suffix == ".svg" and "only-dark" not in image.get("classes", ()) and path.is_file():
            return [path.read_text(encoding="utf-8")]
    return []


def offer(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add what can be done with it below each named figure that has a drawing."""
    if not is_site(app.builder) or not app.config.kb_figure_files:
        return
    figures = list(doctree.findall(nodes.figure))
    if not figures:
        return
    colours = tokens_of(app.config, Path(app.confdir))
    page = cited_page(app, docname, app.env.metadata.get(docname, {}))
    for figure in figures:
        caption = next(iter(figure.findall(nodes.caption)), None)
        if not figure["names"] or not figure["ids"] or caption is None:
            continue
        name, title = figure["ids"][0], visible_text(caption)
        address = f"{page.address}#{name}" if page.address else ""
        told = replace(page, title=str(_("%(figure)s (figure in “%(page)s”)") % {
            "figure": title, "page": page.title}), address=address)
        source = [title, str(_("Source: %s") % f"{page.project} · {page.title}"), *filter(None, [address])]
        try:
            drawings = drawings_of(app, figure)
            svg = with_source(drawings, figure.get("drawing_titles", []), source, colours["--kb-paper"],
                              colours["--kb-ink-2"]) if drawings else ""
        except ValueError:
            svg = ""
        if svg:
            made = figure_files(name=name, page=docname, svg=svg, line=told.line, title=title, address=address)
            figure.parent.insert(figure.parent.index(figure) + 1, made)


def visit_files(self: HTML5Translator, node: figure_files) -> None:
    builder = self.builder
    stem = f"{FOLDER}/{node['page']}/{node['name']}"
    write_drawing(Path(builder.outdir, f"{stem}.svg"), node["svg"])
    here = builder.get_target_uri(node["page"])
    endings = [("svg", "SVG"), *([("png", "PNG")] if can_draw_png() else [])]
    links = " · ".join(f'<a href="{escape(relative_uri(here, f"{stem}.{end}"))}" download>{name}</a>'
                       for end, name in endings)
    head, download, elsewhere = (escape(str(words)) for words in (
        _("Cite or download this figure"), _("Download: "), _("To show it on another site:")))
    cited = f'<span data-kb-cite="#{escape(node["name"])}">{escape(node["line"])}</span>'
    parts = [f"<p>{cited}<br>{download}{links}</p>"]
    if base := str(self.config.html_baseurl).rstrip("/"):
        size = SIZE.search(node["svg"])
        assert size, "every drawing of this package states its size"
        width, height = (round(float(number)) for number in size.groups())
        # as wide as what it is put into, without an inline style, which the policy of the other site may forbid: an SVG
        # is drawn as large as fits both width and height, on a narrow screen as wide as fits
        drawing = f'"{base}/{stem}.svg" width="100%"'
        code = (f'<figure><a href="{escape(node["address"])}"><picture>'
                f'<source media="(max-width: {width + 80}px)" srcset={drawing} />'
                f'<img src={drawing} height="{height}" alt="{escape(node["title"])}" loading="lazy" />'
                '</picture></a></figure>')
        parts.append(f"<p>{elsewhere}</p><pre><code>{escape(code)}</code></pre>")
    self.body.append(f'<details class="kb-figure-files"><summary>{head}</summary>{"".join(parts)}</details>\n')
    raise nodes.SkipNode


def write_drawing(path: Path, svg: str) -> None:
    """Write a drawing if it has changed; its picture goes first, so that it is drawn again even after a crash."""
    try:
        if path.read_text(encoding="utf-8") == svg:
            return
    except (OSError, ValueError):
        pass
    path.with_suffix(".png").unlink(missing_ok=True)
    write_whole(path, svg)


def leave_no_stale_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Remove the files of figures that a page no longer has."""
    if doctree is None or not is_site(app.builder):
        return
    folder = os.path.join(app.outdir, FOLDER, pagename)  # noqa: PTH118  # quicker than a Path, and most pages have none
    if not os.path.isdir(folder):  # noqa: PTH112  # the same
        return
    shown = {node["name"] for node in doctree.findall(figure_files)}
    for path in Path(folder).glob("*.*"):
        if path.is_file() and path.stem not in shown:
            path.unlink()


def draw_pictures(app: Sphinx, exception: Exception | None) -> None:
    """Draw the PNG files that are not there yet, and remove the files of pages that no longer exist."""
    if exception is not None or not is_site(app.builder):
        return
    folder = Path(app.outdir, FOLDER)
    for path in sorted(folder.rglob("*.*")):
        if path.is_file() and path.parent.relative_to(folder).as_posix() not in app.env.found_docs:
            path.unlink()
    missing = [path for path in sorted(folder.rglob("*.svg")) if not path.with_suffix(".png").exists()]
    if missing and can_draw_png():
        for path, picture in zip(missing, pictures_of(missing, folder), strict=True):
            write_whole(path.with_suffix(".png"), picture)


def pictures_of(paths: list[Path], folder: Path) -> list[bytes]:
    """Return SVG files as PNG, twice their size, in one run: the fonts are read once."""
    import typst  # seldom needed

    pages = "\n#pagebreak()\n".join(f'#image("{path.relative_to(folder).as_posix()}")' for path in paths)
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}\n".encode()
    # a pixel of SVG is three quarters of a point
    made: list[bytes] | bytes = typst.compile(  # type: ignore[call-overload]  # its types want source and root alike
        source, root=str(folder), format="png", ppi=192, font_paths=[str(files(FONTS))], ignore_system_fonts=True)
    return made if isinstance(made, list) else [made]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.html.cite")
    app.add_config_value("kb_figure_files", False, "html", types=frozenset({bool}), description=_(
        "whether each named figure can be cited and downloaded, as SVG and PNG with its source on it"))
    add_static_folder(app, STATIC, _)
    add_style_where(app, "css/figure-files.css", figure_files)
    app.add_node(figure_files, html=(visit_files, None))
    # after features have turned figures into what the page shows (500)
    app.connect("doctree-resolved", offer, priority=700)
    app.connect("html-page-context", leave_no_stale_files)
    app.connect("build-finished", draw_pictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
