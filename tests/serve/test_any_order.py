"""Whatever is saved, taken away and killed while a preview builds ahead, the end is what a clean build gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.amount import share
from tests.conftest import ROOT
from tests.serve.test_worker import Running

CONF = """\
import sys
sys.path.insert(0, {code!r})
extensions = ["sphinx_kb", "own"]
html_theme = "basic"
html_static_path = ["_static"]
root_doc = "index"
source_suffix = {{".md": "markdown"}}
exclude_patterns = ["data"]
kb_words = "{word}"
"""
OWN = """\
import os
import time
from pathlib import Path

def setup(app):
    app.add_config_value("kb_words", "", "html")
    app.connect("builder-inited", lambda app: log(app, "prepared"), priority=-2000)
    app.connect("env-before-read-docs", lambda app, env, docnames: log(app, "begun"))
    app.connect("html-collect-pages", lambda app: log(app, "told") or ())
    app.connect("source-read", read)

def read(app, docname, source):
    app.env.note_dependency("data/word.txt")
    source[0] += "\\n\\n" + Path(app.srcdir, "data/word.txt").read_text()

def log(app, what):
    with Path(app.srcdir).with_name("log").open("a") as file:
        file.write(f"{os.getpid()} {what}\\n")
"""
STEPS = 14
LATER = {".buildinfo"}
"""Files of the output that hold nothing of the site."""


class Author:
    """One who changes pages, data and settings, and whose machine kills processes."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        (root / "code").mkdir(parents=True)
        (root / "code/own.py").write_text(OWN, "utf-8")
        self.write("data/word.txt", "字")
        self.write("_static/own.css", "p { color: red }\n")
        self.set_word("一")
        for name in ("index", "a", "b", "c"):
            self.save_page(name)
        self.running = Running(root)

    def write(self, name: str, text: str) -> None:
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def set_word(self, word: str) -> None:
        self.write("conf.py", CONF.format(code=str(self.root / "code"), word=word))

    def save_page(self, name: str) -> None:
        words = "".join(self.chance.choices("甲乙丙丁", k=self.chance.randint(1, 9)))
        more = self.chance.choice(["", "[[b]]", "[[c|丙]]", "{nothing}`x`", "$x", "## 又一节"])
        toctree = "\n```{toctree}\n:glob:\n*\n```\n" if name == "index" else ""
        self.write(f"{name}.md", f"# {name} {words}\n\n{words} {more}\n{toctree}")

    def change(self) -> None:
        what = self.chance.random()
        if what < 0.6:
            self.save_page(self.chance.choice(["index", "a", "b", "c"]))
        elif what < 0.7:
            for path in self.chance.sample(sorted((self.root / "docs").glob("[abc].md")), 1):
                path.rename(path.with_name(self.chance.choice("abcd") + ".md"))
        elif what < 0.8:
            self.write("data/word.txt", self.chance.choice("字词句") + "\n")
        elif what < 0.9:
            self.write("_static/own.css", f"p {{ color: {self.chance.choice(['red', 'blue'])} }}\n")
        else:
            self.set_word(self.chance.choice("一二三"))

    def build(self) -> None:
        """Build; now and then kill a process that takes part, or change something meanwhile."""
        (self.root / "log").write_text("", "utf-8")
        self.running.ask()
        what = self.chance.random()
        if what < 0.5:
            time.sleep(self.chance.random() * 0.5)
            lines = (self.root / "log").read_text("utf-8").split("\n")
            processes = [int(line.split()[0]) for line in lines if line]
            if what < 0.15:
                self.running.process.kill()
            elif what < 0.35 and processes:
                stop(self.chance.choice(processes))
            elif what < 0.5:
                self.change()
        if self.running.process.poll() is None and what >= 0.15:
            self.running.answer()
        else:
            self.running.process.wait(30)
            self.running.process.stdin.close()
            self.running.process.stdout.close()
            time.sleep(0.5)  # what it has begun ends by itself
            self.running = Running(self.root)
        if self.chance.random() < 0.5:
            time.sleep(self.chance.random() * 0.5)

    def end(self) -> None:
        self.running.process.stdin.close()
        assert self.running.process.wait(60) == 0
        self.running.process.stdout.close()


def stop(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in LATER}


@pytest.mark.parametrize("seed", share(range(4), 4))
def test_the_end_is_what_a_clean_build_gives(tmp_path, seed):
    author = Author(tmp_path / "site", random.Random(seed))
    for _step in range(STEPS):
        author.change()
        author.build()
    author.running.ask()
    author.running.answer()
    author.end()
    docs, clean = author.root / "docs", tmp_path / "clean"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-d", str(tmp_path / "trees"), str(docs), str(clean)],
                   cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    assert files(author.root / "out") == files(clean)
