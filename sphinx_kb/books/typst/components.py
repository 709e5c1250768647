"""The grids, cards and tabs of sphinx-design on paper, and the alphabetical glossary.

Tabs and drop-downs are printed one after another; a card that is a link shows the link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.books.typst.figures import write_captioned_code
from sphinx_kb.books.typst.translator import writes
from sphinx_kb.text.typst_markup import array, block, call

if TYPE_CHECKING:
    from sphinx_kb.books.typst.translator import TypstTranslator

COLUMNS = re.compile(r"sd-row-cols-(?:\w\w-)?(\d+)")
SHARE = re.compile(r"sd-col-(?:lg|md)-(\d+)")
MOST_COLUMNS = 3
"""More cards in a row would be too narrow for Chinese text on paper."""


@writes("container")
def write_container(page: TypstTranslator, node: nodes.container) -> str:
    """Write a component of sphinx-design, or a group like any other."""
    classes = node["classes"]
    for name, writer in COMPONENTS.items():
        if name in classes:
            return "\n".join([*page.anchors(node["ids"]), writer(page, node)])
    return page.write_as("compound", node)


def write_row(page: TypstTranslator, node: nodes.Element) -> str:
    """Return cells side by side; a row of one column becomes plain content."""
    items = [child for child in node.children if isinstance(child, nodes.Element)]
    columns = min(max((int(found) for name in node["classes"] for found in COLUMNS.findall(name)), default=1),
                  MOST_COLUMNS, max(len(items), 1))
    if columns == 1:
        return "\n".join(page.children(node))
    parts = [next((int(found) for name in item["classes"] for found in SHARE.findall(name)), 0) for item in items]
    widths = [f"{part}fr" for part in parts] if all(parts) and sum(parts) == 12 else ["1fr"] * columns
    cards = [card for item in items if (card := only_card(item)) is not None]
    if len(cards) == len(items):  # the row draws their boxes, to make them equally high
        made = [block([*page.anchors(item["ids"]), *page.anchors(card["ids"]), face(page, card)])
                for item, card in zip(items, cards, strict=True)]
        return call("cards", *made, columns=array(widths))
    return call("cells", *map(page.content, items), columns=array(widths))


def only_card(item: nodes.Element) -> nodes.Element | None:
    """Return the card that a cell consists of."""
    only = item.children[0] if len(item.children) == 1 else None
    return only if isinstance(only, nodes.container) and "sd-card" in only["classes"] else None


def write_card(page: TypstTranslator, node: nodes.Element) -> str:
    return call("card", face(page, node))


def face(page: TypstTranslator, node: nodes.Element) -> str:
    """Return the content of a card; the link that covers it on the site becomes its last line."""
    title, body, links = "none", [], []
    for child in node.children:
        if is_link(child):
            links += [page.render(link) for link in child.findall(nodes.reference)]
            continue
        for part in list(child.children) if isinstance(child, nodes.container) else [child]:
            if isinstance(part, nodes.Element) and "sd-card-title" in part["classes"]:
                title = page.content(part)
            else:
                body.append(page.render(part))
    return call("face", title, block(filter(None, body)), link=links[0] if links else None)


def is_link(node: nodes.Node) -> bool:
    return any("sd-stretched-link" in link.get("classes", ()) for link in node.findall(nodes.reference))


def write_plain(page: TypstTranslator, node: nodes.Element) -> str:
    return "\n".join(page.children(node))


COMPONENTS = {
    "literal-block-wrapper": write_captioned_code,
    "sd-row": write_row,
    "sd-card": write_card,
    "sd-container-fluid": write_plain,
    "sd-col": write_plain,
    "sd-card-body": write_plain,
    "sd-tab-set": write_plain,
    "sd-tab-item": write_plain,
    "sd-tab-content": write_plain,
    "sd-dropdown": write_plain,
}
