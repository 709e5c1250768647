"""The colours of diagrams, light and dark.

An SVG shown as an image cannot read the page's custom properties, so these stand beside `_static/css/tokens.css`
and follow it. Every class pairs a colour with a border style: the meaning does not rest on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """One look: mermaid's theme variables, and the house's classes for flowcharts."""

    variables: dict[str, str]
    classes: dict[str, str]


LIGHT = Palette(
    variables={
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
    classes={
        "drug": "fill:#dcecfa,stroke:#0b5cad,stroke-width:2.5px,color:#10263c",
        "up": "fill:#e1f3e6,stroke:#1f7a3d,stroke-width:1.5px,color:#12301c",
        "down": "fill:#fbe6e4,stroke:#b3372c,stroke-width:1.5px,stroke-dasharray:6 3,color:#3d1410",
        "note": "fill:#f3f1ea,stroke:#8a7f66,stroke-width:1px,stroke-dasharray:2 3,color:#2b2820",
    },
)

DARK = Palette(
    variables={
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
    classes={
        "drug": "fill:#12324f,stroke:#7cb8f7,stroke-width:2.5px,color:#e3f0fd",
        "up": "fill:#15361f,stroke:#6fcf8b,stroke-width:1.5px,color:#e0f5e6",
        "down": "fill:#451e1a,stroke:#f1958b,stroke-width:1.5px,stroke-dasharray:6 3,color:#fce6e3",
        "note": "fill:#2d2a22,stroke:#b5a98c,stroke-width:1px,stroke-dasharray:2 3,color:#efeadd",
    },
)

PALETTES = {"light": LIGHT, "dark": DARK}
