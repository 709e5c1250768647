"""The stylesheets keep the house's order."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

CSS = ROOT / "_static/css"
TOKENS = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(encoding="utf-8"), flags=re.DOTALL)
BLOCKS = [dict(re.findall(r"(--kb-[\w-]+):\s*([^;]+);", block)) for block in re.findall(r"\{([^{}]*)\}", TOKENS)]
LIGHT, CHOSEN_DARK, SYSTEM_DARK = (block for block in BLOCKS if "--kb-paper" in block)


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_dark_is_the_same_whether_chosen_or_given_by_the_system():
    assert CHOSEN_DARK == SYSTEM_DARK


def test_every_colour_has_a_dark_one():
    colours = {name for name, value in LIGHT.items() if value.startswith(("#", "rgb"))}
    assert colours == set(CHOSEN_DARK)


@pytest.mark.parametrize("scheme", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["info", "good", "warn", "bad", "part", "aside"])
def test_a_meaning_is_legible_on_its_own_ground_and_on_paper(scheme, kind):
    for ground in (f"--kb-{kind}-soft", "--kb-paper", "--kb-paper-2"):
        assert contrast(scheme[f"--kb-{kind}-ink"], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "brand", "link", "link-hover", "link-visited"])
def test_text_is_legible_on_every_paper(scheme, ink):
    for ground in ("paper", "paper-2", "paper-3"):
        assert contrast(scheme[f"--kb-{ink}"], scheme[f"--kb-{ground}"]) >= 4.5


def test_every_property_that_is_used_is_defined():
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--kb-[\w-]+)", path.read_text("utf-8"))}
    defined = {name for path in CSS.glob("*.css") for name in re.findall(r"(--kb-[\w-]+):", path.read_text("utf-8"))}
    assert used <= defined
