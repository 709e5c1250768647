"""Remove the output files of deleted pages.

Sphinx issues 5908 and 14327: Sphinx removes a deleted page from its state but leaves its output file. The list of pages
of the last build is stored beside the output.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

STATE_FILE = ".kb-pages.json"
"""The pages of the last build, in the output folder."""


def remove_stale_output(app: Sphinx, env: BuildEnvironment) -> None:
    """Remove the output of deleted pages, before anything else is written."""
    if not hasattr(app.builder, "get_outfilename"):  # the builder writes no file per page
        return
    kept = Path(app.outdir, STATE_FILE)
    try:
        old = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        old = []
    for docname in set(old) - env.found_docs:
        path = Path(app.builder.get_outfilename(docname))
        path.unlink(missing_ok=True)
        if path.parent != Path(app.outdir) and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(sorted(env.found_docs), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def leave_out_of_epub(app: Sphinx, config: Config) -> None:
    """Exclude the list from e-books, into which Sphinx packs every file of the output folder."""
    config.epub_exclude_files = [*config.epub_exclude_files, STATE_FILE]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", leave_out_of_epub)
    app.connect("env-updated", remove_stale_output)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
