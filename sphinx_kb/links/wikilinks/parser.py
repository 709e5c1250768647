"""The MyST parser with wiki links: a markdown-it plugin, and a renderer for its tokens.

myst-parser accepts no plugins and hard-codes its renderer in `MystParser.parse`
(https://github.com/executablebooks/MyST-Parser/issues/632), so that method is repeated here;
tests/links/wikilinks/test_contract.py fails when it changes upstream. It also makes a parser for every page, and
reads the front matter in pure Python; here only pages with settings of their own cost that.
"""

from __future__ import annotations

import posixpath
import re
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import yaml
from docutils import nodes
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.directives import YAML_LOAD_ERRORS
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import create_warning
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.images import get_image_size

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.page import EMBED
from sphinx_kb.core.parse_rows import QuickLoader
from sphinx_kb.core.source_names import stored_name
from sphinx_kb.links.wikilinks.attachments import (
    IMAGE_SUFFIXES,
    find_attachment,
    has_attachment_suffix,
    media,
)
from sphinx_kb.links.wikilinks.domain import wiki_reference
from sphinx_kb.links.wikilinks.titles import TitledRenderer
from sphinx_kb.locale import _
from sphinx_kb.text.wikilink import split_target, wikilink_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.config.main import MdParserConfig
    from sphinx.environment import BuildEnvironment

    from sphinx_kb.text.wikilink import Target

logger = logging.getLogger(__name__)
INTERNAL = re.compile(r"(?![a-zA-Z][\w+.-]*:|//|\s*$)[^\n]+")
"""An address without a scheme."""
OTHER_SOURCES = (".rst", ".txt", ".ipynb", ".html")
LEFT_TO_OBSIDIAN = (".canvas", ".base")
SETTINGS_OF_PAGE = re.compile(r"myst|html_meta|substitutions")
"""What front matter contains if it changes settings of MyST."""
END_OF_FRONT_MATTER = re.compile(r"\n(?:---|\.\.\.)")
IMAGE_SIZE = re.compile(r"\s*(?=\d|x\d)(\d+)?(?:x(\d+))?\s*")


