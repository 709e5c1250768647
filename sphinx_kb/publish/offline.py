"""Reading without a network: a web app manifest, a service worker, and the list of the site's files.

The worker (`worker.js`) keeps what was read; ``{offline}`` shows buttons that keep the whole site and that remove it.
Both only help: a browser without service workers, a site opened from a folder and a reader without scripts have all
else.
"""

from __future__ import annotations

import json
import mimetypes
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.digests import digest_of, digest_of_file, files_below, write_whole
from sphinx_kb.core.fingerprint import nothing_changed
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.png import size_of_png
from sphinx_kb.core.static_files import add_static_folder, add_template_folder, translated_script, without_comments
from sphinx_kb.locale import _
from sphinx_kb.publish import STATIC, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

WORKER, MANIFEST, LIST = "sw.js", "manifest.webmanifest", "offline.json"
NOT_READ = frozenset({".epub", ".inv", ".md", ".pdf", ".txt", ".xml", ".zip"})
"""The suffixes of files that no page needs: books, and what is for programs."""
NOT_SHOWN = ("_social/", "_sources/")
"""The folders of files that no page shows."""


class offline_shelf(nodes.General, nodes.Element):  # noqa: N801  # like the nodes of docutils
    """Where the buttons stand."""


class Offline(SphinxDirective):
    """The buttons that keep the whole site on a device, and remove it."""

    def run(self) -> list[nodes.Node]:
        return [offline_shelf()]


def is_on(app: Sphinx) -> bool:
    """Whether this build makes a site that can be kept."""
    return bool(app.config.kb_offline) and is_site(app.builder)


def manifest_of(app: Sphinx) -> dict[str, Any]:
    """Return the manifest by which a site can be installed. Source: https://www.w3.org/TR/appmanifest/."""
    config = app.config
    icons = []
    for icon in config.kb_app_icons:
        width, height = size_of_png(Path(app.confdir, icon))
        icons.append({"src": icon, "sizes": f"{width}x{height}" if width else "any",
                      "type": mimetypes.guess_type(icon)[0] or "image/png"})
    return {
        "name": config.project, "short_name": config.project, "lang": config.language.replace("_", "-"),
        "start_url": "./", "scope": "./", "display": "minimal-ui", "icons": icons,
    }


def files_of(app: Sphinx) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the files that readers need: the path and (digest, size in bytes)."""
    for name, status in files_below(Path(app.outdir), leave_out=[Path(app.doctreedir)]):
        if Path(name).suffix not in NOT_READ and name not in (WORKER, LIST) and not name.startswith(NOT_SHOWN):
            yield name, (digest_of_file(Path(app.outdir, name))[:16], status.st_size)


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the manifest, the worker, and the list of the files, once all of these are there."""
    if exception is not None or not is_on(app) or nothing_changed(app):
        return
    out = Path(app.outdir)
    write_whole(out / MANIFEST, json.dumps(manifest_of(app), ensure_ascii=False, indent=1) + "\n")
    source = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
    write_whole(out / WORKER, without_comments(translated_script(source, _)))
    files = dict(sorted(files_of(app)))
    write_whole(out / LIST, json.dumps(
        {"version": digest_of(files), "bytes": sum(size for _digest, size in files.values()), "files": files},
        ensure_ascii=False, separators=(",", ":")))


def add_script(app: Sphinx) -> None:
    """Add the script and the styles to every page of a site that can be kept."""
    if is_on(app):
        app.add_js_file("js/offline.js")
        app.add_css_file("css/offline.css")


def announce_manifest(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add a link to the manifest to the head of a page."""
    if is_on(app):
        link = f'<link rel="manifest" href="{escape(context["pathto"](MANIFEST, 1))}">'
        context["metatags"] = f"{context.get('metatags', '')}\n{link}"


def visit_shelf(translator: HTML5Translator, node: Element) -> None:
    """Write the buttons, where they can do anything."""
    builder = translator.builder
    if is_site(builder) and builder.config.kb_offline:
        translator.body.append(builder.templates.render("sphinx_kb/offline.html", {"_": lambda text: str(_(text))}))
    raise nodes.SkipNode


def skip(translator: Any, node: Element) -> None:
    raise nodes.SkipNode


def no_shelf(page: Any, node: Element) -> Any:
    """Return the expression for a book: none."""
    return "none"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_offline", False, "html", types=frozenset({bool}), description=_(
        "whether browsers may keep the site, so that it can be read and searched without a network"))
    app.add_config_value("kb_app_icons", [], "html", types=frozenset({list}), description=_(
        "the icons of the site when it is installed, PNG or SVG, relative to conf.py and below `_static`"))
    add_static_folder(app, STATIC, _)
    add_template_folder(app, TEMPLATES)
    app.add_node(offline_shelf, html=(visit_shelf, None), typst=(no_shelf, None), text=(skip, None), latex=(skip, None),
                 man=(skip, None), texinfo=(skip, None))
    app.add_directive("offline", Offline)
    app.connect("builder-inited", add_script)
    app.connect("html-page-context", announce_manifest)
    # after all other files are there, and before the state of the output is stored
    app.connect("build-finished", write_site_files, priority=980)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
