"""Translated sentences with links and other nodes in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PART_NAME = re.compile(r"%\((\w+)\)s")


def message_nodes(message: object, **parts: str | nodes.Node | Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return a message as nodes, with a part in place of each ``%(name)s``. Raises KeyError for a missing part."""
    result: list[nodes.Node] = []
    for number, piece in enumerate(PART_NAME.split(str(message))):
        if number % 2:
            part = parts[piece]
            result += [nodes.Text(part)] if isinstance(part, str) else [part] if isinstance(part, nodes.Node) else part
        elif piece:
            result.append(nodes.Text(piece))
    return result


def enumerated(items: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return nodes as a list within a sentence: “a, b, c”."""
    # translators: the separator of the words of a list
    return [part for item in items for part in (nodes.Text(str(_(", "))), item)][1:]
