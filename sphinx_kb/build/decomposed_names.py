"""Pages whose file names hold decomposed letters, such as “é” stored as “e” and an accent, are found.

No issue found upstream. Macs store names so, and archives carry them to other systems. Sphinx composes the names that
it finds, as people type them, and then finds no file that is called so: “ignored unreadable document”. Here the page
has the composed name and is read from its file.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.directives.other import TocTree
from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util._pathlib import _StrPath  # what a project gives out
from sphinx.util.matching import _translate_pattern  # which `compile_matchers` makes one expression each of
from sphinx.util.osutil import path_stabilize

from sphinx_kb.core.name_index import composed
from sphinx_kb.core.source_names import stored_name, walk
from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


@lru_cache(maxsize=2000)
def joined(folder: str, name: str) -> _StrPath:
    """Return a path in a folder; each page asks for its own a dozen times, and a path is slow to make."""
    return _StrPath(Path(folder) / name)


def any_of(patterns: Iterable[str]) -> Callable[[str], object]:
    """Return what tells whether a path fits any of some patterns: one expression, since every path is asked about."""
    return re.compile("|".join(f"(?:{_translate_pattern(pattern)})" for pattern in patterns) or r"(?!)").match


class ComposingProject(Project):
    """Finds the files of pages by their composed names.

    It notes the path only of pages that are not named after theirs: of all others Sphinx finds it by the suffix, and
    ten thousand paths take a twentieth of a second to make, to store with the environment, and to load.
    """

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:
        name = self._docname_to_path.get(docname) or docname + self._first_source_suffix
        return joined(os.fspath(self.srcdir) if absolute else "", os.fspath(name))

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        self.docnames.clear()
        self._path_to_docname.clear()
        self._docname_to_path.clear()
        is_included, is_excluded = any_of(include_paths), any_of([*exclude_paths, *EXCLUDE_PATHS])
        folders = list(walk(Path(self.srcdir), lambda path: is_excluded(composed(path))))
        for circle in (path for path, _files, leads_back in folders if leads_back):
            logger.warning(_("The folder “%(folder)s” is a link that leads back to a folder that holds it; nothing "
                             "below it is read: remove the link, or name it in exclude_patterns"), {"folder": circle},
                           location=f"{self.srcdir / circle}:1", type="kb", subtype="name", once=True)
        found = (f"{folder}/{name}" if folder else name for folder, names, _leads_back in folders for name in names)
        for spelt in found:
            name = composed(spelt)
            docname = self._name_of_page(name)
            if docname is None or is_excluded(name) or not is_included(name):
                continue
            stored = name if spelt == name else stored_name(self.srcdir, name)
            if not stored or not os.access(f"{self.srcdir}{os.sep}{stored}", os.R_OK):
                self._docname_to_path.setdefault(docname, Path(name))  # for the place of the warning
                logger.warning(_("The page “%(page)s” cannot be read: check the rights of the file, or what the link "
                                 "leads to"), {"page": docname}, location=docname, type="kb", subtype="name", once=True)
            elif docname in self.docnames:
                logger.warning(_("The page “%(page)s” has two files, %(one)s and %(other)s; the first is used: rename "
                                 "or remove the other"), {"page": docname, "one": self.doc2path(docname, False),
                                                          "other": name},
                               location=docname, type="kb", subtype="name", once=True)
            else:
                self.docnames.add(docname)
                if stored != name:
                    self._path_to_docname |= {Path(stored): docname, Path(name): docname}
                self._docname_to_path.pop(docname, None)
                if stored != f"{docname}{self._first_source_suffix}":
                    self._docname_to_path[docname] = Path(stored)
        return self.docnames

    def _name_of_page(self, name: str) -> str | None:
        """Return the page that a composed path belongs to, as `path2doc` does, which takes long; None if to none."""
        return next((name.removesuffix(suffix) for suffix in self.source_suffix if name.endswith(suffix)), None)


def compose(app: Sphinx) -> None:
    """Let the project of the build find such files, which Sphinx begins to look for once it has made the builder."""
    own = app.create_builder

    def create_builder(name: str) -> Builder:
        # pickled with the environment, so that none of its methods can be replaced
        app.project.__class__ = ComposingProject
        return own(name)

    app.create_builder = create_builder


class ComposeTargets(SphinxTransform):
    """Composes the names of pages in references."""

    default_priority = 5  # before anything asks for what they lead to

    def apply(self, **kwargs: object) -> None:
        for node in self.document.findall(addnodes.pending_xref):
            if node.get("reftype") == "doc":
                node["reftarget"] = path_stabilize(node["reftarget"])


class ComposingTocTree(TocTree):
    """The directive ``{toctree}``, whose entries may be typed in either spelling."""

    def run(self) -> list[nodes.Node]:
        for number, line in enumerate(self.content):
            self.content[number] = path_stabilize(line)
        return super().run()


def name_source(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the source in the output after the page; Sphinx cuts its suffix off by the length of the page's name."""
    if not context.get("sourcename"):
        return
    path = str(app.env.doc2path(pagename, False))
    if not path.startswith(pagename):
        suffix = next(suffix for suffix in app.project.source_suffix if path.endswith(suffix))
        link = app.config.html_sourcelink_suffix
        context["page_source_suffix"] = suffix
        context["sourcename"] = f"{pagename}{suffix}{link if link != suffix else ''}"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_transform(ComposeTargets)
    app.add_directive("toctree", ComposingTocTree, override=True)
    compose(app)
    app.connect("html-page-context", name_source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
