"""When two names are the same."""

from __future__ import annotations

import pytest

from sphinx_kb.text.names import alnum_key, normalized


@pytest.mark.parametrize(("one", "other"), [
    ("5-HT₂ₐ", "5-ht2a"), ("µg", "μg"), ("Ａ　Ｂ", "a b"), ("  a \t b ", "a b"), ("STRASSE", "straße"),
])
def test_case_width_compatibility_forms_and_space_do_not_matter(one, other):
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(("one", "other"), [("brie-de-meaux", "Brie de Meaux"), ("α₂ 受体", "α2受体")])
def test_punctuation_does_not_matter_at_the_second_attempt(one, other):
    assert normalized(one) != normalized(other)
    assert alnum_key(one) == alnum_key(other)


def test_a_name_of_punctuation_alone_has_no_key():
    assert alnum_key("…!?") == ""
