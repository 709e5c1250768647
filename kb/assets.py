"""What a page loads: one stylesheet made of `_static/css/`, and only those of others that the page uses.

Scripts and stylesheets of Sphinx and its extensions that no page needs, or only pages with a certain element, are
left out of the rest. Knows files and class names; a feature's own script is the feature's business.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

SHEET = "kb.css"
"""The name of the one stylesheet in the output's `_static/`."""

FIRST, LAST = "tokens", "print"
"""What must come first and last in it; the rest comes in the order of names."""

NEEDED_BY = {
    "sphinx-design.min.css": re.compile(r'class="[^"]*\bsd-'),
    "design-tabs.js": re.compile(r'class="[^"]*\bsd-tab-'),
    "pygments.css": re.compile(r'class="highlight"'),
}
"""Files of others that only pages with a certain element need."""

NEVER = frozenset({
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js",  # for Sphinx's own search
    "furo.js", "furo-extensions.css",  # replaced by theme.js, and by tokens.css and card.css
})
"""Files of others that no page needs."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")


def sheet_of(files: dict[str, str], apart: frozenset[str] = frozenset()) -> str:
    """Join stylesheets (texts by name) into one, without comments and indents, leaving those `apart` out."""
    rank = {FIRST: 0, LAST: 2}
    names = sorted(files.keys() - apart, key=lambda name: (rank.get(name, 1), name))
    return "".join(BLANK.sub("\n", COMMENT.sub("", files[name])).strip() + "\n" for name in names)


def house_files(confdir: str, paths: list[str]) -> dict[str, str]:
    """The texts of the house's stylesheets by their names."""
    return {
        file.stem: file.read_text(encoding="utf-8")
        for path in paths
        for file in sorted(Path(confdir, path, "css").glob("*.css"))
    }


def read_sheet(app: Sphinx, config: Config) -> None:
    """Put the stylesheet into the configuration: when it changes, every page is written with its new checksum."""
    files = house_files(str(app.confdir), config.html_static_path)
    config["kb_sheet"] = sheet_of(files, frozenset(config.kb_sheets_apart))


def write_sheet(app: Sphinx) -> None:
    """Write the stylesheet before pages ask for its checksum."""
    if app.builder.format == "html" and app.config.kb_sheet:
        target = Path(app.outdir, "_static", SHEET)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(app.config.kb_sheet, encoding="utf-8")
        app.add_css_file(SHEET, priority=700)


def is_wanted(filename: str, page: str, apart: frozenset[str]) -> bool:
    """Whether a page with this HTML needs a file."""
    path = Path(filename)
    if path.name in NEVER or (path.parent.name == "css" and path.suffix == ".css" and path.stem not in apart):
        return False
    mark = NEEDED_BY.get(path.name)
    return mark is None or bool(mark.search(page))


def keep_what_is_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out of a page the files it does not need."""
    page = context.get("body") or ""
    apart = frozenset(app.config.kb_sheets_apart)
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if is_wanted(str(file.filename or ""), page, apart)]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_sheets_apart", [], "html", types=frozenset({list}),
                         description="stylesheets of _static/css/ that a feature adds to the pages that need them")
    app.add_config_value("kb_sheet", "", "html", types=frozenset({str}), description="made, not set")
    app.connect("config-inited", read_sheet)
    app.connect("builder-inited", write_sheet)
    app.connect("html-page-context", keep_what_is_needed, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
