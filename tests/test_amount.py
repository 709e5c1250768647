"""A part is tried each day, and in a few days everything; on CI everything each time."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import amount
from tests.amount import of_today, part_of, share
from tests.conftest import ROOT


@pytest.mark.parametrize("parts", [1, 2, 3, 9])
def test_in_as_many_turns_as_there_are_parts_each_case_is_tried(parts):
    cases = list("abcdefg")
    tried = [part_of(cases, parts, turn) for turn in range(1000, 1000 + parts)]
    assert all(tried)
    assert {case for part in tried for case in part} == set(cases)
    assert sum(map(len, tried)) <= max(len(cases), parts)


def test_a_part_of_nothing_is_nothing():
    assert part_of([], 3, 7) == []


def test_where_everything_is_tried_a_share_is_all(monkeypatch):
    monkeypatch.setattr(amount, "EVERYTHING", True)
    assert share("abc", 3) == ["a", "b", "c"]
    monkeypatch.setattr(amount, "EVERYTHING", False)
    monkeypatch.setattr(amount, "TURN", 4)
    assert share("abc", 3) == ["b"]
    assert share("abc", 3, days_ahead=1) == ["c"]
    assert share("abcd", 2, every=3) == ["b", "d"]


def test_what_has_its_turn_every_other_day_gets_to_every_part(monkeypatch):
    monkeypatch.setattr(amount, "EVERYTHING", False)
    tried = set()
    for day in range(0, 12, 2):
        monkeypatch.setattr(amount, "TURN", day)
        tried.update(share("abc", 3, every=2), share("xy", 2, every=2))
    assert tried == set("abcxy")


def item(path: str, name: str, *days: int, **how: str) -> SimpleNamespace:
    """A test, as far as it matters when its turn is."""
    mark = pytest.mark.turns(*days, **how).mark if days else None
    return SimpleNamespace(path=Path(path), nodeid=f"{path}::{name}", get_closest_marker=lambda _name: mark)


ITEMS = [
    item("a.py", "always"), *(item("b.py", f"turn{number}", 3) for number in range(7)), item("b.py", "rare", 6),
    *(item(path, f"{book}{number}", 2, together=book) for path in ("c.py", "d.py") for book in ("one", "two")
      for number in range(2)), item("e.py", "alone", 2),
]


def days(monkeypatch, count: int) -> list[list[str]]:
    """The tests of each of some days by their names."""
    found = []
    for day in range(100, 100 + count):
        monkeypatch.setattr(amount, "TURN", day)
        found.append([one.nodeid.partition("::")[2] for one in of_today(ITEMS)])
    return found


def test_each_test_has_its_turn_and_what_needs_the_same_has_it_together(monkeypatch):
    monkeypatch.setattr(amount, "EVERYTHING", False)
    monkeypatch.setenv(amount.NAMED, "")
    names = [one.nodeid.partition("::")[2] for one in ITEMS]
    tried = days(monkeypatch, 6)
    assert all(day == [name for name in names if name in day] for day in tried), "in their order"
    together = [name for day in tried for name in day]
    assert [together.count(name) for name in dict.fromkeys(names)] == [6, *[2] * 7, 6, *[3 * 2] * 4, 6]
    for day in tried:
        assert [name for name in day if name.startswith(("one", "two"))] in (
            ["one0", "one1"] * 2, ["two0", "two1"] * 2)
        assert 2 <= sum(name.startswith("turn") for name in day) <= 3


@pytest.mark.parametrize("everything", [True, False])
def test_where_everything_is_tried_or_tests_are_named_nothing_waits_for_its_turn(monkeypatch, everything):
    monkeypatch.setattr(amount, "EVERYTHING", everything)
    monkeypatch.setenv(amount.NAMED, "" if everything else "yes")
    assert of_today(ITEMS) == ITEMS


@pytest.mark.parametrize(("arguments", "is_named"), [
    ([], False), (["tests"], False), ([str(ROOT)], False), (["tests/test_amount.py"], True), (["tests/browser"], True),
    (["tests", "-k", "one"], True), (["-m", "browser"], True), (["tests/browser", "tests"], True),
])
def test_who_names_tests_is_told_from_who_asks_for_all(monkeypatch, arguments, is_named):
    monkeypatch.setenv(amount.NAMED, "")
    known = pytest.Config.ArgsSource
    options = dict(pairwise(arguments))
    paths = [one for one in arguments if one.startswith(("tests", "/"))]
    tell = SimpleNamespace(
        args=paths or ["tests"], args_source=known.ARGS if paths else known.TESTPATHS, ArgsSource=known,
        invocation_params=SimpleNamespace(dir=ROOT),
        option=SimpleNamespace(keyword=options.get("-k", ""), markexpr=options.get("-m", "")))
    amount.tell_workers(tell)
    assert bool(amount.os.environ[amount.NAMED]) == is_named


def faults(text: str) -> list[int]:
    """The lines of a module with turns where a part is taken that goes on at another pace, or of the cases themselves.

    Some cases would never be tried: the day on which the test has its turn would always find the same part.
    """
    tree = ast.parse(text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    paces = {call.args[0].value for call in calls if ast.unparse(call.func).endswith("mark.turns")}
    shares = [call for call in calls if ast.unparse(call.func) in ("share", "amount.share")]
    pace_of = {call: {word.value.value for word in call.keywords if word.arg == "every"} for call in shares}
    return [call.lineno for call in shares if paces and pace_of[call] != paces]


def test_a_part_within_what_has_turns_goes_on_with_them():
    marked = "pytestmark = pytest.mark.turns(3)\n"
    assert faults("share(x, 2)\n") == faults(f"{marked}share(x, 2, every=3)\n") == []
    assert faults(f"{marked}share(x, 2)\n") == faults(f"{marked}share(x, 2, every=2)\n") == [2]
    wrong = {path.name: lines for path in (ROOT / "tests").rglob("test_*.py")
             if path.name != "test_amount.py" and "mark.turns" in (text := path.read_text(encoding="utf-8"))
             and (lines := faults(text))}
    assert wrong == {}
