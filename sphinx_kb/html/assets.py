"""What a page loads: one stylesheet made of furo's and `_static/css/`, and what only it needs, such as sphinx-design's.

Of the stylesheets of others, the rules for what this site never uses are left out; so are scripts and stylesheets
of Sphinx and its extensions that no page needs, or that only pages with a certain element need. Knows files and
class names; a feature's own script is the feature's business.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.static_files import static_file, styles_of
from sphinx_kb.text.css import tightened, with_both_schemes, without

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SHEET = "kb.css"
"""The name of the one stylesheet in the output's `_static/`."""

DESIGN = "design.css"
"""That of what sphinx-design lays out, which only some pages have."""

OTHERS = (("furo", "theme/furo/static/styles/furo.css"), ("sphinx_design", "static/sphinx-design.min.css"))
"""The stylesheets of others, by package: the first is in the one, the second is the other."""

FIRST, LAST = "tokens", "print"
"""What comes first and last of our own; the rest comes in the order of names."""

UNUSED = re.compile(
    # of furo: documentation of code, Sphinx's indices and search, what its own templates hold and ours do not
    r"\.(?:sig|viewcode|versionadded|versionchanged|versionremoved|deprecated|versionmodified|property|classifier|"
    r"highlighttable|lineno|domainindex|genindex|option-list|guilabel|kbd|announcement|sidebar-search|sidebar-logo|"
    r"toctree-checkbox|has-children|toc-backref|admonition-todo|left-details|right-details|icons|highlights|epigraph|"
    r"pull-quote|edit-this-page|view-this-page|search\b|highlighted|topic|sidebar-title|"
    r"line-block|attribution|problematic|centered|contents\b|code-block-caption|literal-block-wrapper|text-(?:left|right)|hll|"
    r"shadow-none|visually-hidden|footnote|fn-backref|(?:lower|upper)(?:alpha|roman))|aside\.sidebar|#searchbox|#__navigation|#__toc|"
    # of sphinx-design: all but grids, cards and tabs
    r"\.sd-(?:btn|bg|outline|border|dropdown|step|avatar|fs|align|aside|animate|cards|accordion|rounded|octicon|"
    r"container(?!-fluid)|clear|d-(?:none|inline|block|grid)|mb-[01235a]|g[xy]-|g-(?:\w\w-)?[045]|col-(?:\w\w-)?(?:auto|1\b|[289]|10|11)|"
    r"material|badge|summary|[mp][lrtxy]?-|pb-|text-(?!center)|d-(?:sm|md|lg|xl)|[hw]-(?!100)|font-(?!weight-bold)|"
    r"shadow-(?!sm)|card-cols|card-(?:img|header|footer|link|sub)|[a-z-]+-xl-|row-cols-(?:\w\w-)?(?:auto|[5-9]|1\d))|"
    r"@keyframes sd-"
)
"""Selectors of others for what no page of this site has; a test looks for their classes on every page."""

NEEDED_BY = {
    DESIGN: re.compile(r'class="[^"]*\bsd-'),
    "card.css": re.compile(r'class="[^"]*\bsd-(?:card|tab|badge)'),
    "design-tabs.js": re.compile(r'class="[^"]*\bsd-tab-'),
    "pygments.css": re.compile(r'class="highlight"'),
}
"""Files that only pages with a certain element need."""

NEVER = frozenset({
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js",  # for Sphinx's own search
    "furo.js", "furo-extensions.css",  # replaced by theme.js, and by furo.css and card.css of ours
    *(Path(path).name for _, path in OTHERS),
})
"""Files of others that no page needs."""


def sheet_of(ours: dict[str, str], apart: frozenset[str] = frozenset()) -> str:
    """Join our stylesheets (texts by name) into one, leaving those `apart` out."""
    rank = {FIRST: 0, LAST: 2}
    names = sorted(ours.keys() - apart, key=lambda name: (rank.get(name, 1), name))
    return "".join(tightened(ours[name]) + "\n" for name in names)


def own_sheets(app: Sphinx) -> dict[str, str]:
    """The stylesheets of the one: the kit's, those that features add, and the project's; texts by name."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    names = [*styles_of(app), *(f"css/{file.name}" for folder in folders for file in sorted(folder.glob("css/*.css")))]
    paths = [path for name in names if (path := static_file(app, name))]
    return {path.stem: with_both_schemes(path.read_text(encoding="utf-8")) for path in paths}


def write_sheet(app: Sphinx) -> None:
    """Write the stylesheets before pages ask for their checksums; ours comes last and has the last word."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    theme, design = (
        without(files(package).joinpath(path).read_text(encoding="utf-8"), UNUSED.search) for package, path in OTHERS
    )
    apart = frozenset(app.config.kb_sheets_apart)
    for name, text in ((DESIGN, design), (SHEET, f"{theme}\n{sheet_of(own_sheets(app), apart)}")):
        (static / name).write_text(text, encoding="utf-8")
        app.add_css_file(name, priority=100)


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
    app.setup_extension("sphinx_kb.core.static_files")
    app.connect("builder-inited", write_sheet)
    app.connect("html-page-context", keep_what_is_needed, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
