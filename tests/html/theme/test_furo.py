"""Our templates stand in for furo's: when furo's change, somebody must look."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import furo
import pytest

FURO = files("furo") / "theme/furo"
KNOWN = {
    "base.html": "c6b65a3fc4089f83",
    "page.html": "ad8bad98317b2e09",
    "partials/icons.html": "011252a5f029c546",
    "sidebar/brand.html": "847f4c19956c8a1e",
    "sidebar/navigation.html": "276383fe9ec54080",
    "search.html": "95755b01ed85cf27",
}
"""The templates that ours replace, as they were when ours were written."""


@pytest.mark.parametrize("name", KNOWN)
def test_furos_templates_are_those_that_ours_were_made_from(name):
    digest = hashlib.sha256((FURO / name).read_bytes()).hexdigest()[:16]
    assert digest == KNOWN[name], f"furo {furo.__version__} 改了 {name}：对照着看 sphinx_kb/html 的模板，再改这里的摘要"


def test_furos_stylesheet_still_has_what_ours_builds_on():
    sheet = (FURO / "static/styles/furo.css").read_text(encoding="utf-8")
    for hook in (".sidebar-drawer", ".toc-drawer", ".mobile-header", ".sidebar-overlay", ".table-wrapper.container",
                 "--color-sidebar-background", "--icon-warning", "@media(max-width:63em)", "@media(max-width:82em)"):
        assert hook in sheet
