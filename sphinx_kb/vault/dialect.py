"""The setting ``kb_vault``, and what it switches on in MyST and Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

DIALECTS = ("", "obsidian")
SYNTAX = ("dollarmath", "gfm_autolink", "html_image", "tasklist")
"""The extensions of MyST that every vault may use."""
PROGRAMS = ("obsidian", "zotero", "file", "tel", "sms", "magnet", "vscode", "message", "evernote", "things", "logseq")
"""Addresses that programs open, besides those of the web that MyST knows."""
ELSEWHERE = {"kb_book_strict": False, "kb_tag_pages": True, "kb_front_matter_lists": False}
"""Settings of other rooms that suit a vault."""
NOT_NOTES = (".*", "**/.*", "logseq/bak", "node_modules", "**/node_modules", "venv", "_build")
"""What no program shows as notes: all that is hidden, such as ``.trash``, copies, installed packages, output."""


def is_vault(config: Config) -> bool:
    """Whether the site is a vault, read leniently."""
    return bool(config.kb_vault)


def apply(app: Sphinx, config: Config) -> None:
    """Check the setting, and adapt the settings of others."""
    if config.kb_vault not in DIALECTS:
        raise ConfigError(_("kb_vault is “%(value)s”; use one of: %(names)s") % {
            "value": config.kb_vault, "names": ", ".join(repr(name) for name in DIALECTS)})
    if not is_vault(config):
        return
    config.myst_enable_extensions = {*config.myst_enable_extensions, *SYNTAX}
    config.myst_dmath_double_inline = True
    config.myst_url_schemes = {**dict.fromkeys(config.myst_url_schemes), **dict.fromkeys(PROGRAMS)}
    if "sphinx_kb.markup.diagrams" in app.extensions:
        config.myst_fence_as_directive = {*config.myst_fence_as_directive, "mermaid"}
    config.exclude_patterns = [*config.exclude_patterns, *NOT_NOTES]
    config.html_copy_source = False  # a copy of the source would publish its comments
    config.html_show_sourcelink = False
    config.kb_link_order = "obsidian"
    for name, value in ELSEWHERE.items():
        if name in config:  # the part with this setting is loaded
            setattr(config, name, value)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_vault", "", "env", types=frozenset({str}), description=_(
        "“obsidian” reads the source folder as a vault: its dialect, without front matter or contents, leniently"))
    # before Sphinx and MyST use the settings, at the default priority of 500
    app.connect("config-inited", apply, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
