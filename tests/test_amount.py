"""A part is tried each day, and in a few days everything; on CI everything each time."""

from __future__ import annotations

import pytest

from tests import amount
from tests.amount import part_of, share


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
