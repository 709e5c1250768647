"""The MyST parser with wiki links: a markdown-it plugin, and a renderer for its tokens.

myst-parser accepts no plugins and hard-codes its renderer in `MystParser.parse`
(https://github.com/executablebooks/MyST-Parser/issues/632), so that method is repeated here;
tests/links/wikilinks/test_contract.py fails when it changes upstream.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import create_warning
from sphinx import addnodes
from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import builder_of
from sphinx_kb.core.page import EMBED
from sphinx_kb.links.wikilinks.domain import wiki_reference
from sphinx_kb.locale import _
from sphinx_kb.text.wikilink import wikilink_plugin

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
IMAGE_SIZE = re.compile(r"\s*(\d+)(?:x(\d+))?\s*")


class WikiRenderer(SphinxRenderer):
    """A renderer that also knows the tokens of `wikilink_plugin`."""

    def render_wikilink(self, token: SyntaxTreeNode) -> None:
        """Render a link; children of the token are its label."""
        target = meta_of(token)["target"]
        label = nodes.inline()
        self._append(wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(token.children)), token)
        if token.children:
            with self.current_node_context(label):
                self.render_children(token)
            for role in list(label.findall(addnodes.pending_xref)):  # links cannot be nested
                role.replace_self(role.children)
        else:
            label += nodes.Text(target.display)

    def render_wikiembed(self, token: SyntaxTreeNode) -> None:
        """Render an image, or a reference that is expanded once all pages are read."""
        target, arguments = token.meta["target"], token.meta["arguments"]
        if posixpath.splitext(target.page)[1].lower() in IMAGE_SUFFIXES:
            self._render_image(target.page, arguments, token)
            return
        text = arguments.strip()
        label = nodes.inline("", text or target.display)
        self._append(wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(text), role=EMBED), token)

    def _render_image(self, name: str, arguments: str, token: SyntaxTreeNode) -> None:
        path = find_image(name, self.sphinx_env)
        if path:
            self._append(image_node(path, name, arguments), token)
            return
        missing = nodes.inline("", name, classes=["kb-wikilink", "kb-wikilink--missing"])
        self._append(missing, token)
        message = _("![[%s]]: there is no such image: check its name, or add it to the source folder") % name
        logger.warning(message, location=missing, type="kb", subtype="link")

    def render_wiki_block_id(self, token: SyntaxTreeNode) -> None:
        """Render the id of a block as an anchor."""
        identifier = token.meta["id"]
        self.current_node.append(nodes.target("", "", ids=[f"block-{identifier}"], kb_block_id=identifier))

    def _append(self, node: nodes.Element, token: SyntaxTreeNode) -> None:
        """Append a node with its exact line; inline tokens have only the first line of their block."""
        self.add_line_and_source_path(node, token)
        node.line = (token_line(token, 0) or 0) + meta_of(token).get("offset", 0)
        self.current_node.append(node)


def meta_of(token: SyntaxTreeNode) -> dict[str, Any]:
    """Return the meta of a token; of a pair of tokens, that of the opening one."""
    if token.meta or token.nester_tokens is None:
        return token.meta
    return token.nester_tokens.opening.meta


def image_node(path: str, name: str, arguments: str) -> nodes.image:
    """Return an image with the size and alternative text of the arguments ``300``, ``300x200``, ``alt``."""
    node = nodes.image(uri=path, alt="")
    for part in arguments.split("|") if arguments else ():
        if size := IMAGE_SIZE.fullmatch(part):
            node["width"] = size[1]
            if size[2]:
                node["height"] = size[2]
        elif part.strip():
            node["alt"] = part.strip()
    node["alt"] = node["alt"] or posixpath.splitext(posixpath.basename(name))[0]
    return node


def find_image(name: str, env: BuildEnvironment) -> str:
    """Return the path of an image from the source root; empty if there is none.

    The path may be relative to the page or to the root; a bare file name is searched everywhere. Only existing files
    below the source root are returned.
    """
    here = posixpath.dirname(env.docname)
    for candidate in (posixpath.normpath(posixpath.join(here, name)), posixpath.normpath(name.lstrip("/"))):
        if not candidate.startswith((".", "/")) and (env.srcdir / candidate).is_file():
            return f"/{candidate}"
    if "/" in name or "\\" in name:
        return ""
    return images_by_name(env).get(name, "")


@cached_for_build
def images_by_name(env: BuildEnvironment) -> dict[str, str]:
    """Return file name → path of every image below the source root, outside the output; the shortest path wins."""
    root = Path(env.srcdir)
    built = {Path(folder).relative_to(root).parts[:1] for folder in (builder_of(env).outdir, env.doctreedir)
             if Path(folder).is_relative_to(root)}
    found: dict[str, str] = {}
    paths = (path.relative_to(root) for path in root.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES)
    for path in sorted(paths, key=lambda path: (len(path.parts), path)):
        if path.parts[:1] not in built and not any(part.startswith(".") for part in path.parts):
            found.setdefault(path.name, f"/{path.as_posix()}")
    return found


class WikiMystParser(MystParser):
    """`MystParser` with wiki links."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        config = document.settings.env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            pass  # reported when the front matter is rendered
        else:
            if topmatter:

                def warning(kind: Any, message: str) -> Any:
                    return create_warning(document, message, kind, line=1, append_to=document)

                config = merge_file_level(config, topmatter, warning)
        parser = create_md_parser(config, WikiRenderer)
        wikilink_plugin(parser)
        parser.options["document"] = document
        parser.render(inputstring)
