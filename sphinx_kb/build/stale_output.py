"""What a page leaves behind in the output goes when the page goes: Sphinx removes it from its state but not its file.

Keeps, beside the output, the list of pages it was made from. Knows pages and files, not what is in them.
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

KEPT = ".kb-pages.json"
STATE = (KEPT, ".kb-shown.json")
"""Files of ours in the output that are not part of what is published."""


def sweep(app: Sphinx, env: BuildEnvironment) -> None:
    """Remove the output of pages that are no more, before anything else is written."""
    kept = Path(app.outdir, KEPT)
    try:
        old = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        old = []
    if not hasattr(app.builder, "get_outfilename"):  # one file out of all pages
        return
    for docname in set(old) - env.found_docs:
        path = Path(app.builder.get_outfilename(docname))
        path.unlink(missing_ok=True)
        if path.parent != Path(app.outdir) and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(sorted(env.found_docs), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def keep_out_of_the_book(app: Sphinx, config: Config) -> None:
    """An e-book is packed from all files of the output, our state excepted."""
    config.epub_exclude_files = [*config.epub_exclude_files, *STATE]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", keep_out_of_the_book)
    app.connect("env-updated", sweep)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
