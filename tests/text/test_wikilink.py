"""The syntax of wiki links: a versioned corpus, mutilated inputs, ten thousand on CI, and work that grows with them."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_kb.text.wikilink import split_target, wikilink_plugin
from tests.amount import amount

CORPUS = json.loads((Path(__file__).parent / "wikilink_corpus.json").read_text(encoding="utf-8"))["cases"]
PUBLISHED = 88
"""How many cases may no longer change; raise it, with the digest, when more are added."""
DIGEST = "c4fc5d98e4ad8899"


def markdown():
    parser = create_md_parser(MdParserConfig(enable_extensions={"dollarmath", "attrs_inline"}), RendererHTML)
    wikilink_plugin(parser)
    return parser


PARSER = markdown()


def inline_tokens(source: str):
    for token in PARSER.parse(source):
        yield from token.children or ()


def links_of(source: str) -> list[str]:
    """The targets of a source in order; an embed begins with “!”."""
    marks = {"wikilink": "", "wikilink_open": "", "wikiembed": "!"}
    return [marks[token.type] + str(token.meta["target"]) for token in inline_tokens(source) if token.type in marks]


def printed(source: str) -> str:
    """Everything a reader sees of a source, without white space."""
    text = []
    for token in PARSER.parse(source):
        if token.type in ("fence", "code_block", "html_block", "math_block"):
            text.append(token.content)
        for child in token.children or ():
            if child.type == "wikilink":
                text.append(child.meta["target"].display)
            elif child.type == "wikiembed":
                text.append(f"{child.meta['target'].display}{child.meta['arguments']}")
            else:
                text.append(child.content)
    return re.sub(r"\s", "", "".join(text))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: str(case["id"]))
def test_the_corpus_reads_as_it_always_did(case):
    assert links_of(case["source"]) == case["links"]


def test_the_corpus_only_grows():
    assert [case["id"] for case in CORPUS] == list(range(1, len(CORPUS) + 1))
    kept = json.dumps(CORPUS[:PUBLISHED], ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(kept.encode()).hexdigest()[:16] == DIGEST


@pytest.mark.parametrize(
    ("written", "page", "headings", "block"),
    [("甲", "甲", (), ""), (" 甲 # 乙 ", "甲", ("乙",), ""), ("#乙#丙", "", ("乙", "丙"), ""),
     ("甲#^丁", "甲", (), "丁"), ("甲.MD#乙", "甲", ("乙",), "")],
)
def test_a_target_falls_into_page_headings_and_block(written, page, headings, block):
    target = split_target(written)
    assert (target.page, target.headings, target.block) == (page, headings, block)


PIECES = st.sampled_from([
    "[[", "]]", "[", "]", "|", "\\|", "\\", "![[", "#", "#^", "^a", "`", "``", "$", "*", "**", "_", "(", ")", "](",
    "\n", "\n\n", " ", "米氮平", "α₂ 受体", "5-HT₂ₐ", "\u202e", "\u200f", "עברית", "👩\u200d⚕️", "\x01", "\x7f",
    "\ufdd0", "a", "{term}`x`", "<b>", "-->", "| a | b |\n|---|---|\n", "- ", "> ", "# ", ".md", "&amp;", "https://x.example",
])
INPUTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@settings(max_examples=amount(800, 10_000), deadline=None, suppress_health_check=list(HealthCheck), database=None,
          derandomize=True)
@given(INPUTS)
def test_no_input_crashes_or_makes_a_link_of_nothing(source):
    for token in inline_tokens(source):
        if token.type in ("wikilink", "wikilink_open", "wikiembed"):
            target = token.meta["target"]
            assert target.page or target.headings or target.block
            assert "\n" not in str(target)


SAID = re.compile(r"[^甲乙ab\u202e👩]")
MANY = settings(max_examples=amount(400, 3_000), deadline=None, suppress_health_check=list(HealthCheck), database=None,
                derandomize=True)


@pytest.mark.turns(2)
@MANY
@given(st.text(st.sampled_from("[[[]]]!\\甲乙a b\u202e👩"), max_size=60))
def test_no_letter_is_lost_or_doubled_or_moved(source):
    assert SAID.sub("", printed(source)) == SAID.sub("", source)


@pytest.mark.turns(2)
@MANY
@given(st.text(st.sampled_from("[[[]]]||#^!\\甲乙a b\u202e👩"), max_size=60))
def test_a_label_hides_a_target_and_nothing_is_invented(source):
    written = iter(SAID.sub("", source))
    assert all(letter in written for letter in SAID.sub("", printed(source)))


def steps_of(work) -> int:
    """How many calls, of Python and of C, some work takes: what time is made of, without the clock."""
    count = 0

    def step(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def steps(source: str) -> int:
    """How many calls parsing takes."""
    parser = markdown()
    return steps_of(lambda: parser.parse(source))


@pytest.mark.turns(2)
@pytest.mark.parametrize(
    "piece",
    ["[[", "[[a|", "[[a]]", "![[a|b]] ", "[[a|b]]\n", "[[a#", "[[a]](b", "| [[a|b]] |\n", "[[[a]", "[[ [a] ", "[[a|`",
     "a ^b\n\n", "甲[[乙", "]]", "[[a|*b"],
)
def test_twice_the_input_takes_twice_the_steps(piece):
    times = amount(150, 500)
    assert steps(piece * 2 * times) <= 2.2 * steps(piece * times)


def test_a_great_many_brackets_are_printed():
    source = "[" * amount(10_000, 50_000)
    assert printed(source) == source


@pytest.mark.parametrize("inner", ["[乙](乙.md)", "<https://example.org>", "[乙][丙]"])
def test_a_link_never_holds_another_whose_letters_are_printed_instead(inner):
    source = f"[[甲|前 {inner} 后]]\n\n[丙]: https://example.org\n"
    kinds = [token.type for token in inline_tokens(source)]
    assert kinds.count("wikilink_open") == 1
    assert "link_open" not in kinds
    assert "".join(inner.split()) in printed(source)
    # and the next link is one again
    assert "link_open" in [token.type for token in inline_tokens("[乙](乙.md)")]


def test_html_in_a_label_is_printed():
    kinds = [token.type for token in inline_tokens("[[甲|<b onclick='x'>粗</b>]] <i>")]
    assert kinds.count("html_inline") == 1
    assert "<bonclick='x'>粗</b>" in printed("[[甲|<b onclick='x'>粗</b>]]")
