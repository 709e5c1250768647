"""The sentence around a link is whole and no more than that."""

from __future__ import annotations

from sphinx_kb.text.sentence import sentence_around


def test_only_the_sentence_itself_is_given():
    assert sentence_around("前一句。这一句说", "的事。后一句。") == ("这一句说", "的事。")


def test_a_line_ends_a_sentence_too():
    assert sentence_around("标题\n这一句说", "的事\n下一行") == ("这一句说", "的事")


def test_a_long_sentence_is_cut_on_either_side_with_an_ellipsis():
    assert sentence_around("甲" * 10, "乙" * 10, longest=3) == ("…甲甲甲", "乙乙乙…")
    assert sentence_around("甲" * 3, "乙" * 3, longest=3) == ("甲甲甲", "乙乙乙")


def test_words_that_stand_apart_are_not_cut():
    before, after = sentence_around("With a starter the total becomes half ", " again, and so on it goes", longest=12)
    assert (before, after) == ("…half ", " again, and…")


def test_one_long_word_is_cut_all_the_same():
    assert sentence_around("abcdefgh", "abcdefgh", longest=3) == ("…fgh", "abc…")
