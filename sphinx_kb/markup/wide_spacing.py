"""No space between two Han characters where inline markup begins or ends.

Authors put a space between a role and the Han character next to it, as between a number and Han. Where the role prints
something that ends with Han, such as “12–40 times” in Chinese, that space would be a gap in the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_kb.core.visible_text import is_prose
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HAN = lazy_pattern("[\u3400-\u9fff\u3001-\u3003\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u201c\u201d]")
"""Han characters and the punctuation set among them; not kana and hangul, whose languages have rules of their own."""


def without_gaps(texts: list[str]) -> Iterator[tuple[int, str]]:
    """Yield position and new text for every piece of a line whose space at an end stands between two Han characters."""
    followers = [""]
    for text in reversed(texts):
        followers.append(text[:1] or followers[-1])
    followers.pop()
    before = ""
    for index, text in enumerate(texts):
        after = followers.pop()
        new = text
        if new.startswith(" ") and HAN.match(before) and HAN.match(new.lstrip(" ")[:1]):
            new = new.lstrip(" ")
        if new.endswith(" ") and HAN.match(after) and HAN.match(new.rstrip(" ")[-1:]):
            new = new.rstrip(" ")
        if new != text:
            yield index, new
        before = text[-1:] or before


def pieces_of(block: nodes.TextElement) -> list[list[nodes.Text]]:
    """Return the texts of a block as runs; whatever shows something without text ends a run."""
    runs: list[list[nodes.Text]] = [[]]
    for node in block.findall():
        if isinstance(node, nodes.Text):
            runs[-1].append(node)
        elif node is not block and isinstance(node, nodes.Element) and not node.children:
            runs.append([])
    return runs


class NoGaps(SphinxPostTransform):
    """Remove spaces between Han characters across the borders of inline nodes."""

    # after references are resolved at 10, so that the texts of links are final, and before HTML marks its pieces at 510
    default_priority = 400

    def run(self, **kwargs: object) -> None:
        for block in list(self.document.findall(nodes.TextElement)):
            if isinstance(block, nodes.Inline) or not any(isinstance(child, nodes.Inline) for child in block.children):
                continue
            for run in pieces_of(block):
                if not any(text.startswith(" ") or text.endswith(" ") for text in run):
                    continue
                for index, new in list(without_gaps([str(text) for text in run])):
                    if is_prose(run[index]):
                        run[index].parent.replace(run[index], nodes.Text(new))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(NoGaps)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
