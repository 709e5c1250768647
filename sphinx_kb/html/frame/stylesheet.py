"""The stylesheets of the frame: one bundle for all pages, and others that only some pages need.

The bundle consists of furo's sheet, the frame's own, those that features add (`add_style`) and those in the folder
`css/` of the project's `html_static_path`. Third-party rules that few pages need are in separate sheets, as are
those in the project's folder `css/pages/`; a page links such a sheet only if one of its selectors matches an element.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.static_files import static_file, styles_of
from sphinx_kb.text.css import minified, parted, properties_for, required_names, with_both_schemes, without
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SHEETS = Path(__file__).with_name("sheets")

SHEET = "kb.css"
"""The file name of the bundle in the output's `_static/`."""

DESIGN = "design.css"
"""The sheet of sphinx-design, which only some pages need."""

CARD = "css/card.css"
"""The frame's overrides of sphinx-design."""

UPSTREAM = {
    "furo": ("furo", "theme/furo/static/styles/furo.css"),
    "design": ("sphinx_design", "static/sphinx-design.min.css"),
}
"""Third-party stylesheets as (package, path); furo's is bundled, sphinx-design's is a separate sheet."""

FIRST_SHEET, LAST_SHEET = "tokens", "print"
"""The first and the last of the bundled sheets; the others are sorted by name."""

RARELY_NEEDED = lazy_pattern(
    # furo: API documentation, Sphinx's indices and search, elements that only its own templates have
    r"\.(?:sig|viewcode|versionadded|versionchanged|versionremoved|deprecated|versionmodified|property|classifier|"
    r"highlighttable|lineno|domainindex|genindex|option-list|guilabel|kbd|announcement|sidebar-search|sidebar-logo|"
    r"toctree-checkbox|has-children|toc-backref|admonition-todo|left-details|right-details|icons|highlights|epigraph|"
    r"pull-quote|edit-this-page|view-this-page|search\b|highlighted|topic|sidebar-title|"
    r"line-block|attribution|problematic|centered|contents\b|code-block-caption|literal-block-wrapper|text-(?:left|right)|hll|"
    r"shadow-none|visually-hidden|footnote|fn-backref|(?:lower|upper)(?:alpha|roman)|"
    r"field-list|citation|eqno|literal-block|sidebar(?![\w-])|"
    r"admonition\.(?:caution|danger|attention|error|hint|tip|seealso)|align-(?:left|right)|text-align)|aside\.sidebar|#searchbox|#__navigation|#__toc|"
    # sphinx-design: all but grids, cards and tabs
    r"\.sd-(?:btn|bg|outline|border|dropdown|step|avatar|fs|align|aside|animate|cards|accordion|rounded|octicon|"
    r"container(?!-fluid)|clear|d-(?:none|inline|block|grid)|mb-[01235a]|g[xy]-|g-(?:\w\w-)?[045]|col-(?:\w\w-)?(?:auto|1\b|[289]|10|11)|"
    r"material|badge|summary|[mp][lrtxy]?-|pb-|text-(?!center)|d-(?:sm|md|lg|xl)|[hw]-(?!100)|font-(?!weight-bold)|"
    r"shadow-(?!sm)|card-cols|card-(?:img|header|footer|link|sub)|[a-z-]+-xl-|row-cols-(?:\w\w-)?(?:auto|[5-9]|1\d))|"
    r"@keyframes sd-"
)
"""Third-party selectors that few pages need. This decides how much a page loads, never how it looks."""

NEEDED_BY = {
    DESIGN: ("sd-", re.compile(r'class="[^"]*\bsd-')),
    Path(CARD).name: ("sd-", re.compile(r'class="[^"]*\bsd-(?:card|tab|badge)')),
    "design-tabs.js": ("sd-tab-", re.compile(r'class="[^"]*\bsd-tab-')),
    "pygments.css": ("highlight", re.compile(r'class="highlight"')),
}
"""File → the HTML of pages that need it, after a part of that, which is quick to look for."""

