"""What libraries only note is not printed, whatever is installed beside Sphinx."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

CONF = """
import logging
import sys

sys.path.insert(0, {root!r})
extensions = {extensions!r}

def setup(app):
    import a11y_pygments  # as Pygments does when it looks for a style
    app.connect("env-updated", lambda app, env: logging.getLogger("a.library").info("chatter"))
"""


@pytest.mark.parametrize(("extensions", "is_printed"), [([], True), (["sphinx_kb.build.quiet_libraries"], False)])
def test_a_build_prints_what_libraries_note_only_without_the_extension(tmp_path, extensions, is_printed):
    """The first case is the reason for the module: should upstream mend it, it fails and the module can go."""
    pytest.importorskip("a11y_pygments")
    tmp_path.joinpath("conf.py").write_text(CONF.format(root=str(ROOT), extensions=extensions), encoding="utf-8")
    tmp_path.joinpath("index.rst").write_text("Page\n====\n", encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(tmp_path), str(tmp_path / "out")]
    run = subprocess.run(build, capture_output=True, text=True, check=True)
    assert ("chatter" in run.stdout + run.stderr) == is_printed
