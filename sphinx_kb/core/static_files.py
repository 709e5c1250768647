"""Scripts, stylesheets and templates inside packages.

``add_static_folder`` writes every file of a folder into the output's `_static/`, before pages compute checksums. In
scripts, ``_("…")`` becomes a string in the language of the site, so that no lookup happens at run time, and comments
are stripped. In stylesheets, ``light-dark(…)`` is expanded for browsers without it. ``add_style`` links a stylesheet
from every page. ``add_late_file`` names a script or stylesheet that is of no use before the reader points, types or
touches; `js/late.js` loads it then. ``add_template_folder`` adds templates, which use ``_("…")`` and
``ngettext("…", "…", n)`` like code. Files and templates of the project with the same path take precedence.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.locale
from sphinx.errors import ExtensionError

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_file, files_below
from sphinx_kb.core.formats import has_addresses, is_html, is_interactive
from sphinx_kb.locale import _
from sphinx_kb.text.css import custom_properties, with_both_schemes
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

MESSAGE = re.compile(r'_(?<!\w_)\(("(?:[^"\\\n]|\\.)*")\)')
"""A message in a script: a call of `_` with one string in double quotes. Begins with a letter, which `re` skips to."""

COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
"""A comment in a script on lines of its own."""

LICENCE = lazy_pattern("licen[cs]e|copyright|©", re.IGNORECASE)
"""Matches comments that must stay with the script."""

OWN_STATIC = Path(__file__).with_name("static")
TOKENS = "css/tokens.css"
"""The colours, fonts and sizes that every stylesheet of the kit uses; a project's own file replaces it."""
LATE = "js/late.js"
"""Loads the files of `add_late_file`."""
SCHEMES = "css/schemes.css"
"""Shows one of two images, for the light or the dark scheme."""


def translated_script(text: str, translate: Callable[[str], object]) -> str:
    """Replace every message of a script by its translation."""
    return MESSAGE.sub(lambda found: json.dumps(str(translate(json.loads(found[1]))), ensure_ascii=False), text)


def without_comments(text: str) -> str:
    """Return a script without comments, except licences."""
    return COMMENT.sub(lambda found: found[0] if LICENCE.search(found[0]) else "", text)


def add_static_folder(app: Sphinx, folder: Path, translate: Callable[[str], object]) -> None:
    """Write the files of a folder into `_static/` of every HTML output, under the paths they have in the folder.

    `translate` is the catalogue of the package that owns the folder. Raises ExtensionError if the folder has no files.
    """
    app.setup_extension("sphinx_kb.core.static_files")
    _give_folder(app, folder, translate)


def files_in(folder: Path) -> list[Path]:
    """Return all files below a folder, in their order."""
    return [folder / name for name in sorted(name for name, _status in files_below(folder, hidden=True))]


