"""A dictionary of plain values, which is pickled as one piece of bytes.

To load and to store the environment costs by the number of its objects, and every build does both. What holds texts
and numbers only is a few times quicker as one piece, and needs no room in the list of all objects that pickle keeps.
"""

from __future__ import annotations

import marshal
from typing import Any

ABSENT = None
"""Stands for a value that is not plain, so that the order stays."""


class PlainTable(dict[Any, Any]):
    """A dictionary whose values, but for a few, are made of the types that `marshal` knows."""

    others: frozenset[Any] = frozenset()
    """The keys whose values were not plain when it was last pickled; of most tables none."""

    def parts(self) -> tuple[bytes, dict[Any, Any]]:
        """Return the plain values in one piece, with `ABSENT` for the others, and these."""
        others = {key: self[key] for key in self.others if key in self}
        try:
            return marshal.dumps({**self, **dict.fromkeys(others, ABSENT)}), others
        except ValueError:  # there are more of them
            others = {key: value for key, value in self.items() if not is_plain(value)}
            self.others = frozenset(others)
            return marshal.dumps({**self, **dict.fromkeys(others, ABSENT)}), others

    def __reduce__(self) -> tuple[Any, ...]:
        return restored, (type(self), *self.parts())


def restored(kind: type[PlainTable], plain: bytes, others: dict[Any, Any]) -> PlainTable:
    """Return a table that was pickled."""
    table = kind(marshal.loads(plain))
    table.update(others)
    table.others = frozenset(others)
    return table


def is_plain(value: Any) -> bool:
    """Whether a value is made of the types that `marshal` knows, and of no classes derived from them."""
    try:
        marshal.dumps(value)
    except ValueError:
        return False
    return True
