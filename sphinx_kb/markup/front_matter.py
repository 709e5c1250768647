"""Front matter: the build warns of mistakes; the directive ``{front-matter-keys}`` lists the keys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.front_matter import NOT_YAML, FrontMatter
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
SETTINGS: dict[str, tuple[Any, frozenset[type], str]] = {
    "kb_front_matter_required": (
        [], frozenset({list, tuple}), N_("keys that the front matter of every page must have")),
    "kb_front_matter_keys": ({}, frozenset({dict}), N_("additional front matter keys: name → meaning")),
    "kb_front_matter_strict": (
        False, frozenset({bool}), N_("whether unknown keys, and known ones in another order, are mistakes")),
    "kb_front_matter_lists": (
        True, frozenset({bool}), N_("whether aliases and tags must be lists; else they may be text or empty")),
    "kb_summary_length": (
        None, frozenset({list, tuple}), N_("the minimum and maximum length of a summary in characters: (12, 90)")),
}
"""Setting → default, types and description."""


ESCAPE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\U0000[dD][89a-fA-F]\w\w")
"""An escape for half a character, or two for the halves of one."""
FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.S | re.M)


def mend_escapes(docname: str, text: str) -> str:
    """Return the source of a page with whole characters for escapes in its front matter; warn of halves of one."""
    def whole(found: re.Match[str]) -> str:
        character = json.loads(f'"{found[0]}"') if len(found[0]) == 12 else "\ufffd"  # 12: two halves
        if character == "\ufffd":
            line = text.count("\n", 0, found.start()) + 1
            logger.warning(_("The escape %s is only half a character: write the character itself"), found[0],
                           location=(docname, line), type="kb", subtype="front-matter")
        return str(character)

    front = FRONT_MATTER.match(text)
    return ESCAPE.sub(whole, front[0]) + text[front.end():] if front and "\\" in front[0] else text


def check(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn of every mistake at its line, except broken YAML, which MyST reports."""
    content[0] = mend_escapes(docname, content[0])
    for mistake in spec_of(app.config).mistakes(docname, content[0]):
        if mistake.code != NOT_YAML:
            logger.warning(mistake.message, location=(docname, mistake.line), type="kb", subtype="front-matter")


def spec_of(config: Config) -> FrontMatter:
    """Return the site's requirements for front matter."""
    return FrontMatter.from_settings({name: config[name] for name in SETTINGS})


class FrontMatterKeysDirective(SphinxDirective):
    """A list of the front matter keys, from the specification that the checks use."""

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        spec = spec_of(self.config)
        for key, meaning in spec.keys.items():
            name = nodes.term("", "", nodes.literal("", key))
            if key in spec.required:
                name += nodes.Text(_(" (required)"))
            listing += nodes.definition_list_item(
                "", name, nodes.definition("", nodes.paragraph("", _("%s.") % meaning)))
        return [listing]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    for name, (default, kinds, description) in SETTINGS.items():
        app.add_config_value(name, default, "env", types=kinds, description=description)
    app.add_directive("front-matter-keys", FrontMatterKeysDirective)
    app.connect("source-read", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
