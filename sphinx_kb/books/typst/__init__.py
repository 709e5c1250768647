"""The book: a builder that sets the whole site as a tagged PDF with Typst, from Python wheels alone.

`page` walks a document and `inline`, `blocks`, `figures`, `components` and `descriptions` write its nodes; `contents`
and `index` put the book together; `fonts` and `setting` make the PDF. What it looks like is in `book.typ`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_kb.books.typst import blocks, components, descriptions, figures, inline
from sphinx_kb.books.typst.builder import TypstBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

WRITERS = (inline, blocks, figures, components, descriptions)
"""They register by being imported."""

SETTINGS: tuple[tuple[str, str | list[str], str], ...] = (
    ("kb_book_file", "book", "书的文件名，不带 .pdf"),
    ("kb_book_subtitle", "", "封面上的副题，也是 PDF 的说明"),
    ("kb_book_imprint", [], "版权页的各段；{version} 和 {date} 会换成版本与日期"),
    ("kb_book_mark", "", "封面上的图，路径从 conf.py 算起"),
    ("kb_book_fonts", "", "放做好的字体的文件夹；空着就放在输出文件夹里"),
)


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The numbers of its figures and tables are seen on a page, and decided by the pages before it."""
    return dict(env.toc_fignumbers)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_builder(TypstBuilder)
    for name, default, description in SETTINGS:
        app.add_config_value(name, default, "", types=frozenset({type(default)}), description=description)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
