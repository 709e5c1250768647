"""A table is pickled as one piece, and comes back as it was."""

from __future__ import annotations

import pickle
from enum import IntEnum

import pytest

from sphinx_kb.core.plain_table import PlainTable


class Word(str):
    """A text of another type."""

    __slots__ = ()


class Number(IntEnum):
    ONE = 1


PLAIN = {"甲": ("x", 1, 2.5, None, True), ("a", "b"): [{"c": {"d"}}, b"\xff"], 3: "\ud800", "none": None}


def again(table):
    """What a table is in the next build."""
    return pickle.loads(pickle.dumps(table, pickle.HIGHEST_PROTOCOL))


def test_it_comes_back_as_it_was():
    found = again(PlainTable(PLAIN))
    assert type(found) is PlainTable
    assert found == PLAIN
    assert [type(value) for value in found["甲"]] == [str, int, float, type(None), bool]


@pytest.mark.parametrize("value", [Word("w"), Number.ONE, (1, [Word("w")]), {Word("w"): 1}, range(2)], ids=repr)
def test_a_value_of_another_type_keeps_its_type_and_its_place(value):
    table = PlainTable(a=1, b=value, c=3)
    for _time in range(3):
        table = again(table)
        assert list(table.items()) == [("a", 1), ("b", value), ("c", 3)]
        assert repr(type(table["b"])) == repr(type(value))
        assert table.others == {"b"}


def test_others_may_come_and_go_between_two_builds():
    table = again(PlainTable(a=Word("a"), b=2, c=Word("c")))
    table["a"], table["b"] = 1, Word("b")
    del table["c"]
    assert again(again(table)) == {"a": 1, "b": "b"}
    assert type(again(table)["b"]) is Word


def test_plain_values_need_no_entry_in_the_memory_of_pickle():
    def size(many):
        return pickle.dumps(PlainTable((str(number), (str(-number), "x")) for number in range(many))).count(b"\x94")

    assert size(1000) < size(1) + 100  # by chance some of the bytes are the same
