"""Scripts, styles and templates that a package brings along, without anybody copying a file.

``add_static_folder`` writes every file of a folder into the output's `_static/` before pages ask for checksums. In a
script ``_("…")`` is a message: it is written in the language of the site, so no script looks anything up at run time,
and comments stay behind.
In a stylesheet ``light-dark(…)`` is written out for browsers that do not know it. ``add_style`` gives every page a
stylesheet. ``add_template_folder`` lets templates be found. A file or a template of the project that has the same path
wins. Templates say ``_("…")`` and ``ngettext("…", "…", n)`` like code.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.locale
from sphinx.errors import ExtensionError

from sphinx_kb.core.formats import has_addresses
from sphinx_kb.locale import _
from sphinx_kb.text.css import custom_properties, with_both_schemes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

MESSAGE = re.compile(r'\b_\(("(?:[^"\\\n]|\\.)*")\)')
"""A message in a script: a call of `_` with one string in double quotes."""

COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
"""A comment in a script that has its lines for itself."""

LICENCE = re.compile("licen[cs]e|copyright|©", re.IGNORECASE)
"""What a comment says that must go wherever the script goes."""

OWN_STATIC = Path(__file__).with_name("static")
TOKENS = "css/tokens.css"
"""The colours, fonts and sizes that every stylesheet of the kit refers to; a project's own file replaces it."""
SCHEMES = "css/schemes.css"
"""Which of two pictures is shown, that for the light or that for the dark scheme."""


def translated_script(text: str, translate: Callable[[str], object]) -> str:
    """Put the translation in place of every message of a script."""
    return MESSAGE.sub(lambda found: json.dumps(str(translate(json.loads(found[1]))), ensure_ascii=False), text)


def without_comments(text: str) -> str:
    """A script as readers load it: without the comments for those who edit it, but with licences."""
    return COMMENT.sub(lambda found: found[0] if LICENCE.search(found[0]) else "", text)


def add_static_folder(app: Sphinx, folder: Path, translate: Callable[[str], object]) -> None:
    """Write the files of a folder into `_static/` of every HTML output, under the paths they have in the folder.

    `translate` is the catalogue of the package that the folder belongs to. Raises ExtensionError where the package
    has been installed without the folder.
    """
    app.setup_extension("sphinx_kb.core.static_files")
    _give_folder(app, folder, translate)


def _give_folder(app: Sphinx, folder: Path, translate: Callable[[str], object]) -> None:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if not paths:
        raise ExtensionError(_("The package is incomplete: there are no files in %s") % folder)

    def write(app: Sphinx) -> None:
        if app.builder.format != "html":
            return
        for path in paths:
            target = Path(app.outdir, "_static", path.relative_to(folder))
            data = path.read_bytes()
            if path.suffix == ".js":
                data = without_comments(translated_script(data.decode("utf-8"), translate)).encode("utf-8")
            elif path.suffix == ".css":
                data = with_both_schemes(data.decode("utf-8")).encode("utf-8")
            if not target.is_file() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)

    app.connect("builder-inited", write)
    app.connect("kb-static-folders", lambda app: folder)


def add_style(app: Sphinx, name: str) -> None:
    """Give every page a stylesheet of `_static/`, such as ``css/backlinks.css``.

    The frame of the kit bundles these sheets into one; under other themes each page links to them. The sheet of a
    feature that only some pages need is not given this way, but by `app.add_css_file` in `html-page-context`.
    """
    app.setup_extension("sphinx_kb.core.static_files")
    app.connect("kb-styles", lambda app: name)


def styles_of(app: Sphinx) -> list[str]:
    """The stylesheets for every page: those of the core, then those of the features in the order of the extensions."""
    names: list[str] = app.emit("kb-styles")
    return list(dict.fromkeys([TOKENS, SCHEMES, *names])) if names else []


def link_styles(app: Sphinx) -> None:
    """Let every page link to the stylesheets."""
    if app.builder.format == "html":
        for name in styles_of(app):
            app.add_css_file(name)


def static_file(app: Sphinx, name: str) -> Path | None:
    """Where a file of `_static/` comes from: the project's own, else that of a package; None if nobody has it."""
    project = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    packages: list[Path] = app.emit("kb-static-folders")
    return next((path for folder in [*reversed(project), *packages] if (path := folder / name).is_file()), None)


def tokens_of(config: Config, confdir: Path) -> dict[str, str]:
    """The custom properties of the site by name, with the values of the light scheme; for what is no web page."""
    folders = [*(Path(confdir, folder) for folder in reversed(config.html_static_path)), OWN_STATIC]
    path = next(path for folder in folders if (path := folder / TOKENS).is_file())
    return custom_properties(path.read_text(encoding="utf-8"))


def add_template_folder(app: Sphinx, folder: Path) -> None:
    """Let templates of a folder be found after those of the project and before those of the theme."""
    app.setup_extension("sphinx_kb.core.static_files")

    def add(app: Sphinx, config: Config) -> None:
        if str(folder) not in config.templates_path:
            config.templates_path = [*config.templates_path, str(folder)]

    def leave_out_of_catalogues(app: Sphinx) -> None:
        # the package has a catalogue of its own, and Sphinx's gettext builder fails on plural forms in templates
        if not has_addresses(app.builder):
            app.config.templates_path = [path for path in app.config.templates_path if str(path) != str(folder)]

    app.connect("config-inited", add)
    app.connect("builder-inited", leave_out_of_catalogues)


def add_words_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let `_` and `ngettext` of templates find the messages of extensions, where Sphinx's own catalogue has none."""
    own = app.translator
    others = [catalogue for (_namespace, name), catalogue in sphinx.locale.translators.items() if name != "sphinx"]

    def gettext(message: str) -> str:
        texts = (catalogue.gettext(message) for catalogue in (own, *others))
        return next((text for text in texts if text != message), message)

    def ngettext(singular: str, plural: str, number: int) -> str:
        unknown = singular if number == 1 else plural
        texts = (catalogue.ngettext(singular, plural, number) for catalogue in (own, *others))
        return next((text for text in texts if text != unknown), unknown)

    context["_"] = context["gettext"] = gettext
    context["ngettext"] = ngettext


def _shown_files(app: Sphinx) -> Iterator[Path]:
    """Every script and stylesheet of the packages and of the project."""
    packages: list[Path] = app.emit("kb-static-folders")
    for folder in [*packages, *(Path(app.confdir, name) for name in app.config.html_static_path)]:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in (".css", ".js") and path.is_file())


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, int]:
    """Pages name scripts and stylesheets with a checksum of their content: they are written again when one changes."""
    if app.builder.format != "html":
        return {}
    number = 0
    for path in _shown_files(app):
        number = zlib.crc32(path.read_bytes(), number)
    return dict.fromkeys(env.found_docs, number)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-styles")
    app.add_event("kb-static-folders")
    app.setup_extension("sphinx_kb.core.fingerprint")
    _give_folder(app, OWN_STATIC, _)
    app.connect("builder-inited", link_styles)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_words_to_context, priority=100)  # before anybody renders a template
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
