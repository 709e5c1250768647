"""Do not compose log messages that no handler prints.

No issue found upstream. `sphinx.util.logging.setup` sets the logger to DEBUG whatever the verbosity, so that each of
the thousands of debug messages becomes a record with its stack frame before every handler rejects it. With `-q` the
progress of each page is even composed and written, into a buffer that nobody reads. And before each event, all its
arguments are described in words for such a message, among them the whole context of a template; and each heading is
written as XML for one.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sphinx import events
from sphinx.util import nodes as sphinx_nodes

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

repr_domxml = sphinx_nodes.repr_domxml
LOGGER = logging.getLogger("sphinx")


def raise_level(app: Sphinx) -> None:
    """Set the level of Sphinx's logger to that of its most talkative handler that is heard."""
    level = min((handler.level for handler in LOGGER.handlers), default=logging.DEBUG)
    LOGGER.setLevel(max(level, logging.WARNING) if app.quiet else level)


def repr_if_heard(value: Any) -> str:
    """Describe a value, if debug messages are printed."""
    return repr(value) if LOGGER.isEnabledFor(logging.DEBUG) else ""


def domxml_if_heard(node: Node, length: int = 80) -> str:
    """Describe a node as XML, if debug messages are printed."""
    return repr_domxml(node, length) if LOGGER.isEnabledFor(logging.DEBUG) else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    raise_level(app)
    vars(events)["repr"] = repr_if_heard  # the module uses it for nothing else
    vars(sphinx_nodes)["repr_domxml"] = domxml_if_heard  # nor this one
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
