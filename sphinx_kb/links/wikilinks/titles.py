"""Notes without a first-level heading get one, so that features and themes know the page by its title.

The title is that of the front matter, else the file name (`sphinx_kb.core.page.page_title`). Sphinx takes the first
heading of any level, so that ``## Usage`` at the top of a note would name the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.warnings_ import MystWarnings, create_warning

from sphinx_kb.core.page import page_title
from sphinx_kb.core.visible_text import visible_text

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from sphinx.environment import BuildEnvironment

BEFORE_THE_TITLE = (nodes.docinfo, nodes.field_list, nodes.meta, nodes.pending, nodes.substitution_definition)
"""What docutils looks for in front of the first section."""


class TitledRenderer(SphinxRenderer):
    """A renderer that wraps a page without a first-level heading in a section with a title."""

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        super().setup_render(options, env)
        self._levels: dict[int, int] = {}
        """The level of each section that came from Markdown, by identity."""
        self._skipped: list[tuple[int, int | None]] = []
        """The level and line of each heading below the first level that no such heading is above of."""

    def create_warning(
        self, message: str, subtype: MystWarnings | str, *, wtype: str | None = None, line: int | None = None,
        append_to: nodes.Element | None = None,
    ) -> nodes.system_message | None:
        """Warn at a line of the file that is being read, which upstream takes for one of the page that includes it."""
        node = None
        if self.sphinx_env is not None and line and not is_page(self.document, self.sphinx_env):
            node = nodes.Element()
            node.source, node.line = self.document["source"], line
        return create_warning(self.document, message, subtype, wtype=wtype, node=node, line=line, append_to=append_to)

    def update_section_level_state(self, section: nodes.section, level: int) -> None:
        self._levels[id(section)] = level
        above = self._level_to_section
        starts_lower = level > 1 and max(known for known in above if known < level) == 0
        if starts_lower and self.md_env.get("temp_root_node") is None:
            self._skipped.append((level, section.line))
            above[level - 1] = above[0]  # no warning now: there may be no other heading to come
        super().update_section_level_state(section, level)
        if self._skipped and starts_lower:
            self._level_to_section.pop(level - 1, None)

    def _render_finalise(self) -> None:
        has_title = self._wrap()
        for level, line in self._skipped:
            if not has_title:
                message = f"Document headings start at H{level}, not H1"
            elif level > 2:
                message = f"Non-consecutive header level increase; H1 to H{level}"
            else:
                continue
            self.create_warning(message, MystWarnings.MD_HEADING_NON_CONSECUTIVE, line=line, append_to=self.document)
        super()._render_finalise()

    def _wrap(self) -> bool:
        """Put everything below a new heading if the page has none of the first level; return whether that was done."""
        env = self.sphinx_env
        if env is None or not is_page(self.document, env):
            return False
        sections = [child for child in self.document.children if isinstance(child, nodes.section)]
        firsts = [section for section in sections if self._levels.get(id(section), 1) == 1]
        if firsts:
            if firsts[0] is not sections[0]:
                self.document["kb_title"] = visible_text(firsts[0][0])
            return False
        children = self.document.children
        start = next((place for place, child in enumerate(children) if not isinstance(child, BEFORE_THE_TITLE)),
                     len(children))
        stated = env.metadata.get(env.docname, {}).get("title")
        config = env.config
        is_named = env.docname == config.root_doc and config.project != config.values["project"].default
        project = config.project if is_named else ""
        title = page_title(stated, project, env.docname)
        section = nodes.section("", nodes.title(title, title), *children[start:])
        section.source, section.line = self.document["source"], 1
        section[0].source, section[0].line = section.source, 1
        if self.blocks_mathjax_processing:
            section["classes"] += ["tex2jax_ignore", "mathjax_ignore"]
        self.document.children = children[:start]
        self.document += section
        name = nodes.fully_normalize_name(title)
        if name not in self.document.nameids:
            section["names"].append(name)
            self.document.note_implicit_target(section, section)
        else:
            self.document.set_id(section)
        return True


def is_page(document: nodes.document, env: BuildEnvironment) -> bool:
    """Whether a document is the page that Sphinx reads, rather than a translated message or an included file."""
    source, page = document.get("source"), env.doc2path(env.docname)
    return source == str(page) or (bool(source) and Path(source).resolve() == Path(page).resolve())
