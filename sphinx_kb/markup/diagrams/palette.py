"""The light and dark palettes of diagrams.

An SVG in an ``<img>`` cannot read the page's custom properties, so the colours are repeated here, matching the default
tokens. `kb_diagram_classes` replaces the classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THEMES = ("light", "dark")
FONT = "Segoe UI, Helvetica Neue, Arial, Noto Sans, sans-serif"
"""The default of `kb_diagram_font`: fonts of most systems, since an image cannot load the page's fonts."""


@dataclass(frozen=True)
class Palette:
    """The colours and fonts of diagrams in one theme."""

    theme: str
    """One of THEMES."""
    font: str
    """Font families as CSS lists them."""
    variables: Mapping[str, str]
    """Mermaid's theme variables."""
    classes: Mapping[str, str]
    """The style of each class that every flowchart may use."""


VARIABLES: dict[str, dict[str, str]] = {
    "light": {
        "background": "#ffffff",
        "primaryColor": "#f6f7f9",
        "primaryTextColor": "#1c2128",
        "primaryBorderColor": "#7a8594",
        "secondaryColor": "#eef2f6",
        "tertiaryColor": "#f8fafb",
        "tertiaryTextColor": "#1c2128",
        "tertiaryBorderColor": "#b3bcc7",
        "lineColor": "#57606a",
        "textColor": "#1c2128",
        "edgeLabelBackground": "#ffffff",
        "clusterBkg": "#f8fafb",
        "clusterBorder": "#b3bcc7",
        "titleColor": "#1c2128",
        "noteBkgColor": "#fff8e1",
        "noteTextColor": "#1c2128",
        "noteBorderColor": "#b58a00",
    },
    "dark": {
        "background": "#131416",
        "primaryColor": "#22272e",
        "primaryTextColor": "#e6e9ed",
        "primaryBorderColor": "#8b96a5",
        "secondaryColor": "#2a3038",
        "tertiaryColor": "#1b1f24",
        "tertiaryTextColor": "#e6e9ed",
        "tertiaryBorderColor": "#59636f",
        "lineColor": "#a9b3bf",
        "textColor": "#e6e9ed",
        "edgeLabelBackground": "#131416",
        "clusterBkg": "#1a1d21",
        "clusterBorder": "#59636f",
        "titleColor": "#e6e9ed",
        "noteBkgColor": "#3a3215",
        "noteTextColor": "#f1ead2",
        "noteBorderColor": "#c9a83f",
    },
}

CLASSES: dict[str, tuple[str, str]] = {
    "focus": (
        "fill:#dcecfa,stroke:#0b5cad,stroke-width:2.5px,color:#10263c",
        "fill:#12324f,stroke:#7cb8f7,stroke-width:2.5px,color:#e3f0fd",
    ),
    "up": (
        "fill:#e1f3e6,stroke:#1f7a3d,stroke-width:1.5px,color:#12301c",
        "fill:#15361f,stroke:#6fcf8b,stroke-width:1.5px,color:#e0f5e6",
    ),
    "down": (
        "fill:#fbe6e4,stroke:#b3372c,stroke-width:1.5px,stroke-dasharray:6 3,color:#3d1410",
        "fill:#451e1a,stroke:#f1958b,stroke-width:1.5px,stroke-dasharray:6 3,color:#fce6e3",
    ),
    "note": (
        "fill:#f3f1ea,stroke:#8a7f66,stroke-width:1px,stroke-dasharray:2 3,color:#2b2820",
        "fill:#2d2a22,stroke:#b5a98c,stroke-width:1px,stroke-dasharray:2 3,color:#efeadd",
    ),
}
"""The default of `kb_diagram_classes`: class name → light and dark style.

Each combines a colour with a border style, so that the meaning does not depend on colour alone.
"""


def palette_of(theme: str, font: str = FONT, classes: Mapping[str, Sequence[str]] = CLASSES) -> Palette:
    """Return the palette of a theme, one of THEMES."""
    index = THEMES.index(theme)
    return Palette(theme, font, VARIABLES[theme], {name: styles[index] for name, styles in classes.items()})
