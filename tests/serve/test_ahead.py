"""A build that was begun before it was asked for gives what one gives that begins then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sphinx_kb.serve.ahead import PAUSE, Gate, names_in
from tests.conftest import ROOT
from tests.serve.test_worker import Running

CONF = """\
import sys
from pathlib import Path
sys.path.insert(0, {code!r})
extensions = ["myst_parser", "sphinx_kb.core", "own"]
html_theme = "basic"
html_static_path = ["_static"]
source_suffix = {{".md": "markdown"}}
"""
OWN = """\
import os
from pathlib import Path

def log(name):
    with Path({logs!r}, name).open("a") as file:
        file.write(f"{{os.getpid()}}\\n")

def setup(app):
    log("stems")
    app.connect("builder-inited", lambda app: log("builds"), priority=-2000)  # before the build waits to be asked for
    data = Path(app.confdir, "data")
    seen = (data / "word.txt").read_text() if (data / "word.txt").exists() else "nothing"
    seen += "".join(path.name for path in sorted(data.iterdir()))
    seen += " there" if Path(app.confdir, "_static/here").exists() else ""
    app.connect("source-read", lambda app, docname, source: source.__setitem__(0, source[0] + seen))
    app.connect("build-finished", lambda app, error: Path(app.outdir, "pid").write_text(str(os.getpid())))
"""


class Author(Running):
    """An author who saves when the next build is prepared."""

    def __init__(self, root: Path) -> None:
        for name, text in {
            "code/own.py": OWN.format(logs=str(root)), "docs/data/word.txt": "one", "docs/data/other.txt": "",
            "docs/_static/a.css": "", "docs/conf.py": CONF.format(code=str(root / "code")), "docs/index.md": "# A\n",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        super().__init__(root)
        assert self.build().ok

    def begun(self, what: str = "builds") -> list[str]:
        return (self.root / what).read_text().split()

    def built_by(self) -> str:
        return (self.root / "out/pid").read_text()

    def wait(self) -> None:
        """Wait until the next build has begun, and no file is so new that it could change without a trace."""
        while self.begun()[-1] == self.built_by():
            time.sleep(0.02)
        time.sleep(0.1)

    def save(self, name: str, text: str) -> None:
        (self.root / "docs" / name).write_text(text, encoding="utf-8")

    def end(self) -> None:
        self.process.stdin.close()
        assert self.process.wait(30) == 0
        self.process.stdout.close()


@pytest.fixture
def author(tmp_path):
    one = Author(tmp_path)
    yield one
    one.end()


@pytest.fixture(scope="module")
def same_author(tmp_path_factory):
    """One who makes each change after the other."""
    one = Author(tmp_path_factory.mktemp("author"))
    yield one
    one.end()


def test_a_saved_page_is_built_by_the_process_that_was_begun(author):
    for number in range(3):
        author.wait()
        begun = author.begun()
        author.save("index.md", f"# A\n\n第 {number} 次\n")
        author.save(f"page{number}.md", f"# 页\n\n新页 {number}\n")
        result = author.build()
        assert result.ok
        assert f"第 {number} 次" in author.page()
        assert f"新页 {number}" in author.page(f"page{number}")
        assert any(f"page{number}.md" in problem for problem in result.problems)  # in no table of contents
        assert author.built_by() == begun[-1]


def test_a_save_before_anything_is_prepared_is_built(author):
    for number in range(5):
        author.save("index.md", f"# A\n\n第 {number} 次\n")
        assert author.build().ok
        assert f"第 {number} 次" in author.page()
        time.sleep(PAUSE * number / 2)


def test_settings_and_extensions_are_loaded_once_for_many_builds(author):
    author.wait()
    stems = author.begun("stems")
    for number in range(3):
        author.save("index.md", f"# A\n\n第 {number} 次\n")
        assert author.build().ok
        assert f"第 {number} 次" in author.page()
        author.wait()
    assert author.begun("stems") == stems
    author.save("data/word.txt", "changed")
    assert author.build().ok
    author.wait()
    new = author.begun("stems")
    assert len(new) == len(stems) + 2  # the build that began from nothing, and the stem of those after it
    author.save("index.md", "# A\n\n又一次\n")
    assert author.build().ok
    assert "changed" in author.page()
    assert author.begun("stems") == new


def test_what_changes_before_the_next_build_is_prepared_is_seen(author):
    for number in range(4):
        author.save("index.md", f"# A\n\n第 {number} 次\n")
        author.save("data/word.txt", f"word{number}")
        assert author.build().ok
        assert f"word{number}" in author.page()
        assert f"第 {number} 次" in author.page()


def test_what_one_build_leaves_in_memory_the_next_does_not_see(author):
    code = author.root / "code/own.py"
    code.write_text(code.read_text("utf-8") + """
