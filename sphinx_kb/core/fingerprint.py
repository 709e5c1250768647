"""Rewrite pages whose content depends on other pages when those change.

A feature answers the event ``kb-page-fingerprint`` (arguments: app, env) with a JSON-serializable value for each page
whose output depends on other pages, such as its backlinks or the title of a neighbour. The values of all features form
the page's fingerprint. Sphinx writes a page again if its fingerprint differs from that of the last build of the same
output. Fingerprints are stored beside the output, not in the environment: builders share the environment, and Sphinx
does not save it when no page was read.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.cached import cached_for_build

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

STATE_FILE = ".kb-shown.json"
"""The fingerprints of the last build, in the output folder."""


@cached_for_build
def fingerprints_of(app: Sphinx) -> dict[str, str]:
    """Return page → fingerprint."""
    answers: dict[str, list[Any]] = {}
    for by_page in app.emit("kb-page-fingerprint", app.env):
        for docname, value in (by_page or {}).items():
            answers.setdefault(docname, []).append(value)
    return {
        docname: hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        for docname, value in sorted(answers.items())
    }


def pages_that_differ(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose fingerprint differs from that of the last build of this output."""
    new = fingerprints_of(app)
    try:
        old = json.loads(Path(app.outdir, STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        old = {}
    return sorted(docname for docname in old.keys() | new.keys()
                  if old.get(docname) != new.get(docname) and docname in env.all_docs)


def keep_fingerprints(app: Sphinx, exception: Exception | None) -> None:
    """Store the fingerprints for the next build, once this one has written its pages."""
    if exception is None and getattr(app, "env", None) is not None:
        text = json.dumps(fingerprints_of(app), ensure_ascii=False, indent=0, sort_keys=True)
        Path(app.outdir, STATE_FILE).write_text(text + "\n", encoding="utf-8")


def leave_out_of_epub(app: Sphinx, config: Config) -> None:
    """Exclude the fingerprints from e-books, into which Sphinx packs every file of the output folder."""
    config.epub_exclude_files = [*config.epub_exclude_files, STATE_FILE]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-page-fingerprint")
    app.connect("config-inited", leave_out_of_epub)
    # `env-get-updated` comes after `env-updated`, where figures get their numbers; last among its handlers
    app.connect("env-get-updated", pages_that_differ, priority=900)
    app.connect("build-finished", keep_fingerprints)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
