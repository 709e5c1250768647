"""Words that no page has any longer leave the search index of Sphinx.

No issue found upstream. `IndexBuilder.prune` takes the pages away from their words and leaves the words: what was
deleted from a site can still be read in its `searchindex.js`, and the file is not what a clean build gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def drop_words(app: Sphinx) -> tuple[()]:
    """Drop the words that only pages had which are gone, or written anew without them; add no page to the output."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        for pages_by_word in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in pages_by_word.items() if pages.isdisjoint(app.env.all_docs)]:
                del pages_by_word[word]
    return ()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-collect-pages", drop_words)  # the last event before the index is written
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
