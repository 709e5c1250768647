"""An EPUB of the whole site: Sphinx's builder, with pages, contents and package of our own.

Sphinx's builder prints what the site's templates print, scripts and menus included, lists every file that lies in the
output folder, and stamps the book with the time of the build. This one writes the text alone, says in Chinese what the
book is, lists what its pages show, and gives the same bytes for the same sources. Knows no subject.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from sphinx_kb.books.epub.assemble import SHEET, Volume
from sphinx_kb.books.epub.contents import Contents
from sphinx_kb.books.epub.package import About
from sphinx_kb.books.epub.page import Place, page
from sphinx_kb.core.static_files import tokens_of
from sphinx_kb.text.css import tightened, with_values

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

OWN_SHEET = Path(__file__).with_name("book.css")
READABLE = (
    "全书可以只靠文字读完：每幅图都有替代文字，图表另有数据表，公式是 MathML，目录、标题与术语都可以逐级跳转；"
    "没有脚本、声音与闪烁。"
)

logger = logging.getLogger(__name__)


def moment_of(env: BuildEnvironment) -> dt.datetime:
    """When this edition is from: SOURCE_DATE_EPOCH, else the day of the newest review, else today."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    days = []
    for meta in env.metadata.values():
        try:
            days.append(dt.date.fromisoformat(str(meta.get("reviewed", "")).strip()))
        except ValueError:
            continue
    day = max(days, default=dt.datetime.now(dt.UTC).date())
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def review_line(reviewed: Any) -> str:
    """When a page was last reviewed, as its last line; empty if it does not say."""
    try:
        day = dt.date.fromisoformat(str(reviewed).strip())
    except ValueError:
        return ""
    return f'<p class="kb-reviewed">审阅于 {day.year} 年 {day.month} 月 {day.day} 日</p>'


class BookBuilder(Epub3Builder):
    """Writes each page as XHTML without the site around it, and binds them."""

    epilog = "电子书在 %(outdir)s。"

    def address(self, docname: str) -> str:
        """The file of a page in the book."""
        return f"{docname}{self.out_suffix}"

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one page; not as the parent does, who prints addresses behind links and renames some ids."""
        StandaloneHTMLBuilder.write_doc(self, docname, doctree)

    def handle_page(self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html", *,
                    outfilename: Path | None = None, event_arg: Any = None) -> None:
        """Write the body of a page without templates; what has no source (search, 404) is no page of a book."""
        if not isinstance(event_arg, nodes.document):
            return
        address = self.address(pagename)
        place = Place(address, {self.address(docname) for docname in self.env.found_docs})
        title = self.env.titles[pagename].astext() if pagename in self.env.titles else pagename
        part = self.config.kb_epub_parts.get(pagename, "chapter")
        body = addctx["body"] + review_line(self.env.metadata.get(pagename, {}).get("reviewed"))
        made = page(body, place, title, part, language=self.config.epub_language, sheet=relative_uri(address, SHEET))
        if made.mended:
            logger.warning(f"这一页里有没写完整的 HTML，电子书里已经补上，请改成 MyST 的写法（{made.mended}）",
                           location=pagename, type="kb", subtype="epub")
        for href in made.dead:
            logger.warning(f"链接 “{href}” 在书里没有落点，已改成普通文字",
                           location=pagename, type="kb", subtype="epub")
        path = Path(self.outdir, address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.text, encoding="utf-8")

    def finish(self) -> None:
        """Bind the book, and put it in its place only when it is whole."""
        self.copy_image_files()
        self.write_buildinfo()
        volume = Volume(
            Path(self.outdir), self.about(), self.config.version, Contents(self.env, self.address).read(),
            self.sheet(), self.cover(),
        )
        for address, what in volume.faults():
            logger.warning(what, location=address.removesuffix(self.out_suffix), type="kb", subtype="epub")
        book = Path(self.outdir, f"{self.config.epub_basename}.epub")
        part = book.with_suffix(".part")
        part.write_bytes(volume.bound())
        part.replace(book)

    def about(self) -> About:
        """What the settings say of the book."""
        config = self.config
        summary = self.env.metadata.get(config.root_doc, {}).get("summary", "")
        return About(
            identifier=config.epub_identifier,
            title=config.epub_title,
            language=config.epub_language,
            author=config.epub_author,
            publisher=config.epub_publisher,
            description=config.epub_description or summary or config.epub_title,
            rights=config.epub_copyright,
            subjects=tuple(config.kb_epub_subjects),
            accessibility=config.kb_epub_readable,
            modified=moment_of(self.env),
        )

    def sheet(self) -> str:
        """The stylesheet, with the site's colours in place of their names."""
        tokens = tokens_of(self.config, Path(self.confdir))
        return with_values(tightened(OWN_SHEET.read_text(encoding="utf-8")), tokens) + "\n"

    def cover(self) -> Path | None:
        """The image of the cover, if there is one."""
        if not self.config.epub_cover:
            return None
        path = Path(self.confdir, self.config.epub_cover[0])
        if not path.is_file():
            logger.warning(f"封面 {self.config.epub_cover[0]} 不存在：改 epub_cover，"
                           "或用 python -m sphinx_kb.tools.artwork 画出来",
                           type="kb", subtype="epub")
            return None
        return path


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_epub_parts", {}, "epub", types=frozenset({dict}),
                         description="电子书里不是普通一章的页面：{页面: glossary、bibliography、preface 或 appendix}")
    app.add_config_value("kb_epub_subjects", [], "epub", types=frozenset({list}),
                         description="电子书的主题词，供书库编目")
    app.add_config_value("kb_epub_readable", READABLE, "epub", types=frozenset({str}),
                         description="一两句话，说明电子书怎样可以无障碍地读")
    app.add_builder(BookBuilder, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
