"""What is slow to compute is taken from the last build if, and only if, all that it was made from is the same."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sphinx_kb.core import kept_values
from sphinx_kb.core.kept_values import kept_value, load_ahead, value_in

FILE = "kb-squares.pickle"


@pytest.fixture
def env(tmp_path):
    return SimpleNamespace(doctreedir=tmp_path, version={"sphinx": 1})


def squares(env, made_from: object, *, computed: list[object]) -> list[int]:
    """A value that tells whether it was computed."""
    def compute() -> list[int]:
        computed.append(made_from)
        return [1, 4, 9]

    return kept_value(env, "squares", lambda: made_from, compute)


def test_a_value_is_computed_once(env):
    computed = []
    assert [squares(env, "a", computed=computed) for _ in range(3)] == [[1, 4, 9]] * 3
    assert computed == ["a"]


@pytest.mark.parametrize("change", [
    lambda env: squares(env, "b", computed=[]),
    lambda env: env.version.update(sphinx=2),
    lambda env: (env.doctreedir / FILE).write_bytes(b""),
    lambda env: (env.doctreedir / FILE).write_bytes((env.doctreedir / FILE).read_bytes()[:-1]),
    lambda env: (env.doctreedir / FILE).write_bytes((env.doctreedir / FILE).read_bytes()[:40]),
    lambda env: (env.doctreedir / FILE).write_bytes((env.doctreedir / FILE).read_bytes().replace(b"\x09", b"\x08")),
    lambda env: (env.doctreedir / FILE).unlink(),
    lambda env: ((env.doctreedir / FILE).unlink(), (env.doctreedir / FILE).mkdir()),
], ids=["made from something else", "another program", "empty", "cut off", "only the head",
        "one byte", "lost", "a folder"])
def test_what_is_not_the_same_or_was_damaged_is_computed_again(env, change):
    squares(env, "a", computed=[])
    change(env)
    computed = []
    assert squares(env, "a", computed=computed) == [1, 4, 9]
    assert computed == ["a"]


def test_what_was_made_from_something_that_changed_meanwhile_is_not_kept(env):
    content = ["old"]

    def compute() -> str:
        content[0] = "new"
        return "of the new content"

    kept_value(env, "one", lambda: content[0], compute)
    content[0] = "old"
    assert kept_value(env, "one", lambda: content[0], lambda: "of the old content") == "of the old content"


def test_a_value_is_computed_again_on_another_day(env, monkeypatch):
    computed = []
    for time in ("1790000000", "1790000100", "1790086400"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
        squares(env, "a", computed=computed)
    assert len(computed) == 2


def test_a_value_that_was_loaded_ahead_is_given_once_and_only_if_it_is_still_the_one(env, monkeypatch):
    squares(env, "a", computed=[])
    load_ahead(env)
    read = []
    monkeypatch.setattr(kept_values, "value_in", lambda *given: read.append(given) or value_in(*given))
    computed = []
    first = squares(env, "a", computed=computed)
    assert (first, read, computed) == ([1, 4, 9], [], [])
    first.append(16)
    assert squares(env, "a", computed=computed) == [1, 4, 9]
    assert (len(read), computed) == (1, [])
    load_ahead(env)
    assert squares(env, "b", computed=computed) == [1, 4, 9]  # made from something else
    assert computed == ["b"]


@pytest.mark.parametrize("change", [
    lambda path: path.write_bytes(path.read_bytes()[:40]),
    lambda path: path.write_bytes(b""),
    lambda path: path.unlink(),
], ids=["cut off", "empty", "lost"])
@pytest.mark.parametrize("is_loaded_before", [True, False])
def test_what_is_changed_before_or_after_it_was_loaded_ahead_is_computed_again(env, change, is_loaded_before):
    squares(env, "a", computed=[])
    for step in (load_ahead, lambda env: change(env.doctreedir / FILE))[:: 1 if is_loaded_before else -1]:
        step(env)
    computed = []
    assert squares(env, "a", computed=computed) == [1, 4, 9]
    assert computed == ["a"]
