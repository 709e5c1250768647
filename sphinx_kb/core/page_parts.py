"""Parts of a page below its text, under any theme: mentions, neighbours, sources.

A feature registers a part with its template and adds data, never HTML, to the template's context in
`html-page-context`. A template of the project with the same name overrides the part's. A theme that supports parts
prints `kb_page_parts` itself and sets `kb_theme_prints_parts`; under any other theme the parts follow the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.static_files import add_style

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class PagePart:
    """A part of the page below its text."""

    name: str
    template: str
    """The template that prints it, such as ``sphinx_kb/backlinks.html``."""
    data: str
    """The context variable that must be set for the part to be printed."""
    before: str = ""
    """The name of the part before which it is inserted, if that part is registered."""
    is_last: bool = False
    """Whether it comes after all parts that are not last."""


def add_page_part(app: Sphinx, part: PagePart) -> None:
    """Register a part; parts come in the order of the extensions, except for `before` and `is_last`."""
    app.setup_extension("sphinx_kb.core.page_parts")
    add_style(app, "css/page-parts.css")
    app.connect("kb-page-parts", lambda app: part)


@cached_for_build
def parts_of(app: Sphinx) -> list[PagePart]:
    """Return all parts in the order in which they are printed."""
    registered: list[PagePart] = app.emit("kb-page-parts")
    parts = [part for part in registered if not part.before]
    for part in (part for part in registered if part.before):
        names = [other.name for other in parts]
        parts.insert(names.index(part.before) if part.before in names else len(parts), part)
    return sorted(parts, key=lambda part: part.is_last)


def print_parts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """List the parts that have data; print them after the text where the theme does not print them itself."""
    if not is_interactive(app.builder):
        return
    shown = [part.template for part in parts_of(app) if context.get(part.data)]
    context["kb_page_parts"] = shown
    if shown and not app.config.kb_theme_prints_parts and "body" in context:
        templates = app.builder.templates
        printed = "\n".join(templates.render(template, context) for template in shown)
        context["body"] = f'{context["body"]}\n<div class="kb-page-parts">\n{printed}\n</div>\n'


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-page-parts")
    app.add_config_value("kb_theme_prints_parts", False, "html", types=frozenset({bool}),
                         description="whether the theme's templates print `kb_page_parts` themselves")
    # after every feature has added its data, and before handlers that trim the page
    app.connect("html-page-context", print_parts, priority=850)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
