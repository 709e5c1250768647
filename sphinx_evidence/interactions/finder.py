"""The place of the finder: an empty element with the names of all substances, which the script makes a search of.

Only pages in a browser have it. The data hold names and the ids of rows; the script copies what a card says from the
table, so that nothing is said twice.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_evidence.data import data_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.interaction_checks import is_mixed, parts_of
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_evidence.model.substance import ANCHOR
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.formats import is_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.substance import Substance

BAR = "|"
"""Between names: a reader who types it separates names with it, so no name is found that holds one."""


class interaction_finder(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Where the script shows its search field and its cards."""


def payload(data: Data, affixes: Sequence[str]) -> str:
    """Return the names of all substances and the classes of each, the gravest first, as JSON.

    `affixes` are parts of drug names that name nothing by themselves.
    """
    numbers = {name: number for number, name in enumerate(data.interactions)}
    return json.dumps({
        "affixes": list(affixes),
        "severities": [{"id": one.id, "word": one.word, "sign": one.sign, "answer": one.answer}
                       for one in SEVERITIES.values()],
        "rows": [[one.anchor, one.severity.rank] for one in data.interactions.values()],
        "anchor": ANCHOR % "",
        "substances": [entry(one, data, numbers) for one in data.substances.values()],
    }, ensure_ascii=False, separators=(",", ":"))


def entry(substance: Substance, data: Data, numbers: Mapping[str, int]) -> list[Any]:
    """Return what the script knows of a substance, short, as there are hundreds.

    It is a list of the id, empty if it is the second name; the numbers of its rows, each inverted for an analogy, and
    with the ingredients that it is due to; the names that are shown, between bars; the others, if any; and 1 if the
    answer depends on which.
    """
    shown = substance.shown
    owners: dict[int, list[Substance]] = {}
    for part in parts_of(substance, data):
        number = numbers[part.interaction.id]
        owners.setdefault(~number if part.is_analogy else number, []).append(part.by)
    # what several ingredients share is told once
    parts = [number if substance in by else [number, enumeration(one.name for one in by)]
             for number, by in owners.items()]
    short = ["" if substance.id in shown[1:2] else substance.id, parts, BAR.join(shown)]
    also, mixed = BAR.join(name for name in substance.names if name not in shown), is_mixed(substance, data)
    return [*short, also, 1] if mixed else [*short, also] if also else short


def visit_html(self: HTML5Translator, node: interaction_finder) -> None:
    if is_site(self.builder):
        names = payload(data_of(self.builder.env), self.config.kb_interaction_affixes)
        # JSON is full of double quotes, so the attribute stands in single ones
        quoted = escape(names, quote=False).replace("'", "&#x27;")
        without = _("Without scripts, look it up in the tables and in the list of names below.")
        self.body.append(
            f"""<div class="kb-finder no-search" data-kb-finder='{quoted}'></div>"""
            f'<noscript><p class="kb-finder__without">{escape(without)}</p></noscript>')
    raise nodes.SkipNode


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def write_typst(page: Any, node: nodes.Node) -> Any:
    return ""


def setup_nodes(app: Sphinx) -> None:
    """Register the node with the writers of all formats; only pages show it."""
    app.add_node(interaction_finder, html=(visit_html, skip), typst=(write_typst, None), text=(skip, None),
                 latex=(skip, None), man=(skip, None), texinfo=(skip, None))
