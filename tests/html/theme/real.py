"""Small sources built with the site's own settings, theme and templates, in a process of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.conftest import ROOT


def build_with_real_settings(folder: Path, files: dict[str, str], *settings: str, **environment: str) -> Path:
    """Build sources (texts by page) with conf.py, further `-D` settings and environment; give the output folder."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs/_data", docs / "_data")
    for name, text in files.items():
        path = docs / (name if Path(name).suffix else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    out = folder / "out"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT), "-d", str(folder / "doctrees"), "-b", "html",
         *[word for setting in settings for word in ("-D", setting)], str(docs), str(out)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1", **environment},
    )
    assert done.returncode == 0, done.stderr
    return out
