"""What tests share: small worlds of pages, built in this process, and what a reader and an author see of them."""

from __future__ import annotations

import os
import re
import textwrap
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sphinx.events
import sphinx.locale
from hypothesis import settings
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import docutils_namespace
from sphinx.util.logging import SphinxLoggerAdapter

import sphinx_evidence.locale
import sphinx_kb.locale
from sphinx_kb.build import processes
from sphinx_kb.core.inputs import CLOCK_TICK
from sphinx_kb.locale import use_language

# fixtures and hooks for every folder
from tests.amount import of_today, tell_workers
from tests.begin import first_alone, lie_in_memory
from tests.browser.session import browser, windows  # noqa: F401  # fixtures
from tests.cost import (  # noqa: F401  # hooks
    LEFT_OUT,
    pytest_runtest_logfinish,
    pytest_runtest_setup,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.published import built_site, shared_folder  # noqa: F401  # fixtures
from tests.templates import (
    compiled_once,
    computed_once,
    cut_once,
    options_made_once,
    packages_known_once,
    paths_resolved_once,
    read_once,
)
from tests.typst_apart import set_apart

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of what is tried
settings.load_profile("untimed")
ROOT = Path(__file__).parent.parent
ANSI = re.compile(r"\x1b\[[0-9;]*m")


LONG = ("walk", "mistakes", "serve", "test_types.py", "test_house.py")
"""Where tests take long and need nothing that others wait for: they come first, so that no worker ends late."""


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One worker more than there are cores: each waits now and then, for a browser, a server or another worker."""
    return (yield) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Tell workers what was asked for, and where their folders lie."""
    tell_workers(config)
    lie_in_memory()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """In a fresh clone the first worker compiles the tests for all."""
    with first_alone(session.config):
        return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has its turn another day, begin with what takes long; on CI try what a browser failed once more.

    A browser on a busy machine is late in ways that no page can mend. What passed only then is listed as RERUN at the
    end, to be looked into: elsewhere, where somebody waits who can, nothing is tried again.
    """
    today = of_today(items)
    if len(today) < len(items):
        kept = {id(item) for item in today}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        config.stash[LEFT_OUT] = len(items) - len(today)
        items[:] = today
    items.sort(key=lambda item: not {item.path.name, item.path.parent.name}.intersection(LONG))
    if os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def use_chinese() -> None:
    """Let what is called outside a build speak Chinese, as this site does; a build loads its own language."""
    sphinx_kb.locale.use_language("zh_CN")
    sphinx_evidence.locale.use_language("zh_CN")


@pytest.fixture(autouse=True)
def messages_are_chinese():
    """What tests call outside a build speaks Chinese."""
    use_chinese()


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once():
    """Builds in this process compile no template twice."""
    with compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def a_page_is_worth_a_process():
    """Builds in parallel are so in small worlds, too."""
    before = processes.SHARE, processes.KNOWN
    processes.SHARE, processes.KNOWN = 1, 0
    yield
    processes.SHARE, processes.KNOWN = before


@pytest.fixture(scope="session", autouse=True)
def code_is_read_once():
    """The code of both packages stays what it is while tests run: builds in this process look at it once."""
    with read_once(), computed_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_into_once():
    """What is installed stays so while tests run, and so do the options of docutils and the paths of files."""
    with packages_known_once(), options_made_once(), paths_resolved_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def a_face_is_cut_once(tmp_path_factory: pytest.TempPathFactory):
    """Books in this process share the bold; the real one and those of the kit, set elsewhere, cut their own."""
    with cut_once(tmp_path_factory.mktemp("face")):
        yield


@pytest.fixture(scope="session", autouse=True)
def typst_is_set_apart():
    """Books that tests set grow another process than theirs."""
    with set_apart():
        yield


@dataclass
class Built:
    """One build: where it lies, what it warned of, in order and without this machine's paths, and how it ended."""

    out: Path
    warnings: list[str]
    status: int = 0

    def page(self, name: str, suffix: str = ".html") -> str:
        """The text of one page of the output."""
        return (self.out / f"{name}{suffix}").read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the output, to compare one build with another."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


UNHEARD = "debug", "verbose", "info"
"""Sphinx's messages that no test hears but one: some thousands a build, and all arguments of each event in words."""


@contextmanager
def unheard() -> Iterator[None]:
    """Compose none of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in UNHEARD:
            patch.setattr(SphinxLoggerAdapter, name, lambda *args, **options: None, raising=False)
        patch.setattr(sphinx.events, "repr", lambda value: "", raising=False)
        yield


@dataclass
class World:
    """A folder of sources that can be edited and built, again and again."""

    root: Path
    extensions: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    debugged: bool = False
    """Whether Sphinx composes its thousands of messages for who debugs it, which no test but one hears."""

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    def write(self, files: dict[str, str]) -> World:
        """Write sources; a text may be indented, a name without suffix is a page."""
        for name, text in files.items():
            path = self.docs / (name if Path(name).suffix else f"{name}.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def change(self, name: str, old: str, new: str) -> World:
        """Replace the first occurrence of a text in a source file; it must be there."""
        path = self.docs / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def remove(self, *names: str) -> World:
        """Remove sources; a name without suffix is a page."""
        for name in names:
            (self.docs / (name if Path(name).suffix else f"{name}.md")).unlink()
        return self

    def let_files_settle(self) -> World:
        """Wait until no file is younger than a tick of the clock: a younger one is rightly not trusted."""
        time.sleep(2 * CLOCK_TICK / 1e9)
        return self

    def build(self, builder: str = "html", *, to: str = "out", parallel: int = 0, **settings: Any) -> Built:
        """Build into the folder `to`; the same folder again is an incremental build."""
        base = {
            "extensions": ["myst_parser", "sphinx_design", *self.extensions],
            "language": "zh_CN",
            "root_doc": "index",
            "exclude_patterns": ["_data", "_diagrams", "_images", "conf.py"],
            "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
            "nitpicky": True,
            "html_theme": "basic",
        }
        conf = "".join(f"{name} = {value!r}\n" for name, value in {**base, **self.settings, **settings}.items())
        conf_path = self.docs / "conf.py"
        if not conf_path.exists() or conf_path.read_text(encoding="utf-8") != conf:
            conf_path.write_text(conf, encoding="utf-8")
        sphinx.locale.translators.clear()  # a build loads the catalogues of its own language
        # a build that breaks off while it is set up leaves nothing behind either
        with docutils_namespace(), nullcontext() if self.debugged else unheard():
            app = SphinxTestApp(builder, srcdir=self.docs, builddir=self.root / to, parallel=parallel, freshenv=False)
            try:
                app.build()
            finally:
                app.cleanup()  # forgets the catalogues
                use_chinese()
        shown = ANSI.sub("", app.warning.getvalue()).replace(f"{self.docs}/", "").replace(str(self.root), "")
        return Built(Path(app.outdir), [line for line in shown.splitlines() if line.strip()], app.statuscode)


@pytest.fixture
def in_chinese(monkeypatch: pytest.MonkeyPatch):
    """Commands and functions outside a build speak Chinese in this test, and no longer after it."""
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    use_language("zh_CN")
    yield
    sphinx.locale.translators.clear()  # Sphinx would add the next language to this one


def maker_of_worlds(folder: Path) -> Callable[..., World]:
    """A maker of worlds: ``make_world("sphinx_kb.markup.diagrams", files={"index": "# 首页"}, nitpicky=False)``."""
    made = 0

    def make(*extensions: str, files: dict[str, str] | None = None, **settings: Any) -> World:
        nonlocal made
        made += 1
        world = World(folder / f"world{made}", extensions, settings)
        world.docs.mkdir(parents=True)
        return world.write(files or {})

    return make


@pytest.fixture
def make_world(tmp_path: Path) -> Callable[..., World]:
    """A maker of worlds that a test may change."""
    return maker_of_worlds(tmp_path)


@pytest.fixture(scope="module")
def make_shared_world(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., World]:
    """A maker of worlds that tests of a module only look at: built once for them all."""
    return maker_of_worlds(tmp_path_factory.mktemp("shared"))
