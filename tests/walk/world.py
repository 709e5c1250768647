"""A small site that changes at random, and builds of it that may be killed, each in a process of its own.

A build runs in a fork of a process that has imported everything, so that it costs no start; nothing of it stays.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import random
import shutil
import signal
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sphinx.util.i18n
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from sphinx_kb.build import before_sphinx, processes
from sphinx_kb.build.__main__ import build_if_needed
from tests.conftest import ANSI
from tests.evidence import conftest as evidence

ROOT = Path(__file__).parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9"><rect width="{0}" height="9"/></svg>\n'
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Words of the author."\nmsgstr "{}"\n'
CODE = '''"""An extension of the site itself, which changes as code does."""

WORD = "{}"


def add_word(app, docname, source):
    source[0] = source[0].replace("%CODE%", WORD)


def setup(app):
    app.connect("source-read", add_word)
    app.connect("kb-inputs", lambda app: [])
    return {{"parallel_read_safe": True, "parallel_write_safe": True}}
'''
TEMPLATE = '{{%- extends "!layout.html" %}}\n{{%- block footer %}}{{{{ super() }}}}<p>{}</p>{{%- endblock %}}\n'
TAGGED = "---\ntags: [{}]\nsummary: {}。\n---\n\n# 有标签的\n"
PAGES = {
    "tagged": TAGGED.format("甲, 乙/丙", "一句"),
    "index": """
        # 首页

        ```{toctree}
        :glob:
        :maxdepth: 3

        brake
        other
        tagged
        more/*
        claims
        data
        glossary
        bibliography
        ```

        %CODE%

        Words of the author.
        """,
    "more/one": """
        # 一

        ```{include} ../part.txt
        ```

        见 [[brake#结论]]、{ref}`here`、[二](two.md)。

        ![图](../pic.svg)
        """,
    "more/two": "# 二\n\n(here)=\n## 这里\n\n![[pic.svg]]\n\n{download}`../table.csv`\n\n![[brake]]\n",
    "other": "# 别的\n\n这里只提 {term}`t½`。见 {doc}`more/one`与 {numref}`tbl-one`。\n\n"
             "```{eval-rst}\n今天是 |today|。\n```\n",
    "brake": evidence.PAGES["brake"] + """
        ## 结论

        ```{table} 表甲
        :name: tbl-one

        | 一 | 二 |
        | --- | --- |
        | 三 | 四 |
        ```
        """,
}
SETTINGS: dict[str, Any] = {
    "language": "zh_CN", "root_doc": "index", "exclude_patterns": ["_data", "part.txt"], "numfig": True,
    "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
    "nitpicky": True, "html_theme": "basic", "html_static_path": ["_static"], "templates_path": ["_templates"],
    "locale_dirs": ["locale"], "gettext_compact": False, "kb_book_file": "book", "html_css_files": ["own.css"],
    "kb_tag_pages": True, "html_extra_path": ["extra"], "today_fmt": "%Y-%m-%d", "html_last_updated_fmt": "%Y-%m-%d",
}
EXTENSIONS = ("sphinx_kb", "sphinx_evidence.data", "sphinx_evidence.values", "sphinx_evidence.claims",
              "sphinx_evidence.bibliography", "code_of_the_site")
REAL = dt.datetime
STATE = (".doctrees", "fonts/", ".buildinfo.bak")
"""What no reader sees."""


@dataclass
class Outcome:
    """How one build ended."""

    code: int
    """-9 if it was killed."""
    warnings: list[str]


@dataclass
class Site:
    """The sources of a site and its outputs, in a folder of their own."""

    root: Path
    random: random.Random
    fonts: Path
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))
    story: list[str] = field(default_factory=list)
    """What has happened."""
    saved: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    """Older files with their times, which may come back."""
    count: int = 0
    days: int = 0
    """How far the clock of the builds is from that of the machine."""

    def __post_init__(self) -> None:
        files = {**{f"{name}.md": text for name, text in (evidence.PAGES | PAGES).items()}, **evidence.DATA,
                 "part.txt": "一段 {value}`half-life`。\n", "pic.svg": SVG.format(8), "table.csv": "1\n",
                 "locale/zh_CN/LC_MESSAGES/index.po": PO.format("作者的话。"),
                 "_static/own.css": "p { color: red }\n", "_templates/layout.html": TEMPLATE.format(0),
                 "extra/robots.txt": "0\n", "code_of_the_site.py": CODE.format("代码零")}
        for name, text in files.items():
            self.put(name, textwrap.dedent(text).lstrip("\n"))

    @property
    def docs(self) -> Path:
        """The source folder."""
        return self.root / "docs"

    def put(self, name: str, text: str) -> None:
        """Write a file, keeping what it was."""
        path = self.docs / name
        if path.is_file():
            self.saved[name] = path.read_bytes(), path.stat().st_mtime_ns
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def number(self) -> int:
        """A number that was not used before."""
        self.count += 1
        return self.count

    def read(self, name: str) -> str:
        """The text of a source."""
        return (self.docs / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a piece of a source, if both are there."""
        if (self.docs / name).is_file() and old in self.read(name):
            self.put(name, self.read(name).replace(old, new, 1))

    def pages(self) -> list[str]:
        """The pages that may be edited and moved."""
        return sorted(path.relative_to(self.docs).as_posix() for path in (self.docs / "more").glob("*.md"))

    def build(self, builder: str, out: str = "out", *, jobs: int = 1, kill_after: float | None = None) -> Outcome:
        """Build in a process of its own; kill it after some seconds."""
        self.write_settings()
        log = self.root / "log.txt"
        log.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            os._exit(run(self.docs, self.root / out, builder, jobs, log, self.days))
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return Outcome(os.waitstatus_to_exitcode(status), self.said())

    def said(self) -> list[str]:
        """What the last build has warned of, sorted: the order of pages is no part of it."""
        log = self.root / "log.txt"
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        return sorted(line for line in lines if line.strip())

    def write_settings(self) -> None:
        """Write conf.py, if it has changed."""
        conf = "".join(f"{name} = {value!r}\n" for name, value in {
            **evidence.SETTINGS, **self.settings, "extensions": list(EXTENSIONS), "kb_book_fonts": str(self.fonts),
        }.items())
        conf = f"import sys\nsys.path.insert(0, {str(self.docs)!r})\nsys.dont_write_bytecode = True\n" + conf
        if not (self.docs / "conf.py").is_file() or self.read("conf.py") != conf:
            (self.docs / "conf.py").write_text(conf, encoding="utf-8")

    def output(self, builder: str, out: str) -> dict[str, bytes]:
        """Every file of an output, by its path."""
        folder = self.root / out / builder
        return {name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
                and not (name := path.relative_to(folder).as_posix()).startswith(STATE)}


def run(docs: Path, out: Path, builder: str, jobs: int, log: Path, days: int = 0) -> int:
    """Build as ``python -m sphinx_kb.build`` does, and return the exit code; called in a fork."""
    warnings = io.StringIO()
    if days:
        shift_clock(days)
    os.environ.pop("LANGUAGE", None)
    processes.SHARE, processes.KNOWN = 1, 0  # so that few pages are built in parallel, too

    def build() -> int:
        try:
            with docutils_namespace():
                app = Sphinx(docs, docs, out / builder, out / "doctrees", builder, status=None, warning=warnings,
                             parallel=jobs)
                app.build()
            return app.statuscode
        except BaseException as error:
            warnings.write(f"{type(error).__name__}: {error}\n")
            return 3

    arguments = ["-q", "-b", builder, "-d", str(out / "doctrees"), str(docs), str(out / builder)]
    code = build_if_needed(arguments, build)
    text = ANSI.sub("", warnings.getvalue()).replace(str(out), "OUT")
    log.write_text(text, encoding="utf-8")
    sys.stdout.flush()
    return code


def shift_clock(days: int) -> None:
    """Let this process believe that it is another day."""
    class Shifted(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]  # of a subclass
            return REAL.now(tz) + dt.timedelta(days=days)

    sphinx.util.i18n.datetime = dt.datetime = Shifted  # type: ignore[misc]  # for this process
    before_sphinx.today = lambda: [str(Shifted.now().date())]


def warm_up(folder: Path, fonts: Path) -> None:
    """Build once in this process, so that builds in its forks find everything imported.

    But not the PDF: the threads of Typst do not live on in a fork, which would wait for them for ever.
    """
    site = Site(folder, random.Random(0), fonts)
    site.write_settings()
    for builder in ("html", "epub", "dirhtml"):
        assert run(site.docs, folder / "out", builder, 1, folder / "log.txt") == 0, site.said()
    sys.modules.pop("code_of_the_site", None)
    sys.path[:] = [place for place in sys.path if place != str(site.docs)]


def difference(site: Site, builder: str) -> str:
    """What is different in an output from a clean build; empty if nothing is."""
    left = site.build(builder)
    shutil.rmtree(site.root / "clean", ignore_errors=True)
    clean = site.build(builder, "clean")
    if left.code != clean.code or left.warnings != clean.warnings:
        return f"{builder}: {left} but clean {clean}"
    ours, theirs = site.output(builder, "out"), site.output(builder, "clean")
    if ours.keys() != theirs.keys():
        return f"{builder}: only one has {sorted(ours.keys() ^ theirs.keys())}"
    return "".join(f"{builder}: {name} differs\n" for name in ours if ours[name] != theirs[name])
