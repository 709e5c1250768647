"""Pages that are not in the encoding of the sources end the build with a sentence.

Sphinx issue 1524: the traceback names only the byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def stop_at_other_encodings(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Exit with the line of the first byte of each file that is not in the encoding of the sources."""
    encoding = str(env.settings["input_encoding"])
    name = encoding.removesuffix("-sig").upper()
    found = []
    for docname in docnames:
        path = env.doc2path(docname)
        data = path.read_bytes()
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            words = _("This file is not encoded in %(encoding)s: save it as %(encoding)s.") % {"encoding": name}
            found.append(f"{path}:{line}: {words}")
    if found:
        # Sphinx would bury an exception under a traceback and an appeal to report a bug
        raise SystemExit("\n".join(found))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.connect("env-before-read-docs", stop_at_other_encodings)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
