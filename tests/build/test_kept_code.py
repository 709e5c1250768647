"""What a process has compiled at run time is there for the next one, and is what Python compiles itself."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import warnings

import pytest

from sphinx_kb.build import kept_code
from sphinx_kb.build.kept_code import COMPILER, FEW, LONGEST, MOST, PARSER, RUN, UPSTREAM, KeptCode
from tests.conftest import ROOT

EXPRESSIONS = [
    (r"", 0), (r"(?P<年>\d{4})-(?P<month>\d\d)?", 0), (r"(a)(?:b)|(?P<c>c)(?=d)(?<!e)", re.IGNORECASE),
    (r"[\w㐀-鿿\U00020000-\U0002a6df]+", re.UNICODE), (r"(?i:ß|ſ)[^\W_]", re.ASCII), (r"(?xs) a . b # c", 0),
    (rb"\x00[\x80-\xff]+(?P<n>.)", re.DOTALL), (r"(?>a+)b*+", 0), (r"((((((x))))))\6", re.MULTILINE),
    *((rf"(?:{letter}|[^{letter}])+", 0) for letter in "abcdefghijk"),
]


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A place of its own for what is kept, in which nothing else compiles."""
    monkeypatch.setattr(kept_code.sys, "dont_write_bytecode", False)
    monkeypatch.setattr(kept_code, "place", lambda: tmp_path / "code.kept")
    kept_code.KEPT.end()
    yield tmp_path / "code.kept"
    vars(COMPILER)["compile"] = UPSTREAM
    vars(dataclasses).pop(RUN, None)


@pytest.fixture
def parsed(monkeypatch):
    """The expressions that Python has looked into."""
    seen, parse = [], PARSER.parse

    def look(pattern, flags=0):
        seen.append(pattern)
        return parse(pattern, flags)

    monkeypatch.setitem(vars(PARSER), "parse", look)
    return seen


def one_process(act=lambda: None) -> KeptCode:
    """Do something while a process of its own keeps what is compiled."""
    kept = KeptCode()
    kept.begin()
    re.purge()
    act()
    kept.end()
    return kept


def expressions() -> list[re.Pattern]:
    """Compile all examples."""
    return [re.compile(*one) for one in EXPRESSIONS]


def define() -> type:
    """Define a dataclass of which every method is made."""
    @dataclasses.dataclass(frozen=True, order=True)
    class Kept:
        """An example."""

        name: str
        number: int = 0
        more: list[str] = dataclasses.field(default_factory=list, compare=False)

    return Kept


def test_without_the_extension_every_process_compiles_anew(file, parsed, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    sources = []
    monkeypatch.setitem(vars(dataclasses), RUN, lambda source, *names: (sources.append(source), exec(source, *names)))
    define()
    assert len(sources) >= 1
    assert all(type(source) is str for source in sources)
    for _process in range(2):
        re.purge()
        expressions()
    assert len(parsed) == 2 * len(EXPRESSIONS)


def test_the_next_process_compiles_nothing(file, parsed, monkeypatch):
    one_process(lambda: (expressions(), define()))
    assert set(parsed) >= {pattern for pattern, _ in EXPRESSIONS}
    assert file.exists()
    parsed.clear()
    monkeypatch.setitem(vars(kept_code), "compile", None)  # would be called for a method that is not kept
    one_process(lambda: (expressions(), define()))
    assert parsed == []


def test_what_is_kept_is_what_python_compiles(file):
    re.purge()
    plain, kept, found = expressions(), [], []
    for _process in range(2):
        one_process(lambda: kept.append(expressions()))
    for round_of in kept:
        assert round_of == plain, "patterns are equal if their code is"
        assert [(one.flags, one.groups, one.groupindex) for one in round_of] == [
            (one.flags, one.groups, one.groupindex) for one in plain]
    assert [one[1].search("于 2026-11").lastgroup for one in kept] == ["month"] * 2
    for _process in range(2):
        one_process(lambda: found.append(define()))
    for kind in (define(), *found):
        one = kind("a", 1)
        assert (repr(one), one == kind("a", 1, ["b"]), one < kind("b"), hash(one)) == (
            f"{kind.__qualname__}(name='a', number=1, more=[])", True, True, hash(("a", 1)))
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
            one.name = "b"
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
            kind()


def test_mistakes_and_warnings_are_those_of_python(file):
    def mistakes() -> None:
        for wrong in ("(", "(?<=a*)", "[z-a]"):
            with pytest.raises(re.error):
                re.compile(wrong)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            re.compile("[[a]")
        assert [(one.category, one.filename) for one in told] == [(FutureWarning, __file__)]
        assert re.compile("a", re.DEBUG).match("a")

    assert not {"(", "(?<=a*)", "[z-a]"} & {pattern for pattern, _ in one_process(mistakes).patterns}


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:20], lambda data: data[:-1], lambda data: data + b"x",
    lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
], ids=["empty", "head", "cut", "longer", "other"])
def test_a_damaged_file_counts_as_absent_and_is_mended(file, parsed, damage):
    one_process(expressions)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    parsed.clear()
    one_process(expressions)
    assert parsed
    parsed.clear()
    one_process(expressions)
    assert parsed == []


def test_another_version_of_python_reads_nothing_of_it(file, parsed, monkeypatch):
    one_process(expressions)
    parsed.clear()
    monkeypatch.setattr(kept_code.sys, "version", "another")
    one_process(expressions)
    assert parsed


def test_the_file_does_not_grow_without_end(file):
    assert len(one_process(lambda: re.compile("a" * LONGEST + "b")).patterns) == 0
    one_process(expressions)
    before = file.read_bytes()
    one_process(lambda: [re.compile(f"甲{number}") for number in range(FEW)])
    assert file.read_bytes() == before, "so few are not worth writing all"
    one_process(lambda: [re.compile(f"甲{number}") for number in range(MOST)])
    assert len(file.read_bytes()) < 100
    one_process(expressions)
    assert file.read_bytes() == before


def test_where_nothing_can_be_written_all_works(file, monkeypatch):
    file.parent.joinpath("a file").write_text("", encoding="utf-8")
    monkeypatch.setattr(kept_code, "place", lambda: file.parent / "a file" / "code.kept")
    assert one_process(expressions).patterns


def test_an_interpreter_that_keeps_no_modules_keeps_nothing_here(file, monkeypatch):
    monkeypatch.setattr(kept_code.sys, "dont_write_bytecode", True)
    one_process(expressions)
    assert not file.exists()
    monkeypatch.undo()
    monkeypatch.setattr(kept_code.sys.implementation, "cache_tag", None)
    assert kept_code.place() is None


def test_it_may_begin_before_sphinx_is_imported():
    code = ("import sys; from sphinx_kb.build.kept_code import keep_code; keep_code(); "
            "print('sphinx' in sys.modules, 'dataclasses' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False True\n"


def test_a_build_that_conf_py_began_stores_it_and_then_lets_python_compile(make_world, file, monkeypatch):
    monkeypatch.setattr(kept_code, "KEPT", KeptCode())
    kept_code.KEPT.begin()
    kept_code.KEPT.begin()  # conf.py of a build that broke off before
    re.purge()
    made = expressions()
    world = make_world("sphinx_kb.build.kept_code", files={"index": "# 首页\n"})
    assert world.build("dummy").warnings == []
    assert (COMPILER.compile, RUN in vars(dataclasses)) == (UPSTREAM, False)
    again = KeptCode()
    again.load()
    assert {one.pattern for one in made} <= {pattern for pattern, _ in again.patterns}
