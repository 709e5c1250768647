"""The stylesheets keep the house's order."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.core.static_files import OWN_STATIC
from sphinx_kb.text.css import scheme_of
from tests.conftest import ROOT

SHEETS = [*(ROOT / "_static/css").glob("*.css"), *(ROOT / "sphinx_kb").rglob("*.css"),
          *(ROOT / "sphinx_evidence").rglob("*.css")]
SHEETS = [path for path in SHEETS if not path.name.endswith("book.css")]  # of e-books, whose values are filled in
TOKENS = {"site": ROOT / "_static/css/tokens.css", "kit": OWN_STATIC / "css/tokens.css"}
DECLARED = {
    name: re.findall(r"(--kb-[\w-]+):\s*([^;]+);", path.read_text(encoding="utf-8")) for name, path in TOKENS.items()
}
SCHEMES = {
    f"{name}, {scheme}": {token: scheme_of(value)[number] for token, value in declared}
    for name, declared in DECLARED.items() for number, scheme in enumerate(("light", "dark"))
}


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
def test_every_colour_has_a_dark_one(declared):
    assert [name for name, value in declared if value.startswith(("#", "rgb"))] == []


def test_the_sites_own_tokens_are_those_of_the_kit_and_no_others():
    extra = {name for name, _ in DECLARED["site"]} - {name for name, _ in DECLARED["kit"]}
    assert extra == {"--kb-han"}
    assert {name for name, _ in DECLARED["kit"]} <= {name for name, _ in DECLARED["site"]}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("kind", ["info", "good", "warn", "bad", "part", "aside"])
def test_a_meaning_is_legible_on_its_own_ground_and_on_paper(scheme, kind):
    for ground in (f"--kb-{kind}-soft", "--kb-paper", "--kb-paper-2"):
        assert contrast(scheme[f"--kb-{kind}-ink"], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "brand", "link", "link-hover", "link-visited"])
def test_text_is_legible_on_every_paper(scheme, ink):
    for ground in ("paper", "paper-2", "paper-3"):
        assert contrast(scheme[f"--kb-{ink}"], scheme[f"--kb-{ground}"]) >= 4.5


def test_every_property_that_is_used_is_defined():
    texts = [path.read_text("utf-8") for path in SHEETS]
    used = {name for text in texts for name in re.findall(r"var\((--kb-[\w-]+)", text)}
    defined = {name for text in texts for name in re.findall(r"(--kb-[\w-]+):", text)}
    scripts = [path.read_text("utf-8") for path in (ROOT / "sphinx_kb").rglob("*.js")]
    measured = {name for text in scripts for name in re.findall(r'setProperty\("(--kb-[\w-]+)"', text)}
    assert used <= defined | measured
