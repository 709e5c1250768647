"""Tags of pages: those of the front matter, and those in the text, as facts and as nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_kb.core.front_matter import listed
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

KEYS = ("tags", "tag")
"""The keys of the front matter that hold tags."""


@dataclass(frozen=True)
class Tag:
    """Fact: the page has this tag; ``a/b`` is nested in ``a``."""

    name: str


class tag_reference(nodes.inline):  # noqa: N801  # docutils' way of naming nodes
    """A tag in the text; ``tag`` is its name."""


def note_tags(app: Sphinx, doctree: nodes.document) -> None:
    """Note the tags of the page just read, each once."""
    env = app.env
    meta = env.metadata.get(env.docname, {})
    stated = [name.lstrip("#").strip("/") for key in KEYS for entry in listed(meta.get(key)) for name in entry.split()]
    written = [node["tag"] for node in doctree.findall(tag_reference)]
    names: dict[str, str] = {}
    for name in (*stated, *written):
        if name:
            names.setdefault(name.casefold(), name)
    for name in names.values():
        store_of(env).note(env.docname, Tag(name))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", note_tags)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
