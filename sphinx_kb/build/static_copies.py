"""Leave the static files of a site alone, as long as nothing that they are made of has changed.

No issue found upstream. Sphinx compares every static file of theme and project with its copy, compiles and renders
those that are templates, and writes the colours of code, in every build: a twentieth of one that writes a single page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.core.fingerprint import STATIC, files_that_changed, writing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OWN_THEME = os.path.join(sphinx.package_dir, "themes", "basic")  # noqa: PTH118  # as themes name it
"""The theme whose templates of static files show nothing but settings."""
TEMPLATES = (".jinja", "_t")


def folders_of_others(app: Sphinx) -> Iterator[Path]:
    """Yield the folders of static files of other themes and of the project, which may name single files."""
    theme = getattr(app.builder, "theme", None)
    themes = theme.get_theme_dirs() if theme else []
    yield from (Path(folder, "static") for folder in themes if os.fspath(folder) != OWN_THEME)
    yield from (Path(app.confdir, folder) for folder in app.config.html_static_path)


def has_templates(place: Path) -> bool:
    """Whether a folder has templates, or a file is one: they may show the day, or the contents of the site."""
    names = (name for _base, _folders, names in os.walk(place) for name in names)
    return any(name.lower().endswith(TEMPLATES) for name in (place.name, *names))


def is_copied(app: Sphinx) -> bool:
    """Whether the output has all static files as this build would write them."""
    writing = writing_of(app)
    return (writing.state.is_complete and not writing.is_fresh
            and not any(name.startswith(STATIC) for name in files_that_changed(writing))
            and not any(map(has_templates, folders_of_others(app))))


def leave_alone(app: Sphinx) -> None:
    """Replace the step of the builder that copies them."""
    builder: Any = app.builder
    if getattr(type(builder), "copy_static_files", None) is not StandaloneHTMLBuilder.copy_static_files:
        return
    copy: Callable[[], None] = builder.copy_static_files

    def copy_static_files() -> None:
        if not is_copied(app):
            copy()

    builder.copy_static_files = copy_static_files


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    app.connect("builder-inited", leave_alone)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
