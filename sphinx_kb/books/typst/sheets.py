"""Single sheets: a page of the site as one sheet of paper in large print, with a code that leads to the page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from sphinx_kb.books.edition import edition_date
from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import call, date, string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_kb.books.typst.builder import TypstBuilder


def write_code(address: str, target: Path) -> None:
    """Write a QR code of an address as SVG; it is read even where a sixth of it is dirty."""
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="svg", scale=4, border=2, xmldecl=False, svgns=True)
    target.write_bytes(made.getvalue())


def write_sheets(builder: TypstBuilder, docnames: Iterable[str]) -> dict[Path, Path]:
    """Write the main file of each sheet; return each with the PDF to make of it. Without an address it has no code."""
    from sphinx_kb.books.typst.builder import edition  # imports this module

    config, day, made = builder.config, edition_date(builder.env), {}
    for docname in docnames:
        slug = docname.rpartition("/")[2]
        address = f"{config.html_baseurl.rstrip('/')}/{docname}.html" if config.html_baseurl else ""
        code = f"code-{slug}.svg"
        if address:
            write_code(address, Path(builder.outdir, code))
        options = {
            "title": string(builder.env.titles[docname].astext()), "book": string(builder.title()),
            "author": string(builder.author()), "edition": string(edition(config.release, day, config.language)),
            "date": date(day), "address": string(address), "code": string(code) if address else "none",
            "code_alt": string(str(_("Code that leads to %s") % address)),
        }
        main = Path(builder.outdir, f"sheet-{slug}.typ")
        main.write_text(f'#import "/sheet.typ": *\n#import "/book.typ": chapter-end\n'
                        f"#show: {call('sheet.with', **options)}\n"
                        f"#{{ include {string(f'pages/{docname}.typ')}; chapter-end() }}\n", encoding="utf-8")
        made[main] = Path(builder.outdir, f"{config.kb_book_file}-{slug}.pdf")
    return made
