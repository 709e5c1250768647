"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from sphinx_kb.text.lazy_pattern import compile_all, lazy_pattern
from tests.conftest import ROOT

WIDE = "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+"


def test_it_answers_as_a_pattern_does():
    lazy, eager = lazy_pattern("(?P<word>a|b)c", re.IGNORECASE), re.compile("(?P<word>a|b)c", re.IGNORECASE)
    text = "xACbcd"
    for _time in range(2):  # the second time from what is kept
        assert lazy.sub("-", text) == eager.sub("-", text) == "x--d"
        assert lazy.findall(text) == eager.findall(text)
        assert lazy.search(text)["word"] == "A"
        assert lazy.fullmatch("acd") is None
        assert [found.span() for found in lazy.finditer(text)] == [(1, 3), (3, 5)]
    assert (lazy.pattern, lazy.flags, lazy.groups) == (eager.pattern, eager.flags, eager.groups)
    assert not hasattr(lazy, "no_such_thing")


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch):
    compiled = []
    monkeypatch.setattr("sphinx_kb.text.lazy_pattern.re.compile", lambda *given: compiled.append(given) or re.template)
    lazy = lazy_pattern("a", re.ASCII)
    assert compiled == []
    _ = lazy.__name__
    assert compiled == [("a", re.ASCII)]


def test_a_mistake_is_told_when_it_is_used():
    lazy = lazy_pattern("(")
    with pytest.raises(re.error):
        lazy.search("a")


COSTLY = f"""
import re._compiler as compiler
import sys
optimize, found = compiler._optimize_charset, set()

def watched(*given, **options):
    result = optimize(*given, **options)
    if any(code[0] is compiler.BIGCHARSET for code in result[0] if isinstance(code, tuple)):
        frame = sys._getframe(1)
        while (name := frame.f_globals["__name__"]) == "sphinx_kb.build.kept_code" or name.partition(".")[0] == "re":
            frame = frame.f_back
        found.add(frame.f_globals["__name__"])
    return result

compiler._optimize_charset = watched
import re
re.compile({WIDE!r})
import sphinx_kb, sphinx_evidence
from sphinx_kb.build.kept_code import KEPT
KEPT.begin = lambda: None  # else only what no earlier process has compiled is seen
from sphinx.application import Sphinx
import io, pathlib, tempfile
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "index.md").write_text("# A", encoding="utf-8")
    Sphinx(folder, None, folder + "/out", folder + "/doctrees", "html", status=None, warning=io.StringIO(),
           confoverrides={{"extensions": ["sphinx_kb", "sphinx_evidence"], "bibtex_bibfiles": []}})
used = "sphinx_kb.text.lazy_pattern"
print(*sorted(name for name in found if name == "__main__" or (name.startswith("sphinx_") and name != used)))
"""


def test_no_module_compiles_a_table_of_letters_before_it_needs_it():
    """What takes a millisecond each; the script's own pattern shows that such a table would be noticed."""
    done = subprocess.run([sys.executable, "-c", COSTLY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__main__"], done.stderr


def test_all_are_compiled_for_whoever_is_forked_later():
    good, broken = lazy_pattern("a+"), lazy_pattern("(")
    compile_all()
    assert "_compiled" in vars(good)
    later = lazy_pattern("b+")
    assert "_compiled" not in vars(later)
    compile_all()
    assert later.match("bb")
    with pytest.raises(re.error):
        broken.match("a")
