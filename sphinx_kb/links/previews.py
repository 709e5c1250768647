"""Link previews: the beginning of the linked page, section or term, shown beside the link.

For each page, a small script in ``_previews/`` contains the previews of its anchors; `js/preview-card.js` loads it
when a reader hovers over, focuses or long-presses a link. It is a script and not JSON, so that it works under file://
and a strict content security policy.

Other features answer the event ``kb-cards`` (arguments: app, doctree) with cards of their own, by the address of the
link that shows them: page and anchor, such as ``data#v-half-life``. Such a link has the attribute ``data-kb-card``, and
may stand in a section of another page that is embedded: the doctree has it, the facts of the page do not.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from sphinx_kb.core.files import write_page_file
from sphinx_kb.core.fingerprint import remove_others
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.visible_text import visible_text
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_previews"
SCRIPT = "js/preview.js"
LONGEST_TEXT = 160
"""In characters; longer texts are cut."""
SIZE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class PreviewImage:
    """An image of a preview."""

    url: str
    """Relative to the root of the site."""
    alt: str
    width: str
    """In pixels, as a number."""
    height: str
    scheme: str
    """``only-light`` or ``only-dark`` for one of two versions, else empty."""

    @property
    def data(self) -> list[str]:
        """As the script reads it."""
        return [self.url, self.alt, self.width, self.height, self.scheme]


@dataclass(frozen=True)
class Preview:
    """The beginning of a page, section or term."""

    title: str
    text: str
    figures: tuple[PreviewImage, ...] = ()
    """Empty, one image, or its light and dark versions."""

    @property
    def data(self) -> list[Any]:
        """As the script reads it."""
        return [self.title, self.text, [figure.data for figure in self.figures]]


@dataclass(frozen=True)
class Card:
    """A title over lines of facts, each with a label, and text to copy; shown by a link with ``data-kb-card``."""

    title: str
    facts: tuple[tuple[str, str, str], ...]
    """Label, text, and where the text leads: an address relative to the root or of another site, or empty."""
    copies: tuple[tuple[str, str], ...] = ()
    """Label of a button, and the text that it copies; ``%URL%`` stands for the address of the link,
    ``%DATE%`` for the day."""

    @property
    def data(self) -> list[Any]:
        """As the script reads it."""
        return [self.title, self.facts, self.copies]


def shortened(text: str) -> str:
    """Cut a text to `LONGEST_TEXT` characters."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + "…"


def opening(part: nodes.Node) -> str:
    """Return the first paragraph of a part, at any depth; the titles of its sections if there is no paragraph."""
    for child in part.children:
        if isinstance(child, (nodes.section, addnodes.glossary)):
            break
        if not isinstance(child, (nodes.table, nodes.figure)):
            for paragraph in child.findall(nodes.paragraph):
                if text := visible_text(paragraph).strip():
                    return shortened(text)
    titles = [visible_text(child[0]) for child in part.children if isinstance(child, nodes.section)]
    return shortened(_(", ").join(titles))


def first_figure(part: nodes.Element, builder: Builder) -> tuple[PreviewImage, ...]:
    """Return the first image of a part outside its sections, with its dark version if it has one."""
    for child in part.children:
        if isinstance(child, nodes.section):
            break
        found: list[PreviewImage] = []
        for image in child.findall(nodes.image):
            name = posixpath.basename(unquote(image["uri"]))  # by now the address in the output
            width, height = (str(image.get(side, "")).removesuffix("px") for side in ("width", "height"))
            if name in builder.images.values() and SIZE.fullmatch(width) and SIZE.fullmatch(height):
                scheme = next((name for name in image["classes"] if name in ("only-light", "only-dark")), "")
                url = posixpath.join(builder.imagedir, name)
                found.append(PreviewImage(url, image.get("alt", ""), width, height, scheme))
        if found:
            return tuple(found[:2] if found[0].scheme else found[:1])
    return ()


def previews_on(
    doctree: nodes.document, title: str, summary: str, builder: Builder
) -> Iterator[tuple[str, Preview]]:
    """Yield (anchor, preview) for each link target of a page; the empty anchor is the page."""
    elements = list(doctree.findall(nodes.Element))  # one pass: this runs for every page
    has_images = any(isinstance(element, nodes.image) for element in elements)
    is_first = True
    for element in elements:
        if isinstance(element, nodes.section):
            figures = first_figure(element, builder) if has_images else ()
            preview = Preview(visible_text(element[0]), opening(element), figures)
            if is_first:
                preview = Preview(title or preview.title, summary or preview.text, figures)
                yield "", preview
            is_first = False
            for anchor in element["ids"]:
                yield anchor, preview
        elif isinstance(element, nodes.definition_list_item):
            for term in element.findall(nodes.term):
                for anchor in term["ids"]:
                    yield anchor, Preview(visible_text(term), opening(element[-1]))


def file_of(uri: str) -> str:
    """Return the previews file of the page at an address; `js/preview-card.js` computes the same path."""
    return f"{FOLDER}/{unquote(uri).removesuffix('.html').rstrip('/') or 'index'}.js"


def write_previews(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the previews of a page together with the page."""
    if not is_site(app.builder) or doctree is None:
        return
    summary = str((context.get("meta") or {}).get("summary", ""))
    previews = dict(previews_on(doctree, visible_text(app.env.titles[pagename]), summary, app.builder))
    data = {anchor: preview.data for anchor, preview in previews.items() if preview.text or preview.figures}
    for cards in app.emit("kb-cards", doctree):
        data |= {f">{address}": card.data for address, card in cards.items()}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    write_page_file(app.outdir, file_of(app.builder.get_target_uri(pagename)), f"kbPreview({text});\n")


def remove_stale_previews(app: Sphinx, exception: Exception | None) -> None:
    """Remove the previews of pages that no longer exist."""
    if exception is not None or not is_site(app.builder):
        return
    known = {file_of(app.builder.get_target_uri(docname)): docname for docname in app.env.found_docs}
    remove_others(app, f"{FOLDER}/", (".js",), known)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    app.add_event("kb-cards")
    app.add_js_file(SCRIPT, loading_method="defer")
    app.connect("html-page-context", write_previews)
    app.connect("build-finished", remove_stale_previews)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