seen_by_builds = []

def count(app, docname, source):
    seen_by_builds.append(docname)
    source[0] += f"\\n{len(seen_by_builds)} 页\\n"

before = setup

def setup(app):
    before(app)
    app.connect("source-read", count)
""", "utf-8")
    author.end()
    Running.__init__(author, author.root)
    for number in range(3):
        author.save("index.md", f"# A\n\n第 {number} 次\n")
        assert author.build().ok
        assert "1 页" in author.page()
        author.wait()


HELD = """
import os
import time
from sphinx_kb.core.kept_values import kept_value

before = setup

def setup(app):
    before(app)
    app.connect("build-finished", end)

def end(app, error):
    root = Path(app.confdir).parent
    while (root / "held").exists():
        time.sleep(0.02)
    text = Path(app.srcdir, "index.md").read_text()
    kept = kept_value(app.env, "own", lambda: len(text), lambda: (log("computed"), text)[1])
    Path(app.outdir, "kept").write_text(kept)
    if (root / "dies").exists():
        os._exit(3)

def log(name):
    with Path({logs!r}, name).open("a") as file:
        file.write(f"{{os.getpid()}}\\n")
"""


@pytest.fixture
def slow_author(author):
    """One whose builds make something of all pages, which takes as long as there is a file `held`."""
    code = author.root / "code/own.py"
    code.write_text(code.read_text("utf-8") + HELD.format(logs=str(author.root)), "utf-8")
    author.end()
    Running.__init__(author, author.root)
    assert author.build().ok
    author.wait()
    return author


def test_the_next_build_is_prepared_while_the_one_before_is_still_at_work(slow_author):
    author = slow_author
    for number in range(3):
        own = author.begun()[-1]
        (author.root / "held").touch()
        author.save("index.md", f"# A\n\n第 {number} 次{'。' * number}\n")
        author.ask()
        deadline = time.monotonic() + 60
        while author.begun()[-1] == own:
            assert time.monotonic() < deadline, "it waits for the one before"
            time.sleep(0.02)
        assert f"第 {number} 次" in author.page()
        time.sleep(2 * PAUSE)  # it loads what is kept, which is about to be another
        (author.root / "held").unlink()
        assert author.answer().ok
        assert author.built_by() == own
        assert f"第 {number} 次" in (author.root / "out/kept").read_text("utf-8")
    begun = author.begun()
    computed = author.begun("computed")
    author.save("other.md", "---\norphan: true\n---\n\n# B\n")
    assert author.build().ok
    assert author.built_by() == begun[-1]
    assert author.begun("computed") == computed  # the value is known that was kept after the build was prepared


def test_a_build_that_breaks_off_after_its_pages_takes_the_prepared_one_with_it(slow_author):
    author = slow_author
    (author.root / "dies").touch()
    author.save("index.md", "# A\n\n断了\n")
    assert not author.build().ok
    (author.root / "dies").unlink()
    author.save("index.md", "# A\n\n好了。。。\n")
    assert author.build().ok
    assert "好了" in author.page()
    assert "好了" in (author.root / "out/kept").read_text("utf-8")
    author.wait()
    begun = author.begun()
    author.save("index.md", "# A\n\n又一次\n")
    assert author.build().ok
    assert "又一次" in author.page()
    assert author.built_by() == begun[-1]


def test_modules_of_a_later_build_are_imported_once(author, monkeypatch):
    code = author.root / "code"
    monkeypatch.setenv("PYTHONPATH", str(code))  # so that the process that forks finds them, too
    (code / "seldom.py").write_text(
        f"from pathlib import Path\nwith Path({str(author.root)!r}, 'imports').open('a') as log:\n    log.write('x')\n",
        "utf-8")
    own = code / "own.py"
    own.write_text(own.read_text("utf-8") + """
before = setup

def setup(app):
    before(app)
    app.connect("source-read", lambda app, docname, source: "seldom" in source[0] and __import__("seldom"))
