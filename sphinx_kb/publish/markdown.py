"""Writes a document tree as plain Markdown, for programs that read: Sphinx's text with Markdown's marks, not wrapped.

Extensions say how their nodes look as text, in `app.add_node(text=…)`; what says nothing shows its content.
"""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.writers.text import Table, TextTranslator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Element
    from sphinx.application import Sphinx

INDENT = 2
"""By how many spaces blocks in blocks are indented; four would make code of them."""


class MarkdownTranslator(TextTranslator):
    """The document as Markdown, in `body`."""

    def end_state(self, wrap: bool = True, end: Sequence[str] | None = ("",), first: str | None = None) -> None:
        super().end_state(wrap=False, end=end, first=first)

    def unknown_visit(self, node: nodes.Node) -> None:
        """Show the content of nodes that nobody has described as text."""

    def unknown_departure(self, node: nodes.Node) -> None:
        pass

    def depart_title(self, node: Element) -> None:
        text = " ".join("".join(str(part) for depth, part in self.states.pop() if depth == -1).split())
        self.stateindent.pop()
        is_heading = isinstance(node.parent, nodes.section)
        mark = "#" * min(self.sectionlevel, 6) + " " if is_heading else "**"
        self.states[-1].append((0, [mark + text + ("" if is_heading else "**"), ""]))

    def visit_literal(self, node: Element) -> None:
        self.add_text("`")

    depart_literal = visit_literal

    def visit_literal_block(self, node: Element) -> None:
        self.new_state(0)
        self.add_text(f"```{node.get('language', '')}\n{node.astext().rstrip()}\n```")
        self.end_state()
        raise nodes.SkipNode

    def visit_note(self, node: Element) -> None:
        self.new_state(0)  # Sphinx's writer of HTML has given it a title, which begins its text

    def depart_note(self, node: Element) -> None:
        self.end_state()

    visit_attention = visit_caution = visit_danger = visit_error = visit_hint = visit_note
    visit_important = visit_seealso = visit_tip = visit_warning = visit_note
    depart_attention = depart_caution = depart_danger = depart_error = depart_hint = depart_note
    depart_important = depart_seealso = depart_tip = depart_warning = depart_note

    def visit_reference(self, node: Element) -> None:
        if self.leads_out(node):
            self.add_text("[")

    def depart_reference(self, node: Element) -> None:
        if self.leads_out(node):
            self.add_text(f"]({node['refuri']})")

    def leads_out(self, node: Element) -> bool:
        """Whether a reference leads to an address that means something outside the site."""
        return "://" in node.get("refuri", "") and node.astext() != node["refuri"]

    def new_state(self, indent: int = INDENT) -> None:
        super().new_state(indent)

    def visit_image(self, node: Element) -> None:
        alt = " ".join(node.get("alt", "").split())
        if alt and "only-dark" not in node["classes"]:  # a second drawing of the same
            self.add_text(f"[{alt}]")
        raise nodes.SkipNode

    def visit_transition(self, node: Element) -> None:
        self.new_state(0)
        self.add_text("---")
        self.end_state()
        raise nodes.SkipNode

    def visit_table(self, node: Element) -> None:
        self.context.append(vars(self).copy())  # type: ignore[arg-type]  # a table may stand in a cell of another
        self.new_state(0)
        self.table = Table()

    def depart_table(self, node: Element) -> None:
        text = "\n".join(rows_of(self.table))
        outer: dict[str, Any] = self.context.pop()  # type: ignore[assignment]  # put there by visit_table
        for name in ("table", "entry"):
            vars(self).pop(name, None)
            if name in outer:
                setattr(self, name, outer[name])
        self.add_text(text)
        self.end_state()


def rows_of(table: Table) -> list[str]:
    """Return the lines of a table with pipes; a cell that spans several places stands in the first."""
    rows = []
    for number, line in enumerate(table.lines):
        cells = [cell.text if (cell.row, cell.col) == (number, place) else "" for place, cell in enumerate(line)]
        rows.append("| " + " | ".join(" ".join(text.split()).replace("|", "\\|") for text in cells) + " |")
    if rows:
        rows.insert(1, "|" + " --- |" * len(table.lines[0]))
    return rows


def markdown_of(app: Sphinx, doctree: nodes.document) -> str:
    """Return a resolved document tree as Markdown, with a line break at its end."""
    translator = MarkdownTranslator(doctree, app.builder)  # type: ignore[arg-type]  # asks it only for its settings
    for name, (visit, depart) in app.registry.translation_handlers.get("text", {}).items():
        setattr(translator, f"visit_{name}", MethodType(visit, translator))
        if depart:
            setattr(translator, f"depart_{name}", MethodType(depart, translator))
    doctree.walkabout(translator)
    return translator.body.strip() + "\n"
