"""Keep the titles of pages in the environment as texts, each until it is asked for as a node.

No issue found upstream. The environment holds two titles of every page as nodes, mostly the same, and every build loads
and stores all of them: a tenth of its objects, of which hardly any is more than one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_kb.build.packed_contents import PackedContents
from sphinx_kb.core.plain_table import PlainTable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

OF_TITLE = {"rawsource", "children", "attributes", "tagname"}
"""What a title knows that is part of no document."""
OF_TEXT = {"parent"}
SAME = ""
"""Stands for a long title that is the title of the page itself."""


class PackedTitles(PackedContents):
    """The titles of pages: a plain one is a tuple of its source and its texts until it is asked for."""

    def __getitem__(self, key: str) -> Any:
        value = dict.__getitem__(self, key)
        if isinstance(value, tuple):
            source, *texts = value
            value = self[key] = nodes.title(source, "", *map(nodes.Text, texts))
        return value

    def texts(self) -> dict[str, str]:
        """Return the text of every title that is not a node now."""
        return {key: "".join(value[1:]) for key, value in dict.items(self) if isinstance(value, tuple)}

    def packed(self) -> dict[str, Any]:
        return {key: as_texts(value) or value for key, value in dict.items(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        return PackedTitles, (PlainTable(self.packed()),)


class PackedLongTitles(PackedTitles):
    """The long titles of pages, which mostly are the titles themselves and stay so."""

    def __init__(self, titles: PackedTitles, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.titles = titles

    def __getitem__(self, key: str) -> Any:
        return self.titles[key] if dict.__getitem__(self, key) == SAME else super().__getitem__(key)

    def pop(self, key: str, *default: Any) -> Any:
        if dict.get(self, key) == SAME and key not in self.titles:  # Sphinx has dropped that one before
            del self[key]
            return default[0] if default else None
        return super().pop(key, *default)

    def packed(self) -> dict[str, Any]:
        return {key: SAME if value == SAME or value is dict.get(self.titles, key) else as_texts(value) or value
                for key, value in dict.items(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        return PackedLongTitles, (self.titles, PlainTable(self.packed()))


def as_texts(title: Any) -> tuple[str, ...] | None:
    """Return the source and the texts of a title that is made of nothing else, and is part of no document."""
    if (type(title) is nodes.title and vars(title).keys() == OF_TITLE and not any(title.attributes.values())
            and title.attributes.keys() == set(title.list_attributes)
            and all(type(child) is nodes.Text and vars(child).keys() == OF_TEXT for child in title.children)):
        return title.rawsource, *map(str, title.children)
    return None


def pack(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the dictionaries before pages are read."""
    if type(env.titles) is dict and type(env.longtitles) is dict:
        env.titles = PackedTitles(env.titles)
        env.longtitles = PackedLongTitles(env.titles, env.longtitles)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", pack)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
