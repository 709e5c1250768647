"""Scripts, styles and templates that a package brings along, without anybody copying a file.

``add_static_folder`` writes every file of a folder into the output's `_static/` before pages ask for checksums. In a
script ``_("…")`` is a message: it is written in the language of the site, so no script looks anything up at run time.
``add_template_folder`` lets templates be found; one of the same name in the project's own `templates_path` wins.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config

MESSAGE = re.compile(r'\b_\(("(?:[^"\\\n]|\\.)*")\)')
"""A message in a script: a call of `_` with one string in double quotes."""


def translated_script(text: str, translate: Callable[[str], object]) -> str:
    """Put the translation in place of every message of a script."""
    return MESSAGE.sub(lambda found: json.dumps(str(translate(json.loads(found[1]))), ensure_ascii=False), text)


def add_static_folder(app: Sphinx, folder: Path, translate: Callable[[str], object]) -> None:
    """Write the files of a folder into `_static/` of every HTML output, under the paths they have in the folder.

    `translate` is the catalogue of the package that the folder belongs to. Raises ExtensionError where the package
    has been installed without the folder.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    if not files:
        raise ExtensionError(_("The package is incomplete: there are no files in %s") % folder)

    def write(app: Sphinx) -> None:
        if app.builder.format != "html":
            return
        for path in files:
            target = Path(app.outdir, "_static", path.relative_to(folder))
            data = path.read_bytes()
            if path.suffix == ".js":
                data = translated_script(data.decode("utf-8"), translate).encode("utf-8")
            if not target.is_file() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)

    app.connect("builder-inited", write)


def add_template_folder(app: Sphinx, folder: Path) -> None:
    """Let templates of a folder be found after those of the project and before those of the theme."""

    def add(app: Sphinx, config: Config) -> None:
        config.templates_path = [*config.templates_path, str(folder)]

    app.connect("config-inited", add)
