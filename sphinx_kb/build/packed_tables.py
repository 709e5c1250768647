"""Keep the labels, the metadata and the like of all pages in the environment as one piece of bytes each.

No issue found upstream. They are dictionaries of texts and numbers, and a third of the objects of an environment: every
build loads and stores each of these by itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.plain_table import PlainTable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

OF_ENVIRONMENT = ("metadata", "all_docs", "toc_num_entries", "files_to_rebuild")
OF_DOMAINS = (("std", "labels"), ("std", "anonlabels"), ("index", "entries"))


class PlainMetadata(PlainTable):
    """The metadata of pages, of which one that has none has an empty dictionary."""

    def __missing__(self, key: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        self[key] = value
        return value


def packed(table: Any) -> Any:
    """Return a table that is pickled as one piece; one of another type than Sphinx's stays as it is."""
    if type(table) is dict:
        return PlainTable(table)
    if type(table) is defaultdict and table.default_factory is dict:
        return PlainMetadata(table)
    return table


def pack(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the tables before pages are read."""
    for name in OF_ENVIRONMENT:
        setattr(env, name, packed(getattr(env, name)))
    for domain, name in OF_DOMAINS:
        if (data := env.domaindata.get(domain)) is not None:  # of which Sphinx adds some when they are first asked for
            data[name] = packed(data.get(name, {}))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", pack)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
