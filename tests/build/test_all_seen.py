"""A build ends before Sphinx runs if, and only if, nothing that it could look at is different."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time

import pytest
from sphinx import config
from sphinx.cmd import build as command

from sphinx_kb.build import before_sphinx
from sphinx_kb.build.__main__ import main
from sphinx_kb.core.inputs import CLOCK_TICK
from tests.conftest import ROOT, use_chinese

pytestmark = pytest.mark.turns(3)

SETTINGS = {
    "extensions": ["sphinx_kb.build.all_seen", "sphinx_kb.build.kept_warnings"], "language": "zh_CN",
    "source_suffix": {".rst": "restructuredtext"}, "html_theme": "basic", "html_static_path": ["_static"],
    "templates_path": ["_templates"], "html_logo": "logo.svg", "exclude_patterns": ["_*"],
    "html_extra_path": ["_extra"],
}
FILES = {
    "index.rst": "Top\n===\n\n.. toctree::\n\n   a\n\n.. include:: ../part.txt\n", "a.rst": "A\n=\n\nText.\n",
    "_static/own.css": "p { color: red }\n", "_templates/layout.html": '{% extends "!layout.html" %}\n',
    "_extra/.htaccess": "one\n", "logo.svg": "<svg/>\n", "../part.txt": "A part.\n", "own_module.py": "WORD = 'one'\n",
}
HERE = "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
IMPORTS = f"{HERE}import own_module\nproject = own_module.WORD\n"


class Site:
    """A small site, and how often Sphinx has run for it."""

    def __init__(self, folder, monkeypatch):
        self.root, self.docs, self.out = folder, folder / "docs", folder / "out"
        self.ran = 0
        run = command.main

        def count(arguments):
            self.ran += 1
            try:
                return run(arguments)
            finally:
                use_chinese()

        monkeypatch.setattr(command, "main", count)
        self.write(FILES)
        self.conf()

    def write(self, files):
        for name, text in files.items():
            path = self.docs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        time.sleep(2.2 * CLOCK_TICK / 1e9)  # a younger file is rightly not trusted

    def conf(self, begin="", **settings):
        """Write conf.py."""
        said = "".join(f"{name} = {value!r}\n" for name, value in {**SETTINGS, **settings}.items())
        self.write({"conf.py": begin + said})

    def build(self, *options, builder="html"):
        """Build, as a process of its own would; whether Sphinx ran for it."""
        before, path = self.ran, [*sys.path]
        sys.modules.pop("own_module", None)
        # other tests may leave something in the folder of the repository, where modules are looked for, too
        sys.path[:] = [place for place in path if place not in ("", str(ROOT))]
        arguments = ["-q", "-d", str(self.out / "doctrees"), *options, "-b", builder, str(self.docs),
                     str(self.out / builder)]
        try:
            assert main(arguments) == 0
        finally:
            sys.path[:] = path
        return self.ran > before


@pytest.fixture
def site(tmp_path, monkeypatch):
    yield Site(tmp_path, monkeypatch)
    sys.modules.pop("own_module", None)


def test_a_second_build_does_not_run_sphinx_and_leaves_everything_as_it_is(site):
    assert site.build()
    times = {path: path.stat().st_mtime_ns for path in site.out.rglob("*")}
    assert not site.build()
    assert {path: path.stat().st_mtime_ns for path in site.out.rglob("*")} == times


def test_each_output_has_an_end_of_its_own(site):
    assert site.build()
    assert site.build(builder="dirhtml")
    assert not site.build()
    assert not site.build(builder="dirhtml")


def test_without_the_extension_sphinx_runs_every_time(site):
    """The reason for the module: Sphinx alone finds out only when everything is set up."""
    site.conf(extensions=["sphinx_kb.core"])
    assert site.build()
    assert site.build()


CHANGES = {
    "a page": lambda site: site.write({"a.rst": "B\n=\n"}),
    "a page of the same size": lambda site: site.write({"a.rst": FILES["a.rst"].replace("Text", "Word")}),
    "a page with its old time": lambda site: [
        site.write({"a.rst": FILES["a.rst"].replace("Text", "Word")}), os.utime(site.docs / "a.rst", (10, 10))],
    "a new page": lambda site: site.write({"b.rst": ":orphan:\n\nB\n=\n"}),
    "a new hidden page": lambda site: site.write({".notes/b.rst": ":orphan:\n\nB\n=\n"}),
    "a hidden file that is copied": lambda site: site.write({"_extra/.htaccess": "two\n"}),
    "a page less": lambda site: (site.docs / "a.rst").unlink(),
    "what a page includes from elsewhere": lambda site: site.write({"../part.txt": "Other.\n"}),
    "what it includes is gone": lambda site: (site.root / "part.txt").unlink(),
    "conf.py": lambda site: site.conf(project="other"),
    "a stylesheet": lambda site: site.write({"_static/own.css": "p { color: tan }\n"}),
    "a new template": lambda site: site.write({"_templates/page.html": '{% extends "!page.html" %}\n'}),
    "what a setting names": lambda site: site.write({"logo.svg": "<svg> </svg>\n"}),
    "a page of the output": lambda site: (site.out / "html/a.html").write_text("", encoding="utf-8"),
    "a page of the output is gone": lambda site: (site.out / "html/a.html").unlink(),
    "a stylesheet of the output": lambda site: (site.out / "html/_static/own.css").write_text("", encoding="utf-8"),
    "the document trees are gone": lambda site: shutil.rmtree(site.out / "doctrees"),
    "the output is gone": lambda site: shutil.rmtree(site.out / "html"),
    "the record is cut off": lambda site: [
        path.write_bytes(path.read_bytes()[:40]) for path in site.out.rglob("*.call")],
    "the record is no record": lambda site: [
        path.write_text("[1]", encoding="utf-8") for path in site.out.rglob("*.call")],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_different_lets_sphinx_run(site, change):
    assert site.build()
    change(site)
    (site.root / "part.txt").touch() if not (site.root / "part.txt").exists() else None
    assert site.build()


@pytest.mark.parametrize("options", [
    ["-t", "tag"], ["-D", "project=x"], ["-j", "2"], ["-E"], ["-a"], ["-v"], ["--fresh-env"], ["-w", "log.txt"]])
def test_other_options_let_sphinx_run(site, options, monkeypatch):
    monkeypatch.chdir(site.root)
    assert site.build()
    assert site.build(*options)


@pytest.mark.parametrize("option", [["-E"], ["-a"], ["-w", "log.txt"]])
def test_options_that_ask_for_work_always_get_it(site, option, monkeypatch):
    monkeypatch.chdir(site.root)
    assert site.build(*option)
    assert site.build(*option)


def test_who_wants_to_be_told_is_told(site, capsys):
    arguments = ["-d", str(site.out / "doctrees"), "-b", "html", str(site.docs), str(site.out / "html")]
    assert main(arguments) == 0
    assert main(arguments) == 0
    assert site.ran == 2
    assert "Sphinx" in capsys.readouterr().out


def test_the_environment_counts_but_for_what_a_shell_sets(site, monkeypatch):
    assert site.build()
    monkeypatch.setenv("SHLVL", "9")
    assert not site.build()
    monkeypatch.setenv("KB_ANYTHING", "x")
    assert site.build()


def test_the_day_counts(site, monkeypatch):
    assert site.build()
    monkeypatch.setattr(before_sphinx, "today", lambda: ["2031-01-01"])
    assert site.build()


def test_files_that_no_build_has_written_count_once(site):
    assert site.build()
    foreign = site.out / "html/CNAME"
    foreign.write_text("x", encoding="utf-8")
    assert site.build()
    assert not site.build()
    foreign.write_text("y", encoding="utf-8")
    assert not site.build()


def test_a_build_that_warned_warns_again(site, capfd):
    site.write({"a.rst": "A\n=\n\n:ref:`nowhere`\n"})
    for _time in range(2):
        assert site.build()
        assert "nowhere" in capfd.readouterr().err


LOOKS = {
    "a module that it imports": (IMPORTS, lambda site: site.write({"own_module.py": "WORD = 'other'\n"})),
    "a file that it reads": ("project = open('version').read()\n", lambda site: site.write({"version": "2"})),
    "a file of which it asks whether it is there": (
        "import os\nproject = str(os.path.exists('flag'))\n", lambda site: site.write({"flag": ""})),
    "the same by another way": (
        "import pathlib\nproject = str(pathlib.Path('flag').is_file())\n", lambda site: site.write({"flag": ""})),
    "a folder that it lists": (
        "import os\nproject = str(os.listdir('..'))\n", lambda site: site.write({"../more.txt": ""})),
}


@pytest.mark.parametrize(("begin", "change"), LOOKS.values(), ids=LOOKS)
def test_what_the_settings_look_at_counts(site, begin, change):
    site.write({"version": "1"})
    site.conf(begin)
    site.build()
    site.build()  # the first has made a folder
    assert not site.build()
    change(site)
    assert site.build()


UNKNOWABLE = {
    "a program": "import subprocess\nproject = subprocess.run(['true']).args[0]\n",
    "a shell": "import os\nproject = str(os.system('true'))\n",
    "a written file": "open('../stamp', 'w').close()\n",
    "the network": "import socket\nsocket.getaddrinfo('127.0.0.1', 80)\n",
}


@pytest.mark.parametrize("begin", UNKNOWABLE.values(), ids=UNKNOWABLE)
def test_settings_that_could_say_anything_let_sphinx_run(site, begin):
    site.conf(begin)
    for _time in range(3):
        assert site.build()


EXTENSION = "def setup(app):\n    {}\n    return {{'parallel_read_safe': True}}\n"


@pytest.mark.parametrize(("does", "may_end"), [
    ("pass", False), ("app.setup_extension('sphinx_kb.core'); app.connect('kb-inputs', lambda app: [])", True)])
def test_an_extension_says_that_it_looks_at_nothing_else(site, does, may_end):
    site.write({"own_module.py": EXTENSION.format(does)})
    site.conf(HERE, extensions=[*SETTINGS["extensions"], "own_module"])
    site.build()
    assert site.build() != may_end
    if may_end:
        site.write({"own_module.py": EXTENSION.format(does + "; app.connect('build-finished', print)")})
        assert site.build()


@pytest.mark.parametrize("name", ["sphinx.ext.autodoc", "sphinx.ext.intersphinx"])
def test_extensions_that_look_elsewhere_let_sphinx_run(site, name):
    site.conf(extensions=[*SETTINGS["extensions"], name])
    for _time in range(2):
        assert site.build()


def test_what_changes_while_pages_are_read_is_seen_the_next_time(site):
    """A page that is saved while the build runs is not what the build has read."""
    site.conf(HERE, extensions=[*SETTINGS["extensions"], "own_module"])
    late = site.docs / "a.rst"
    site.write({"own_module.py": EXTENSION.format(
        "app.setup_extension('sphinx_kb.core'); app.connect('kb-inputs', lambda app: []); "
        f"app.connect('env-updated', lambda app, env: open({str(late)!r}, 'a').write('More.\\n') and None)")})
    site.build()
    assert site.build()


def test_nothing_of_it_stays_in_the_process(site):
    asked, evaluate = (os.stat, os.lstat, os.access), config.eval_config_file
    site.build()
    assert (os.stat, os.lstat, os.access) == asked
    assert config.eval_config_file is evaluate
    assert before_sphinx.CALL == []


def test_the_command_imports_nothing_of_sphinx_for_it(tmp_path, monkeypatch):
    """Nor much else: it is what takes the time."""
    site = Site(tmp_path, monkeypatch)
    begin = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
    site.conf(begin)
    build = ["-q", "-d", "out/doctrees", "-b", "html", "docs", "out/html"]
    says = ("import json, runpy, sys\nsys.argv[:] = ['build', *{!r}]\n"
            "try:\n    runpy.run_module('sphinx_kb.build', run_name='__main__')\n"
            "except SystemExit as end:\n    print(json.dumps([end.code, sorted(sys.modules)]))\n")
    loaded = []
    for _time in range(2):
        done = subprocess.run([sys.executable, "-c", says.format(build)], cwd=tmp_path, text=True, capture_output=True,
                              check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        status, modules = json.loads(done.stdout)
        assert status == 0, done.stderr
        loaded.append({name.partition(".")[0] for name in modules})
    assert {"sphinx", "docutils"} <= loaded[0]
    assert loaded[1].isdisjoint({"sphinx", "docutils", "dataclasses", "subprocess", "inspect", "pathlib"})