NEVER_LOADED = frozenset({
    "documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js",  # for Sphinx's own search
    "furo.js", "furo-extensions.css",  # replaced by theme.js, and by furo.css and card.css of ours
    *(Path(path).name for _, path in UPSTREAM.values()),
})
"""Third-party files that no page needs."""

CLASSES, IDS = (re.compile(rf'{name}="(?<!\w{name}=")([^"]*)"') for name in ("class", "id"))
"""Match an attribute; what a pattern begins with is looked for many times faster than one of two words."""


def names_in(page: str) -> frozenset[str]:
    """Return the classes and ids of a page in selector form: .class and #id."""
    classes, ids = (set(" ".join(set(attribute.findall(page))).split()) for attribute in (CLASSES, IDS))
    return frozenset([f".{name}" for name in classes] + [f"#{name}" for name in ids])


@dataclass(frozen=True)
class StylesheetBundle:
    """The stylesheets of a build."""

    sheets: dict[str, str]
    """File name in `_static/` → text."""
    rare: dict[str, frozenset[frozenset[str]]]
    """Sheet that few pages need → the classes and ids required by each of its selectors."""
    joined: frozenset[str]
    """The names of the bundled sheets, such as ``css/backlinks.css``."""

    def rare_sheets_for(self, page: str) -> set[str]:
        """Return the sheets of which a selector may match the HTML of a page."""
        if self._last[0] != page:  # each sheet is asked for apart
            self._last[:] = page, names_in(page) & self._names_of_selectors
        names = self._last[1]
        if names not in self._found:
            self._found[names] = {sheet for sheet, rules in self.rare.items() if any(need <= names for need in rules)}
        return self._found[names]

    @cached_property
    def _last(self) -> list[Any]:
        """The page that was asked for last, and the names on it that selectors ask for."""
        return [None, frozenset()]

    @cached_property
    def _names_of_selectors(self) -> frozenset[str]:
        return frozenset().union(*(need for rules in self.rare.values() for need in rules))

    @cached_property
    def _found(self) -> dict[frozenset[str], set[str]]:
        """Names on a page that selectors ask for → the sheets; most pages have the same."""
        return {}


def sheet_of(ours: dict[str, str]) -> str:
    """Join stylesheets (name → text) into one."""
    rank = {FIRST_SHEET: 0, LAST_SHEET: 2}
    return "".join(minified(ours[name]) + "\n" for name in sorted(ours, key=lambda name: (rank.get(name, 1), name)))


