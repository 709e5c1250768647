"""What is hostile in a link is text in the printed book: it runs nothing, reads no file and leads nowhere."""

from __future__ import annotations

from tests.books.typst.conftest import Pdf, squeezed
from tests.links.wikilinks.test_hostile import source


def test_in_the_printed_book_it_is_text(make_book):
    body = source(300).replace("首页", "页").replace("\x00", "").replace("\u202e", "")
    # links that lead nowhere are warned of, and then there is no book at all
    built = make_book({"page": body}, "sphinx_kb.links.wikilinks", suppress_warnings=["kb.link"]).build("typst")
    assert built.warnings == []
    book = Pdf((built.out / "book.pdf").read_bytes())
    assert book.addresses() == []
    for written in ('"><script>alert(1)</script>', '#read("/etc/passwd")', "#panic()", "../../etc/passwd"):
        assert squeezed(written) in book.text
    assert "root:x:0" not in book.text
    assert book.text.count("[") >= 300
