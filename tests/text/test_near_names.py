"""A misspelt name finds the name that is meant, as difflib would among all names."""

from __future__ import annotations

import difflib
import random

from sphinx_kb.core.diagnostic import nearest_name
from sphinx_kb.text.near_names import LEAST_LIKENESS, NearNames, near_names

LETTERS = "abcdeé-/半衰期"


def a_name(rng: random.Random, longest: int = 12) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(rng.randrange(longest)))


def misspelt(rng: random.Random, name: str) -> str:
    letters = list(name)
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(letters) + 1)
        letters[place : place + rng.randrange(2)] = rng.choices(LETTERS, k=rng.randrange(2))
    return "".join(letters)


def test_it_finds_what_difflib_finds():
    rng, found = random.Random(1), 0
    for _ in range(300):
        names = list(dict.fromkeys(a_name(rng) for _ in range(20)))
        index = NearNames(names)
        for written in [misspelt(rng, rng.choice(names)) for _ in range(5)] + [a_name(rng, 6)]:
            wanted = difflib.get_close_matches(written, [name for name in names if name], 1, LEAST_LIKENESS)
            assert index.nearest(written) == "".join(wanted), (written, names)
            found += bool(wanted)
    assert found > 300


def test_capitals_make_no_difference():
    assert NearNames(["Mirtazapine"]).nearest("mirtazapin") == "Mirtazapine"


def test_of_many_names_only_those_that_share_letters_are_compared(monkeypatch):
    compared = []
    match = difflib.get_close_matches

    def note(word, names, *how):
        compared.append(len(names))
        return match(word, names, *how)

    monkeypatch.setattr("sphinx_kb.text.near_names.difflib.get_close_matches", note)
    names = (*(f"note-{number:05d}" for number in range(5000)), "clinical/insomnia")
    assert near_names(names).nearest("clinicl/insomnia") == "clinical/insomnia"
    assert compared == [1]


def test_a_frozen_set_of_names_is_listed_once():
    listed = []

    class Names(frozenset):
        def __iter__(self):
            listed.append(1)
            return super().__iter__()

    names = Names({"half-life", "clearance"})
    assert [nearest_name(word, names) for word in ("half-live", "clearence", "dose")] == ["half-life", "clearance", ""]
    assert len(listed) == 1
