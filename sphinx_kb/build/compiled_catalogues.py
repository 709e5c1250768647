"""Compile the translations of a project again whenever their text differs, whatever its time.

No issue found upstream. Sphinx compiles a catalogue (.po) only if it is newer than its compiled form (.mo), so that an
older catalogue that was restored has no effect, and a compiled form that was cut off stays.
"""

from __future__ import annotations

import gettext
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import CatalogRepository

from sphinx_kb.core.digests import digest_of_file, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

STATE_FILE = "kb-catalogues.json"
"""The digests of catalogues and of their compiled forms, in the doctree folder."""


def compile_catalogues(app: Sphinx) -> None:
    """Compile the catalogues whose text or compiled form is not that of the last build."""
    config = app.config
    if not config.gettext_auto_build:
        return
    folders = CatalogRepository(app.srcdir, config.locale_dirs, config.language, config.source_encoding)
    state = Path(app.doctreedir, STATE_FILE)
    try:
        known = dict(json.loads(state.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        known = {}
    found: dict[str, list[str]] = {}
    for one in folders.catalogs:
        text, compiled = Path(one.po_path), Path(one.mo_path)
        if known.get(str(text)) != [digest_of_file(text), digest_of_file(compiled)]:
            one.write_mo(config.language, config.gettext_allow_fuzzy_translations)
        found[str(text)] = [digest_of_file(text), digest_of_file(compiled)]
    if found:
        # Python keeps what it has read of a path as long as the process runs, and has no public way to forget it
        getattr(gettext, "_translations", {}).clear()
    if found != known:
        write_whole(state, json.dumps(found, ensure_ascii=False))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", compile_catalogues)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
