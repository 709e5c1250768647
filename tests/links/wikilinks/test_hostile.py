"""What is hostile is text: on the site, in Sphinx's own e-book and in ours; of the printed book see tests/typst."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser

import pytest

from tests.links.wikilinks.vault import EXTENSIONS, SETTINGS

TARGETS = [
    "javascript:alert(1)", 'x"><script>alert(1)</script>', "../../etc/passwd", "../../../../../../etc/passwd", "x\x00y",
    "data:text/html,<b>", "//evil.example/x", "x' onmouseover='alert(1)", "&lt;script&gt;", "file:///etc/passwd",
    "..\\..\\evil", "%2e%2e/%2e%2e/etc/passwd", "\u202egnp.exe", "{{ 7*7 }}", "__init__",
]
LABELS = [
    '"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "&#x6a;avascript:alert(1)", "{{ 7*7 }}",
    '#read("/etc/passwd")', "#panic()", "#link(\"https://evil.example\")[x]", "*/ #eval(\"1\")", "\\u{41}",
]


class Elements(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, its addresses."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links, self.text = set(), set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def of(page):
    """The elements between the heading and the end of the section."""
    seen = Elements()
    seen.feed(page[page.index("<h1"):page.index("</section>")])
    return seen


def source(many=4_000):
    """A page where every target and every label stands once in each form."""
    lines = [f"[[{target}]] [[{target}|标签]] ![[{target}]]\n\n![[{target}.png|{target}]]" for target in TARGETS]
    lines += [f"[[首页|{label}]]" for label in LABELS]
    return "# 首页\n\n" + "\n\n".join(lines) + f"\n\n{'[' * many}\n\n[[{'长' * 5_000}]]\n"


def markup_of(built, builder):
    if builder == "html":
        return built.page("index")
    with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
        (name,) = [name for name in book.namelist() if name.rpartition("/")[2] == "index.xhtml"]
        return book.read(name).decode()


@pytest.mark.parametrize(("builder", "more"), [("html", ()), ("epub", ()), ("epub", ("sphinx_kb.books.epub",))],
                         ids=["html", "epub of the trade", "epub"])
def test_on_the_site_and_in_e_books_it_is_text(make_world, builder, more):
    settings = {**SETTINGS, **({"epub_identifier": "urn:x", "epub_publisher": "甲"} if more else {})}
    built = make_world(*EXTENSIONS, *more, files={"index": source()}, **settings).build(builder)
    seen = of(markup_of(built, builder))
    assert seen.tags <= {"h1", "p", "span", "a", "br", "em", "code", "strong", "div"}
    assert seen.attributes <= {"class", "href", "title", "id", "aria-label", "lang", "role"}
    assert all(link.startswith("#") or re.fullmatch(r"(?:\w+/)*index\.x?html(?:#\w*)?", link) for link in seen.links)
    assert "<script>alert(1)</script>" in seen.text
    assert "[" * 4_000 in seen.text
    assert "长" * 5_000 in seen.text
    missing = [line for line in built.warnings if "[kb.link]" in line]
    assert len(missing) == 4 * len(TARGETS)
    assert not {"root:x:0", "49"} & set(re.findall(r"root:x:0|\b49\b", seen.text))
