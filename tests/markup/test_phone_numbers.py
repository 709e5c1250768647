"""Numbers to call, as a reader's finger finds them and as books keep them."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.markup.phone_numbers import pieces

NUMBERS = {"12356": "", "120": r"^120$|(?<=call )120|120(?= or )"}
EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.markup.phone_numbers")
PAGE = """
    # Help 12356

    Call 12356 at once; call 120 or go there. 120 people took 112356 tablets of `12356`.
    Call **120**.
    """


def called(page: str) -> list[str]:
    return re.findall(r'<a class="[^"]*kb-phone[^"]*" href="tel:(\d+)"', page)


def test_numbers_to_call_are_links_and_numbers_that_count_are_not(make_world):
    built = make_world(*EXTENSIONS, files={"index": PAGE}, kb_phone_numbers=NUMBERS).build()
    assert built.warnings == []
    assert called(built.page("index")) == ["12356", "120", "120"]
    assert "120 people took 112356 tablets" in re.sub(r"<[^>]+>", "", built.page("index"))


def test_a_number_that_a_node_of_another_package_shows_counts(make_world):
    """Such as a number of patients, whose text is that number alone, like a telephone number in bold."""
    world = make_world("tests.markup.counts", *EXTENSIONS, kb_phone_numbers=NUMBERS,
                       files={"index": "# Trial\n\n{count}`120` patients; call **120**.\n"})
    assert called(world.build().page("index")) == ["120"]


def test_a_site_without_numbers_has_no_such_link(make_world):
    assert called(make_world(*EXTENSIONS, files={"index": PAGE}).build().page("index")) == []


def test_a_page_is_read_again_when_a_number_is_added(make_world):
    world = make_world(*EXTENSIONS, files={"index": PAGE})
    world.build()
    assert called(world.build(kb_phone_numbers={"12356": ""}).page("index")) == ["12356"]


@pytest.mark.parametrize("text", ["", "120", "12356", "call 120, call 120", "1.12356", "12356.5", "x"])
def test_no_letter_is_lost(text):
    assert "".join(words for words, _number in pieces(text, NUMBERS)) == text