def has(path: str, data: bytes) -> bool:
    """Whether a file holds some data."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # one of a hundred, and a Path costs more than to read it
            return file.read() == data
    except OSError:
        return False


def _give_folder(app: Sphinx, folder: Path, translate: Callable[[str], object]) -> None:
    paths = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    if not paths:
        raise ExtensionError(_("The package is incomplete: there are no files in %s") % folder)

    def write(app: Sphinx) -> None:
        if not is_html(app.builder):
            return
        project = [Path(app.confdir, name) for name in app.config.html_static_path]
        static = Path(app.outdir, "_static")
        for name, path in paths.items():
            if any(os.path.isfile(f"{own}/{name}") for own in project):  # noqa: PTH113  # a Path costs ten times that
                continue  # Sphinx copies that of the project, unless nothing has changed
            data = path.read_bytes()
            if path.suffix == ".js":
                data = without_comments(translated_script(data.decode("utf-8"), translate)).encode("utf-8")
            elif path.suffix == ".css":
                data = with_both_schemes(data.decode("utf-8")).encode("utf-8")
            if not has(f"{static}/{name}", data):
                target = static / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)

    app.connect("builder-inited", write)
    app.connect("kb-static-folders", lambda app: folder)


def add_style(app: Sphinx, name: str) -> None:
    """Link a stylesheet of `_static/`, such as ``css/backlinks.css``, from every page.

    The frame of the kit bundles these sheets into one; under other themes each page links to them. For a sheet that
    only some pages need, call `app.add_css_file` in `html-page-context` instead.
    """
    app.setup_extension("sphinx_kb.core.static_files")
    app.connect("kb-styles", lambda app: name)


def add_late_file(app: Sphinx, name: str) -> None:
    """Let every page load a script or stylesheet of `_static/` when its reader first points, types or touches."""
    app.setup_extension("sphinx_kb.core.static_files")
    app.connect("kb-late-files", lambda app: name)


def link_late_files(app: Sphinx) -> None:
    """Link the script that loads the late files, and tell it their names."""
    names: list[str] = app.emit("kb-late-files")
    if names and is_interactive(app.builder):
        said: dict[str, Any] = {"data-kb-late": " ".join(dict.fromkeys(names))}
        app.add_js_file(LATE, loading_method="defer", **said)


def add_style_where(app: Sphinx, name: str, kind: type[nodes.Element], class_name: str = "") -> None:
    """Link a stylesheet of `_static/` from the pages that show such a node, with this class if one is given."""
    def link(
        app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        if doctree is not None and any(
                not class_name or class_name in node["classes"] for node in doctree.findall(kind)):
            app.add_css_file(name)

    app.connect("html-page-context", link)


def styles_of(app: Sphinx) -> list[str]:
    """Return the stylesheets of every page: those of the core, then those of features in the order of extensions."""
    names: list[str] = app.emit("kb-styles")
    return list(dict.fromkeys([TOKENS, SCHEMES, *names])) if names else []


def link_styles(app: Sphinx) -> None:
    """Link the stylesheets from every page."""
    if is_html(app.builder):
        for name in styles_of(app):
            app.add_css_file(name)


def static_file(app: Sphinx, name: str) -> Path | None:
    """Return the source of a file of `_static/`: the project's own, else that of a package; None if there is none."""
    project = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    packages: list[Path] = app.emit("kb-static-folders")
    return next((path for folder in [*reversed(project), *packages] if (path := folder / name).is_file()), None)


def tokens_of(config: Config, confdir: Path) -> dict[str, str]:
    """Return the custom properties of the site with their values in the light scheme, for books and images."""
    folders = [*(Path(confdir, folder) for folder in reversed(config.html_static_path)), OWN_STATIC]
    path = next(path for folder in folders if (path := folder / TOKENS).is_file())
    return custom_properties(path.read_text(encoding="utf-8"))


def add_template_folder(app: Sphinx, folder: Path) -> None:
    """Add a folder of templates, searched after those of the project and before those of the theme."""
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


@cached_for_build
def words_of_templates(app: Sphinx) -> dict[str, Callable[..., str]]:
    """Return `_` and `ngettext` for templates: they know Sphinx's own messages and those of extensions."""
    own = app.translator
    others = [catalogue for (namespace, name), catalogue in sphinx.locale.translators.items()
              if namespace == "general" and name != "sphinx"]  # those of the console speak its user's language

    @cache
    def gettext(message: str) -> str:
        texts = (catalogue.gettext(message) for catalogue in (own, *others))
        return next((text for text in texts if text != message), message)

    @cache
    def ngettext(singular: str, plural: str, number: int) -> str:
        unknown = singular if number == 1 else plural
        texts = (catalogue.ngettext(singular, plural, number) for catalogue in (own, *others))
        return next((text for text in texts if text != unknown), unknown)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def add_words_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Make `_` and `ngettext` in templates also look up messages of extensions, after Sphinx's own catalogue."""
    if is_interactive(app.builder):  # others hand the context to programs, which cannot call functions
        context.update(words_of_templates(app))


def _shown_files(app: Sphinx) -> Iterator[str]:
    """Yield every script and stylesheet of the packages and of the project."""
    packages: list[Path] = app.emit("kb-static-folders")
    for folder in [*packages, *(Path(app.confdir, name) for name in app.config.html_static_path)]:
        yield from sorted(f"{folder}/{name}" for name, _status in files_below(folder, hidden=True)
                          if name.endswith((".css", ".js")))  # strings, as it is done in every build


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Rewrite every page when a script or stylesheet changes: pages contain their checksums."""
    if not is_html(app.builder):
        return {}
    return dict.fromkeys(env.found_docs, digest_of([digest_of_file(path) for path in _shown_files(app)]))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-styles")
    app.add_event("kb-static-folders")
    app.add_event("kb-late-files")
    app.setup_extension("sphinx_kb.core.fingerprint")
    _give_folder(app, OWN_STATIC, _)
    app.connect("builder-inited", link_styles)
    app.connect("builder-inited", link_late_files)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_words_to_context, priority=100)  # before any handler renders a template
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