class WikiRenderer(TitledRenderer):
    """A renderer that also knows the tokens of `wikilink_plugin`."""

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Render the front matter; valid YAML is read by the quick loader, the other as upstream does."""
        if token.token:
            with suppress(*YAML_LOAD_ERRORS):
                token.token.content = yaml.load(token.content, Loader=QuickLoader)
        super().render_front_matter(token)

    def render_wikilink(self, token: SyntaxTreeNode) -> None:
        """Render a link; children of the token are its label."""
        target = meta_of(token)["target"]
        if has_attachment_suffix(target.page) and (path := find_attachment(target.page, self.sphinx_env)):
            self._render_file(target, path, token)
            return
        label = nodes.inline()
        self._append(wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(token.children)), token)
        if token.children:
            with self.current_node_context(label):
                self.render_children(token)
            for role in list(label.findall(addnodes.pending_xref)):  # links cannot be nested
                role.replace_self(role.children)
        else:
            label += nodes.Text(target.display)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link; where links are as in Obsidian, an address of Markdown means what a wiki link means."""
        address = unquote(str(token.attrGet("href") or ""))
        path = address.partition("#")[0]
        is_internal = INTERNAL.fullmatch(address) is not None
        if is_internal and token.nester_tokens and not path.isascii() and (stored := self._stored(path)):
            path, address = stored, stored + address[len(path):]
            token.nester_tokens.opening.attrSet("href", quote(address, safe="/#"))
        if self.sphinx_env.config.kb_link_order != "obsidian" or not is_internal:
            super().render_link(token)
            return
        found = find_attachment(path, self.sphinx_env) if has_attachment_suffix(path) else ""
        if found:
            self._render_file(split_target(address), found, token)
        elif has_attachment_suffix(path) or posixpath.splitext(path)[1].lower() in OTHER_SOURCES:
            super().render_link(token)
        else:
            label = nodes.inline()
            reference = wiki_reference(split_target(address), self.sphinx_env.docname, label, explicit=True)
            self._append(reference, token)
            with self.current_node_context(label):
                self.render_children(token)

    def _stored(self, path: str) -> str:
        """Return the path of a file from the root, if accents in it are stored in another way than the link has them.
        """
        with suppress(OSError, ValueError):  # a name that no file can have
            relative, absolute = self.sphinx_env.relfn2path(path, self.sphinx_env.docname)
            if not Path(absolute).exists() and (stored := stored_name(Path(self.sphinx_env.srcdir), relative)):
                return f"/{stored}"
        return ""

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; the name of a file is not encoded as in an address."""
        super().render_image(token)
        image = self.current_node[-1] if self.current_node.children else None
        if isinstance(image, nodes.image) and "|" in image.get("alt", ""):  # ![alt|100](file.png), as Obsidian has it
            name, arguments = image["alt"].split("|", 1)
            sized = image_node("", name, arguments)
            if {"width", "height"} & sized.attributes.keys():
                image.update_all_atts({**{side: sized[side] for side in ("width", "height") if side in sized},
                                       "alt": name.strip()}, replace=True)
        if isinstance(image, nodes.image) and "%" in image["uri"] and "://" not in image["uri"]:
            image["uri"] = unquote(image["uri"])
        if isinstance(image, nodes.image) and "://" not in image["uri"] and not image["uri"].startswith(("/", "data:")):
            folder = Path(self.sphinx_env.srcdir, posixpath.dirname(self.sphinx_env.docname))
            if not (folder / image["uri"]).is_file() and (found := find_attachment(image["uri"], self.sphinx_env)):
                image["uri"] = f"/{found}"

    def render_wikiembed(self, token: SyntaxTreeNode) -> None:
        """Render an image, or a reference that is expanded once all pages are read."""
        target, arguments = token.meta["target"], token.meta["arguments"]
        if posixpath.splitext(target.page)[1].lower() in IMAGE_SUFFIXES:
            self._render_image(target.page, arguments, token)
            return
        if has_attachment_suffix(target.page) and (path := find_attachment(target.page, self.sphinx_env)):
            self._render_file(target, path, token, kind=media, text=arguments.strip())
            return
        text = arguments.strip()
        label = nodes.inline("", text or target.display)
        self._append(wiki_reference(target, self.sphinx_env.docname, label, explicit=bool(text), role=EMBED), token)

    def _render_image(self, name: str, arguments: str, token: SyntaxTreeNode) -> None:
        if path := find_attachment(name, self.sphinx_env):
            image = image_node(f"/{path}", name, arguments)
            if "height" in image and "width" not in image:  # some themes and books only heed the width
                width, height = get_image_size(self.sphinx_env.srcdir / path) or (0, 0)
                image.update_all_atts({"width": str(round(width * int(image["height"]) / height))} if height else {})
            self._append(image, token)
            return
        missing = nodes.inline("", name, classes=["kb-wikilink", "kb-wikilink--missing"])
        self._append(missing, token)
        message = _("![[%s]]: there is no such image: check its name, or add it to the source folder") % name
        logger.warning(message, location=missing, type="kb", subtype="link")

    def _render_file(
        self, target: Target, path: str, token: SyntaxTreeNode,
        kind: type[addnodes.download_reference] = addnodes.download_reference, text: str = "",
    ) -> None:
        """Render a link to an attachment, or a player."""
        link = kind("", "", reftype="download", reftarget=f"/{path}", refdomain="", refwarn=False,
                    refexplicit=bool(token.children or text), refdoc=self.sphinx_env.docname)
        self._append(link, token)
        suffix = posixpath.splitext(path)[1].lower()
        if suffix in LEFT_TO_OBSIDIAN:
            message = _("%s can only be opened in Obsidian: readers get a link to the file") % path
            logger.warning(message, location=link, type="kb", subtype=suffix[1:])
        if token.children:
            with self.current_node_context(link):
                self.render_children(token)
        else:
            link += nodes.inline("", text or target.page)

    def render_wikilink_torn(self, token: SyntaxTreeNode) -> None:
        """Warn of a link that is broken over two lines; its text follows as it is."""
        message = _("%s is broken over two lines and shows its brackets: write it on one line") % token.meta["written"]
        location = nodes.inline()
        self._locate(location, token)
        logger.warning(message, location=location, type="kb", subtype="link")

    def render_wiki_block_id(self, token: SyntaxTreeNode) -> None:
        """Render the id at the end of a block as an anchor; one at the end of a heading names its section."""
        node = self.current_node
        if isinstance(node, nodes.title):
            self._name_block(node.parent, token)
            return
        target = nodes.target()
        self._append(target, token)
        self._name_block(target, token)

    def render_wiki_block(self, token: SyntaxTreeNode) -> None:
        """Name the block before a line that is only an id; after a heading, its section."""
        blocks = [child for child in self.current_node.children if isinstance(child, nodes.Element)
                  and not isinstance(child, nodes.Invisible)]
        if blocks:
            self._name_block(blocks[-1].parent if isinstance(blocks[-1], nodes.title) else blocks[-1], token)
            return
        paragraph = nodes.paragraph()
        self._append(paragraph, token)
        with self.current_node_context(paragraph):
            self.render_wiki_block_id(token)

    def _name_block(self, block: nodes.Element, token: SyntaxTreeNode) -> None:
        """Give a block the name of a token, and an id; a section keeps the id of its heading."""
        name, anchor = token.meta["id"], ""
        if not isinstance(block, nodes.section):
            taken = self.document.ids
            wanted = (f"block-{name}" + (f"-{number}" if number > 1 else "") for number in count(1))
            anchor = next(identifier for identifier in wanted if identifier not in taken)
            taken[anchor] = block
            block["ids"].append(anchor)
        line = (token_line(token, 0) or 0) + token.meta.get("offset", 0)
        block["kb_blocks"] = [*block.get("kb_blocks", ()), (name, anchor, line)]

    def _append(self, node: nodes.Element, token: SyntaxTreeNode) -> None:
        """Append a node with its exact line."""
        self._locate(node, token)
        self.current_node.append(node)

    def _locate(self, node: nodes.Element, token: SyntaxTreeNode) -> None:
        """Give a node its exact line; inline tokens have only the first line of their block."""
        self.add_line_and_source_path(node, token)
        node.line = (token_line(token, 0) or 0) + meta_of(token).get("offset", 0)


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
            node.update_all_atts({side: length for side, length in zip(("width", "height"), size.groups(), strict=True)
                                  if length})
        elif part.strip():
            node["alt"] = part.strip()
    node["alt"] = node["alt"] or posixpath.splitext(posixpath.basename(name))[0]
    return node


class WikiMystParser(MystParser):
    """`MystParser` with wiki links; pages without settings of their own share one Markdown parser."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        env = document.settings.env
        if not SETTINGS_OF_PAGE.search(front_matter_of(inputstring)):
            shared = shared_parser_of(env)
            if not shared.options.get("document"):
                shared.options["document"] = document
                try:
                    shared.render(inputstring)
                finally:
                    shared.options["document"] = None
                return
        config = env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            pass  # reported when the front matter is rendered
        else:
            if topmatter:

                def warning(kind: Any, message: str) -> Any:
                    return create_warning(document, message, kind, line=1, append_to=document)

                config = merge_file_level(config, topmatter, warning)
        parser = markdown_parser(config, env)
        parser.options["document"] = document
        parser.render(inputstring)


def front_matter_of(text: str) -> str:
    """Return the front matter of a page with the lines around it; empty if it has none."""
    if not text.startswith("---"):
        return ""
    end = END_OF_FRONT_MATTER.search(text, 3)
    return text[: end.end() if end else len(text)]


def markdown_parser(config: MdParserConfig, env: BuildEnvironment) -> MarkdownIt:
    """Return a parser for MyST with wiki links, and with what features add to it."""
    parser = create_md_parser(config, WikiRenderer)
    wikilink_plugin(parser)
    parser.options["kb_label_first"] = env.config.kb_wiki_label_first
    env.events.emit("kb-markdown", parser)
    return parser


@cached_for_build
def shared_parser_of(env: BuildEnvironment) -> MarkdownIt:
    """Return the parser with the settings of the site; its option ``document`` is set while it is in use."""
    return markdown_parser(env.myst_config, env)  # type: ignore[attr-defined]  # set by myst-parser