""", "utf-8")
    author.end()
    Running.__init__(author, author.root)
    assert author.build().ok
    author.wait()
    for number in range(4):
        author.save("index.md", f"# A\n\nseldom {number}\n")
        assert author.build().ok
        author.wait()
    assert (author.root / "imports").read_text() == "xx"  # by the first that needs it, and for all after it


def change_settings(author):
    conf = author.root / "docs/conf.py"
    conf.write_text(conf.read_text("utf-8") + 'html_title = "another"\n', "utf-8")
    return "another"


def change_data(author):
    author.save("data/word.txt", "changed")
    return "changed"


def remove_data(author):
    (author.root / "docs/data/word.txt").unlink()
    return "nothingother.txt"


def add_data(author):
    author.save("data/third.txt", "")
    return "third.txt"


def add_what_is_only_asked_for(author):
    author.save("_static/here", "")
    return "there"


def build_elsewhere(author):
    """Another command builds with the same state: the environment is no longer the one that was loaded."""
    author.save("second.md", "# 第二页\n\n另一页\n")
    docs, out = author.root / "docs", author.root / "out"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-d", str(author.root / "doctrees"), str(docs), str(out)],
                   cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    author.save("index.md", "# A\n\n```{toctree}\nsecond\n```\n")
    return "第二页"


@pytest.mark.parametrize("change", [change_settings, change_data, remove_data, add_data, add_what_is_only_asked_for,
                                    build_elsewhere])
def test_a_process_that_has_seen_something_else_builds_nothing(same_author, change):
    author = same_author
    author.wait()
    begun = author.begun()
    author.save("index.md", f"# A\n\n改过：{change.__name__}\n")
    shown = change(author)
    assert shown not in author.page()
    assert author.build().ok
    assert shown in author.page()
    assert author.built_by() not in begun


def test_mistakes_in_what_was_begun_are_told_once_and_by_the_build(author):
    author.wait()
    conf = author.root / "docs/conf.py"
    good = conf.read_text("utf-8")
    conf.write_text(good + "(\n", "utf-8")
    assert "conf.py" in author.build().problems[-1]
    time.sleep(2 * PAUSE)
    assert "conf.py" in author.build().problems[-1]
    conf.write_text(good + "html_theme_options = {'nothing': 1}\n", "utf-8")
    first = author.build()
    assert len(first.problems) == 1
    author.wait()
    author.save("index.md", "# A\n\n改过\n")
    begun = author.begun()
    second = author.build()
    assert second.problems == first.problems
    assert author.built_by() == begun[-1]


def test_mistakes_in_data_are_told_once_by_a_build_that_has_looked_at_them_before(author):
    conf = author.root / "docs/conf.py"
    conf.write_text(conf.read_text("utf-8").replace('"own"]', '"own", "sphinx_kb.terms.data"]'), "utf-8")
    (author.root / "docs/_data").mkdir()
    author.save("_data/terms.yaml", "- id: one\n  nothing: 1\n")
    first = author.build()
    assert any("terms.yaml:1" in problem and "nothing" in problem for problem in first.problems)
    author.wait()
    begun = author.begun()
    author.save("index.md", "# A\n\n改过\n")
    assert author.build().problems == first.problems
    assert author.built_by() == begun[-1]
    author.save("_data/terms.yaml", "")
    assert author.build().problems == []


def test_what_was_begun_ends_with_the_process_that_began_it(author):
    author.wait()
    waiting = [int(author.begun(what)[-1]) for what in ("builds", "stems")]
    for process in waiting:
        os.kill(process, 0)  # it is there
    author.process.kill()
    author.process.wait(30)
    for process in waiting:
        for _ in range(500):
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                break
            time.sleep(0.02)
        else:
            pytest.fail("it waits for ever")
    author.process = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_file_as_new_as_the_look_at_it_is_not_trusted(tmp_path):
    (tmp_path / "doctrees").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/data.txt").write_text("one")
    (tmp_path / "docs/page.md").write_text("one")
    gate = Gate(0, [str(tmp_path / "docs")], str(tmp_path / "doctrees"), str(tmp_path / "out"))
    assert gate.is_another_world((".md",))
    assert not gate.is_another_world((".md", ".txt"))
    assert names_in(str(tmp_path / "docs/page.md")) is None