def sheets_of_pages(app: Sphinx) -> dict[str, Path]:
    """Return the project's sheets that only pages with their classes need, by file name."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    return {path.name: path for folder in folders for path in sorted(folder.glob("css/pages/*.css"))}


def own_sheets(app: Sphinx) -> dict[str, Path]:
    """Return the sheets to bundle, by name in `_static/`: the frame's, those of features, the project's."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    names = [*styles_of(app), *(f"css/{path.name}" for folder in folders for path in sorted(folder.glob("css/*.css")))]
    given = {name: path for name in names if (path := static_file(app, name))}
    return {f"css/{path.name}": path for path in sorted(SHEETS.glob("*.css"))} | given


@cached_for_build
def bundle_of(app: Sphinx) -> StylesheetBundle:
    """Return the stylesheets, from an earlier build if what they are made of is the same."""
    theirs = {name: files(package).joinpath(path).read_text(encoding="utf-8")
              for name, (package, path) in UPSTREAM.items()}
    own, some = ({name: path.read_text(encoding="utf-8") for name, path in paths.items()}
                 for paths in (own_sheets(app), sheets_of_pages(app)))
    apart = sheets_apart(app)
    return kept_value(app.env, "styles", lambda: [theirs, own, some, apart],
                      lambda: bundled(theirs, own, some, apart))


def sheets_apart(app: Sphinx) -> str:
    """Return the sheets that the project links itself, in `html_css_files`: they may ask for furo's properties."""
    names = [entry if isinstance(entry, str) else entry[0] for entry in app.config.html_css_files]
    return "".join(path.read_text(encoding="utf-8") for name in names if (path := static_file(app, name)))


def bundled(theirs: dict[str, str], own: dict[str, str], some: dict[str, str], apart: str = "") -> StylesheetBundle:
    """Build the stylesheets from those of `UPSTREAM`, from our own, and from those of some pages, name → text.

    What sheets `apart` ask for, the bundle sets.
    """
    common, rare = {}, {}
    for name, text in theirs.items():
        common[name] = without(text, RARELY_NEEDED.search)
        rare[f"{name}-rare.css"] = without(text, lambda selector: not RARELY_NEEDED.search(selector))
    texts = {PurePosixPath(name).stem: with_both_schemes(text) for name, text in own.items()}
    needs = {name: required_names(text) for name, text in rare.items()}
    # colours and signs that only furo's rare rules ask for: 1.3 kB of every page
    everywhere = "".join([common["furo"], *common.values(), *texts.values(), *some.values(), apart])
    common["furo"], few = parted(common["furo"], properties_for(rare["furo-rare.css"], everywhere))
    rare["furo-rare.css"] = few + rare["furo-rare.css"]
    rare |= (last := {name: minified(with_both_schemes(text)) for name, text in some.items()})
    sheets = {**rare, DESIGN: common["design"], SHEET: f"{common['furo']}\n{sheet_of(texts)}"}
    sheets |= {name: sheets.pop(name) for name in last}  # after the bundle, whose rules they add to
    needs |= {name: required_names(text) for name, text in last.items()}
    return StylesheetBundle(sheets, needs, frozenset(own))


def write_sheets(app: Sphinx) -> None:
    """Write the stylesheets before pages compute their checksums; our rules come last and win."""
    if not is_interactive(app.builder) or not app.config.kb_theme_prints_parts:
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    for name, text in bundle_of(app).sheets.items():
        path = static / name
        if not path.is_file() or path.read_bytes() != text.encode():
            write_whole(path, text)
        app.add_css_file(name, priority=100)  # before what pages add themselves
    app.add_css_file(CARD)


@cached_for_build
def needs_of(app: Sphinx) -> dict[str, bool | str]:
    """Return, by file, whether every page needs it, as far as was asked; its name if some pages do."""
    return {}


def need_of(filename: str, bundle: StylesheetBundle) -> bool | str:
    """Whether every page needs a file; its name if some pages do."""
    name = posixpath.basename(filename)
    if name in NEVER_LOADED or filename.removeprefix("_static/") in bundle.joined:
        return False
    return name if name in bundle.rare or NEEDED_BY.get(name, ("", None))[1] is not None else True


def is_wanted(
    filename: str, page: str, bundle: StylesheetBundle, needs: dict[str, bool | str] | None = None
) -> bool:
    """Whether a page with this HTML needs a file; `needs` holds what was asked before."""
    needs = {} if needs is None else needs
    if filename not in needs:
        needs[filename] = need_of(filename, bundle)
    need = needs[filename]
    if not isinstance(need, str):
        return need
    if need in bundle.rare:
        return need in bundle.rare_sheets_for(page)
    part, mark = NEEDED_BY[need]
    return mark is None or (part in page and bool(mark.search(page)))


def keep_what_is_needed(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Drop the files that a page does not need; Sphinx's own indices and search page keep all of them."""
    if not is_interactive(app.builder) or not app.config.kb_theme_prints_parts:
        return
    page = context.get("body")
    bundle, needs = bundle_of(app), needs_of(app)
    has_own_search = templatename == "search.html" and "kb_search_button" not in context
    if page is None and (has_own_search or templatename.startswith(("genindex", "domainindex"))):
        return
    for kind in ("css_files", "script_files"):
        context[kind] = [
            file for file in context[kind] if is_wanted(str(file.filename or ""), page or "", bundle, needs)]


def setup(app: Sphinx) -> ExtensionMetadata:
    # after packages have written their files (500), so that the output has one sheet of each name
    app.connect("builder-inited", write_sheets, priority=600)
    app.connect("html-page-context", keep_what_is_needed, priority=900)  # once everybody has added files
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
