"""Keep the contents of pages packed in the environment, each until it is asked for.

No issue found upstream. The environment holds the table of contents of every page as nodes, a third of its objects, and
every build loads and stores all of them to show the few of the pages that it writes. Here each is a piece of bytes
until somebody asks for it.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import ItemsView, ValuesView

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class PackedContents(dict[str, Any]):
    """A dictionary that is pickled value by value, and whose values are unpickled when they are asked for."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if isinstance(value, bytes):
            value = self[key] = pickle.loads(value)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default

    def pop(self, key: str, *default: Any) -> Any:
        if key in self:
            value = self[key]
            del self[key]
            return value
        return super().pop(key, *default)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # those of no dictionary
        return {key: self[key] for key in self}.items()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # likewise
        return {key: self[key] for key in self}.values()

    def packed(self) -> dict[str, bytes]:
        """Return the pickled values; a dictionary has no bytes as values otherwise."""
        return {key: value if isinstance(value, bytes) else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                for key, value in super().items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return PackedContents, (PlainTable(self.packed()),)


def pack(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Replace the dictionary before pages are read."""
    if type(env.tocs) is dict:
        env.tocs = PackedContents(env.tocs)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", pack)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
