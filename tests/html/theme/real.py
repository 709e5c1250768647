"""Small sources built with the site's own settings, theme and templates."""

from __future__ import annotations

import io
import shutil
import textwrap
from pathlib import Path

import pytest
import sphinx.locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.conftest import ROOT, unheard, use_chinese


def build_with_real_settings(folder: Path, files: dict[str, str], *settings: str, **environment: str) -> Path:
    """Build sources (texts by page) with conf.py, further `-D` settings and environment; give the output folder."""
    docs, out, doctrees, warnings = folder / "docs", folder / "out", folder / "doctrees", io.StringIO()
    shutil.copytree(ROOT / "docs/_data", docs / "_data")
    for name, text in files.items():
        path = docs / (name if Path(name).suffix else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    overrides = dict(setting.split("=", 1) for setting in settings)
    sphinx.locale.translators.clear()  # a build loads the catalogues of its own language
    with pytest.MonkeyPatch.context() as patch, patch_docutils(ROOT), docutils_namespace(), unheard():
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            app = Sphinx(docs, ROOT, out, doctrees, "html", overrides, status=None, warning=warnings)
            app.build()
        finally:
            sphinx.locale.translators.clear()
            use_chinese()
    assert app.statuscode == 0, warnings.getvalue()
    return out
