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

from sphinx_kb.build.asset_checksums import checksum_of
from sphinx_kb.core.digests import files_below, signature_in, signature_of
from sphinx_kb.core.fingerprint import STATIC, files_that_changed, writing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.digests import Signature

OWN_THEME = os.path.join(sphinx.package_dir, "themes", "basic")  # noqa: PTH118  # as themes name it
"""The theme whose templates of static files show nothing but settings."""
TEMPLATES = (".jinja", "_t")
LINKED = (".css", ".js")
"""The suffixes of files that pages link with a checksum."""


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


class Copies:
    """The static files of one build, with their status and checksum when they had just been copied."""

    def __init__(self) -> None:
        self.noted: dict[Path, tuple[Signature | None, str]] = {}

    def leave_alone(self, app: Sphinx) -> None:
        """Replace the step of the builder that copies them."""
        self.noted.clear()
        builder: Any = app.builder
        if getattr(type(builder), "copy_static_files", None) is not StandaloneHTMLBuilder.copy_static_files:
            return
        copy: Callable[[], None] = builder.copy_static_files

        def copy_static_files() -> None:
            if not is_copied(app):
                copy()
                self.note(app)

        builder.copy_static_files = copy_static_files

    def note(self, app: Sphinx) -> None:
        """Note what has just been copied."""
        writing_of(app).state.rewritten.clear()
        for name, status in files_below(Path(app.outdir, STATIC)):
            if name.endswith(LINKED):
                path = Path(app.outdir, STATIC, name)
                self.noted[path] = signature_in(status), checksum_of(path)

    def note_rewritten(self, app: Sphinx, exception: Exception | None) -> None:
        """Note which of them are other now: Furo writes the colours of code anew once all pages are written."""
        if exception is not None:
            return
        for path, (signature, checksum) in self.noted.items():
            if signature_of(path) != signature and checksum_of(path) not in ("", checksum):
                writing_of(app).state.rewritten[path.relative_to(app.outdir).as_posix()] = checksum


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    # it gives pages the checksums that are noted here
    app.setup_extension("sphinx_kb.build.asset_checksums")
    copies = Copies()
    app.connect("builder-inited", copies.leave_alone)
    # before the state of the output is stored (990)
    app.connect("build-finished", copies.note_rewritten, priority=985)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
