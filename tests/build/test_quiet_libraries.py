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


def printed(tmp_path, *extensions):
    """What a build prints while a library notes something."""
    pytest.importorskip("a11y_pygments")
    tmp_path.joinpath("conf.py").write_text(CONF.format(root=str(ROOT), extensions=list(extensions)), encoding="utf-8")
    tmp_path.joinpath("index.rst").write_text("Page\n====\n", encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(tmp_path), str(tmp_path / "out")]
    run = subprocess.run(build, capture_output=True, text=True, check=True)
    return run.stdout + run.stderr


def test_what_libraries_note_is_not_printed(tmp_path):
    assert "chatter" not in printed(tmp_path, "sphinx_kb.build.quiet_libraries")


def test_without_the_extension_it_is_printed(tmp_path):
    """The reason for the module: should upstream mend it, this test fails and the module can go."""
    assert "chatter" in printed(tmp_path)
