"""The MyST parser with wiki links: one more markdown-it plugin, and how its tokens become nodes.

myst-parser has no hook for plugins (MyST-Parser#632), so the few lines of `MystParser.parse` stand here again;
tests/links/wikilinks/test_contract.py fails when upstream's change.
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
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
SIZE = re.compile(r"\s*(\d+)(?:x(\d+))?\s*")


class WikiRenderer(SphinxRenderer):
    """Adds the tokens of `wikilink_plugin`."""

    def place(self, node: nodes.Element, token: SyntaxTreeNode) -> nodes.Element:
        """Give a node its true line: inline tokens carry only the first line of their block."""
        meta = meta_of(token)
        self.add_line_and_source_path(node, token)
        node.line = (token_line(token, 0) or 0) + meta.get("offset", 0)
        return node

    def render_wikilink(self, token: SyntaxTreeNode) -> None:
        target = meta_of(token)["target"]
        label = nodes.inline()
        reference = wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(token.children))
        self.current_node.append(self.place(reference, token))
        if token.children:
            with self.current_node_context(label):
                self.render_children(token)
            for role in list(label.findall(addnodes.pending_xref)):  # a link never holds another
                role.replace_self(role.children)
        else:
            label += nodes.Text(target.display)

    def render_wikiembed(self, token: SyntaxTreeNode) -> None:
        target, arguments = token.meta["target"], token.meta["arguments"]
        if posixpath.splitext(target.page)[1].lower() in IMAGES:
            self.current_node.append(self.place(image(target.page, arguments, self.sphinx_env), token))
            if isinstance(self.current_node[-1], nodes.inline):
                message = _("![[%s]]: there is no such image: see its name, or put it into the folder of sources first")
                logger.warning(message % target.page, location=self.current_node[-1], type="kb", subtype="link")
            return
        text = arguments.strip()
        label = nodes.inline("", text or target.display)
        node = wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(text), role=EMBED)
        self.current_node.append(self.place(node, token))

    def render_wiki_block_id(self, token: SyntaxTreeNode) -> None:
        identifier = token.meta["id"]
        self.current_node.append(nodes.target("", "", ids=[f"block-{identifier}"], kb_block_id=identifier))


def meta_of(token: Any) -> dict[str, Any]:
    """The meta of a token; a pair of tokens keeps it on the opening one."""
    return token.meta or token.nester_tokens.opening.meta


def image(name: str, arguments: str, env: Any) -> nodes.image | nodes.inline:
    """An embedded image with its size or alternative text, ``|300``, ``|300x200``, ``|alt``; text if there is none."""
    path = find_image(name, env)
    if not path:
        return nodes.inline("", name, classes=["kb-wikilink", "kb-wikilink--missing"])
    node = nodes.image(uri=path, alt="")
    for part in arguments.split("|") if arguments else ():
        if found := SIZE.fullmatch(part):
            node["width"] = found[1]
            if found[2]:
                node["height"] = found[2]
        elif part.strip():
            node["alt"] = part.strip()
    node["alt"] = node["alt"] or posixpath.splitext(posixpath.basename(name))[0]
    return node


def find_image(name: str, env: Any) -> str:
    """The path of an image from the source root: beside the page, from the root, or by its name anywhere; or empty.

    Only a file that is there, so that no address of anywhere else can come out.
    """
    here = posixpath.dirname(env.docname)
    for candidate in (posixpath.normpath(posixpath.join(here, name)), posixpath.normpath(name.lstrip("/"))):
        if not candidate.startswith((".", "/")) and (env.srcdir / candidate).is_file():
            return f"/{candidate}"
    if "/" in name or "\\" in name:
        return ""
    return pictures_of(env).get(name, "")


@cached_for_build
def pictures_of(env: BuildEnvironment) -> dict[str, str]:
    """Every image below the source root by its name, the one nearest to the root first; what is built is no source."""
    root = Path(env.srcdir)
    built = {Path(folder).relative_to(root).parts[:1] for folder in (builder_of(env).outdir, env.doctreedir)
             if Path(folder).is_relative_to(root)}
    found: dict[str, str] = {}
    paths = (path.relative_to(root) for path in root.rglob("*") if path.suffix.lower() in IMAGES)
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
