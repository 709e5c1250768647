"""Mermaid source in, SVG text out.

merman lays out a diagram in milliseconds without a browser. It has no wheels for some platforms; there
`RendererMissingError` tells callers to use a drawing rendered elsewhere, stored under its `drawing_key`.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx_kb.markup.diagrams.palette import Palette

ENGINE = "merman 0.9.2, kb 2"
"""Part of every key: change it when a change to the engine or to this module changes the drawings."""

TIGHT = {"nodeSpacing": 20, "rankSpacing": 36, "padding": 10}
"""In px. Mermaid's own make two boxes side by side so wide that on a telephone words are less than 12 px high."""

DAGRE_KINDS = ("flowchart", "graph", "stateDiagram", "classDiagram", "erDiagram")
FRONT_MATTER = re.compile(r"\A\s*---\n.*?\n---\n", re.S)
CLASS_DEFINITION = re.compile(r"^[ \t]*classDef[ \t]+(\w+)[^\n]*\n?", re.M)
LINE_IN_MESSAGE = re.compile(r"\bline[ :]+(\d+)", re.I)


class RendererMissingError(RuntimeError):
    """merman cannot be imported on this platform."""


class BadDiagramError(ValueError):
    """The source is not Mermaid.

    ``line`` counts from 1 within the source; 0 if the engine does not report it.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def kind_of(source: str) -> str:
    """Return the kind of a diagram: ``flowchart``, ``sequenceDiagram``, …; empty for an empty source."""
    for line in FRONT_MATTER.sub("", source).splitlines():
        if line.strip() and not line.lstrip().startswith("%%"):
            return line.split()[0].split("-")[0]
    return ""


def with_classes_of(palette: Palette, source: str) -> str:
    """Add the classes of a palette to a flowchart.

    Removes a page's own definitions of these classes, so that all diagrams look alike and support dark mode.
    """
    if kind_of(source) not in ("flowchart", "graph"):
        return source
    cleaned = CLASS_DEFINITION.sub(lambda found: "" if found[1] in palette.classes else found[0], source)
    definitions = "".join(f"\nclassDef {name} {style}" for name, style in palette.classes.items())
    return cleaned.rstrip() + definitions + "\n"


def drawing_key(source: str, palette: Palette) -> str:
    """Return a hash of everything that a drawing depends on."""
    parts = json.dumps(
        [ENGINE, palette.font, palette.theme, palette.variables, palette.classes, source], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def render(source: str, palette: Palette) -> str:
    """Draw one diagram.

    The SVG has width and height in px, no script, no foreignObject, no bitmap effect.

    Raises `RendererMissingError` if merman is not installed, `BadDiagramError` for source it cannot read.
    """
    try:
        import merman
    except ImportError as missing:
        raise RendererMissingError(str(missing)) from missing
    config: dict[str, object] = {
        "theme": "base",
        "themeVariables": {**palette.variables, "fontFamily": palette.font, "fontSize": "16px"},
        "look": "classic",
        "fontFamily": palette.font,
        "flowchart": {"wrappingWidth": 220, "curve": "basis", **TIGHT},
    }
    if kind_of(source) in DAGRE_KINDS:
        config["layout"] = "dagre"
    identifier = "d" + drawing_key(source, palette)
    options = {"svg": {"pipeline": "resvg-safe", "diagram_id": identifier}, "site_config": config}
    try:
        svg = merman.Merman().render_svg(with_classes_of(palette, source), json.dumps(options))
    except merman.MermanError as error:
        message = readable(str(error))
        where = LINE_IN_MESSAGE.search(message)
        raise BadDiagramError(message, int(where[1]) if where else 0) from error
    return polish(svg)


def readable(message: str) -> str:
    """Extract the message from merman's error."""
    found = re.search(r"message='(.*?)'\)?$", message, re.S) or re.search(r'message="(.*?)"\)?$', message, re.S)
    return (found[1] if found else message).replace("\\n", "\n").strip()


def polish(svg: str) -> str:
    """Make merman's SVG usable as a standalone image, in strict renderers and in print."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        raise BadDiagramError(_("The drawing has no size."))
    width, height = (f"{float(number):.0f}" for number in box.groups())
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', rf'\1 width="{width}" height="{height}"', svg, count=1)
    # deep mindmap edges get a negative width, at which strict renderers draw nothing
    svg = re.sub(r"stroke-width:-[\d.]+", "stroke-width:2", svg)
    # shadows and filters become bitmaps in the PDF
    return re.sub(r"filter:(?:drop-shadow\((?:[^()]|\([^)]*\))*\)|brightness\([^)]*\))", "filter:none", svg)


def size(svg: str) -> tuple[int, int]:
    """Return the width and height of a polished SVG, in px."""
    found = re.search(r'<svg[^>]*? width="(\d+)" height="(\d+)"', svg)
    if found is None:
        raise ValueError("not a polished SVG")
    return int(found[1]), int(found[2])
