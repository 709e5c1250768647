"""Previews of links: what a page, a section or a term says at its beginning, shown beside a link that points to it.

For each page a small script file in ``_previews/`` holds what its places say; `_static/js/preview.js` loads it when a
reader points at, focuses or long-presses a link. A script file and not JSON, so that it works from a folder (file://)
under a strict content policy. Knows pages as documents, not who links to them.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from sphinx_kb.core.formats import is_site
from sphinx_kb.core.visible_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_previews"
SCRIPT = "js/preview.js"
LONGEST = 160
"""Letters of a preview's text; a longer one is cut."""
SIZE = re.compile(r"\d+(?:\.\d+)?")


def cut(text: str) -> str:
    """A text of at most LONGEST letters."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"


def opening(part: nodes.Node) -> str:
    """The first paragraph of a part, be it in a list or a box; of one that has only sections, what these are called."""
    for child in part.children:
        if isinstance(child, (nodes.section, addnodes.glossary)):
            break
        if not isinstance(child, (nodes.table, nodes.figure)):
            for paragraph in child.findall(nodes.paragraph):
                if text := visible_text(paragraph).strip():
                    return cut(text)
    return cut("、".join(visible_text(child[0]) for child in part.children if isinstance(child, nodes.section)))


def figure(part: nodes.Element, builder: Any) -> list[list[str]]:
    """The first figure of a part itself, in its light and dark versions: address, text for those who listen, size."""
    found: list[list[str]] = []
    for child in part.children:
        if isinstance(child, nodes.section):
            break
        for image in child.findall(nodes.image):
            name = posixpath.basename(unquote(image["uri"]))  # the builder has made it an address of the output
            width, height = (str(image.get(side, "")).removesuffix("px") for side in ("width", "height"))
            if name in builder.images.values() and SIZE.fullmatch(width) and SIZE.fullmatch(height):
                theme = next((one for one in image["classes"] if one in ("only-light", "only-dark")), "")
                found.append([posixpath.join(builder.imagedir, name), image.get("alt", ""), width, height, theme])
        if found:
            break
    return found[:2] if found and found[0][4] else found[:1]


def places(doctree: nodes.document, summary: str, builder: Any) -> Iterator[tuple[str, list[Any]]]:
    """Every place of a page that a link may lead to: its anchor, and title, text and figure."""
    parts = list(doctree.findall(nodes.Element))  # looked through once: it is done for every page
    has_images = any(isinstance(part, nodes.image) for part in parts)
    first = True
    for part in parts:
        if isinstance(part, nodes.section):
            shown = [visible_text(part[0]), opening(part), figure(part, builder) if has_images else []]
            if first:
                shown[1] = summary or shown[1]
                yield "", shown
            for anchor in part["ids"]:
                yield anchor, shown
            first = False
        elif isinstance(part, nodes.definition_list_item):
            for term in part.findall(nodes.term):
                for anchor in term["ids"]:
                    yield anchor, [visible_text(term), opening(part[-1]), []]


def file_of(uri: str) -> str:
    """Where the previews of a page lie, from its address; the script reckons the same."""
    return f"{FOLDER}/{unquote(uri).removesuffix('.html').rstrip('/') or 'index'}.js"


def write_previews(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the previews of a page when the page is written."""
    if not is_site(app.builder) or doctree is None:
        return
    summary = str((context.get("meta") or {}).get("summary", ""))
    told = {anchor: shown for anchor, shown in places(doctree, summary, app.builder) if any(shown[1:])}
    path = Path(app.outdir, file_of(app.builder.get_target_uri(pagename)))
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"kbPreview({data});\n", encoding="utf-8")


def sweep(app: Sphinx, exception: Exception | None) -> None:
    """Remove the previews of pages that are no more."""
    if exception is not None or not is_site(app.builder):
        return
    known = {file_of(app.builder.get_target_uri(docname)) for docname in app.env.found_docs}
    for path in sorted(Path(app.outdir, FOLDER).rglob("*.js")):
        if path.relative_to(app.outdir).as_posix() not in known:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_js_file(SCRIPT, loading_method="defer")
    app.connect("html-page-context", write_previews)
    app.connect("build-finished", sweep)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
