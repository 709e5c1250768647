"""A process builds again and again; each build is what a new process would give."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from sphinx_kb.serve import worker
from sphinx_kb.serve.worker import Recorder, Request, Result, Written, message_of, outermost
from tests.conftest import ROOT

CONF = 'extensions = ["myst_parser", "own"]\nimport sys\nsys.path.insert(0, {code!r})\nhtml_theme = "basic"\n'


class Running:
    """A worker process that is asked line by line."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen([sys.executable, "-m", "sphinx_kb.serve.worker"], cwd=ROOT, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def build(self, **more) -> Result:
        self.ask(**more)
        return self.answer()

    def ask(self, **more) -> None:
        request = Request(str(self.root / "docs"), str(self.root / "docs"), str(self.root / "out"),
                          str(self.root / "doctrees"), **more)
        self.process.stdin.write(json.dumps(asdict(request)) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Result:
        self.written = []
        while isinstance(message := message_of(self.process.stdout.readline()), Written):
            self.written.append(message)
        return message

    def page(self, name: str = "index") -> str:
        return (self.root / f"out/{name}.html").read_text(encoding="utf-8")


@pytest.fixture
def running(tmp_path):
    docs, code = tmp_path / "docs", tmp_path / "code"
    docs.mkdir()
    code.mkdir()
    (code / "own.py").write_text("def setup(app):\n    pass\n", encoding="utf-8")
    (docs / "conf.py").write_text(CONF.format(code=str(code)), encoding="utf-8")
    (docs / "index.md").write_text("# 首页\n\n一\n", encoding="utf-8")
    one = Running(tmp_path)
    yield one
    one.process.stdin.close()
    assert one.process.wait(30) == 0
    one.process.stdout.close()


def test_each_request_builds_what_the_files_say_now(running):
    result = running.build()
    assert result.ok
    assert result.problems == []
    assert "一" in running.page()
    assert str(running.root / "docs") in result.watched
    assert str(running.root / "code/own.py") in result.code
    assert str(ROOT / "sphinx_kb") in result.code
    assert "myst_parser" in result.modules
    (running.root / "docs/index.md").write_text("# 首页\n\n二\n", encoding="utf-8")
    assert running.build().ok
    assert "二" in running.page()


def test_pages_are_told_of_before_what_is_made_of_all_pages(running):
    (running.root / "code/own.py").write_text(
        "from pathlib import Path\n\n"
        "def setup(app):\n"
        "    app.connect('html-collect-pages', lambda app: [('kept', {}, 'page.html')])\n"
        "    app.connect('build-finished', lambda app, error: Path(app.outdir, 'ended').write_text('ended'))\n",
        encoding="utf-8")
    (running.root / "docs/其他").mkdir()
    warned = running.root / "docs/其他/页 一.md"
    warned.write_text("---\norphan: true\n---\n\n# 页\n\n{nothing}`x`\n", encoding="utf-8")
    assert running.build().ok
    (told,) = running.written
    assert sorted(told.pages) == ["index.html", "其他/页 一.html"]
    assert ["nothing" in problem for problem in told.problems] == [True]
    (running.root / "docs/index.md").write_text("# 首页\n\n二\n", encoding="utf-8")
    assert running.build().ok
    assert running.written == [Written(["index.html"], [])]
    assert running.build().ok
    assert running.written == []


def test_mistakes_are_told_and_the_next_build_is_whole(running):
    index = running.root / "docs/index.md"
    index.write_text("# 首页\n\n{nothing}`x`\n", encoding="utf-8")
    warned = running.build()
    assert warned.ok
    assert any("index.md:3" in problem and "nothing" in problem for problem in warned.problems)
    index.write_text("# 首页\n\n{nothing}`x` 一\n", encoding="utf-8")
    assert not running.build(strict=True).ok
    conf = running.root / "docs/conf.py"
    good = conf.read_text(encoding="utf-8")
    conf.write_text(good + "(\n", encoding="utf-8")
    broken = running.build()
    assert not broken.ok
    assert "conf.py" in broken.problems[-1]
    conf.write_text(good + "import os\n\ndef setup(app):\n    app.connect('env-updated', lambda *_: os._exit(3))\n",
                    encoding="utf-8")
    killed = running.build()
    assert not killed.ok
    assert killed.problems
    conf.write_text(good, encoding="utf-8")
    index.write_text("# 首页\n\n好\n", encoding="utf-8")
    assert running.build(strict=True).ok
    assert "好" in running.page()


def test_messages_of_several_lines_stay_together():
    class Silent:
        def write(self, text):
            return len(text)

    recorder = Recorder(Silent())
    for text in ("\x1b[91ma.md:1: WARNING: one", "\x1b[39;49;00m\n", "  and its second line\n", "\n", "two\n"):
        recorder.write(text)
    assert recorder.messages() == ["a.md:1: WARNING: one\n  and its second line", "two"]


def test_only_the_outermost_paths_are_watched():
    assert outermost(map(Path, ["/a/b", "/a", "/c/d", "/a/b/e", "/ab"])) == [Path("/a"), Path("/ab"), Path("/c/d")]


def test_installed_code_is_not_watched():
    assert not [path for path in worker.code_in_use() if "site-packages" in path.parts]
