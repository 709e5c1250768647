"""Contents of a vault: its folders.

A page without a toctree of its own lists what its folder holds: the home page that of the source folder, a folder note
that of its folder. A folder note is ``folder/index``, ``folder/readme``, ``folder/folder`` or ``folder`` beside the
folder. A folder without one is a group with the name of the folder.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.matching import get_matching_files

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.store import store_of
from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

DIGITS = re.compile(r"(\d+)")
NOTE_NAMES = ("index", "readme")
MARKDOWN = (".md",)
HOME_NAMES = ("index", "home", "readme", "\u9996\u9875", "\u4e3b\u9875")
"""What the home page of a vault may be called, the likeliest first; the last two are Chinese."""


@dataclass(frozen=True)
class FolderListing:
    """Fact: the page lists its folder: groups of a caption and pages."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]


def natural(name: str) -> list[tuple[bool, int, str]]:
    """Return the key of the natural order: 2 before 10, capitals like small letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in DIGITS.split(folded) if part]


class Folders:
    """The tree of the folders of a vault."""

    def __init__(self, docnames: Iterable[str], home: str) -> None:
        self.home = home
        self.pages: dict[str, list[str]] = {"": []}
        self.below: dict[str, set[str]] = {"": set()}
        known = set(docnames)
        for docname in sorted(known, key=lambda name: (natural(name), name)):
            folder = posixpath.dirname(docname)
            self.pages.setdefault(folder, []).append(docname)
            while folder:
                above = posixpath.dirname(folder)
                self.below.setdefault(above, set()).add(folder)
                self.pages.setdefault(folder, [])
                folder = above
        self.note_of = {folder: note for folder in self.pages if folder and (note := self._note(folder, known))}
        self.folder_of = {note: folder for folder, note in self.note_of.items()} | {home: ""}

    def _note(self, folder: str, known: Set[str]) -> str:
        own = {posixpath.basename(page).casefold(): page for page in self.pages[folder]}
        inside = next((own[name] for name in (*NOTE_NAMES, posixpath.basename(folder).casefold()) if name in own), "")
        note = inside or (folder if folder in known else "")
        return "" if note == self.home else note

    def groups(self, docname: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what a page lists: its folder's pages and folders, then a group for each folder without a note."""
        if docname not in self.folder_of:
            return ()
        folder = self.folder_of[docname]
        notes = set(self.note_of.values())
        loose = [page for page in self.pages[folder] if page not in notes and page != self.home]
        found: list[tuple[str, tuple[str, ...]]] = []
        for below in sorted(self.below.get(folder, ()), key=lambda name: (natural(name), name)):
            if below in self.note_of:
                loose.append(self.note_of[below])
            elif members := tuple(self._members(below)):
                found.append((posixpath.basename(below), members))
        # at the top each page is a section of its own, as a folder with its name is
        groups = [("", (page,)) for page in loose] if not folder else [("", tuple(loose))] if loose else []
        return (*groups, *found)

    def _members(self, folder: str) -> Iterator[str]:
        """Yield the pages of a folder without a note, and of such folders in it."""
        notes = set(self.note_of.values())
        yield from (page for page in self.pages[folder] if page not in notes and page != self.home)
        for below in sorted(self.below.get(folder, ()), key=lambda name: (natural(name), name)):
            if below in self.note_of:
                yield self.note_of[below]
            else:
                yield from self._members(below)


@cached_for_build
def folders_of(env: BuildEnvironment) -> Folders:
    """Return the folders of the pages that exist now."""
    return Folders(env.found_docs, env.config.root_doc)


class ListFolder(SphinxTransform):
    """Add the contents of its folder to a page without a toctree of its own."""

    default_priority = 870  # before Sphinx collects the toctrees of the page, when all transforms have run

    def apply(self, **kwargs: Any) -> None:
        env = self.env
        if not is_vault(self.config) or any(True for _own in self.document.findall(addnodes.toctree)):
            return
        groups = folders_of(env).groups(env.docname)
        if not groups:
            return
        store_of(env).note(env.docname, FolderListing(groups))
        parent: nodes.Element = next(iter(self.document.findall(nodes.section)), self.document)
        for caption, docnames in groups:
            tree = addnodes.toctree(
                "", entries=[(None, name) for name in docnames], includefiles=list(docnames), parent=env.docname,
                caption=caption or None, rawcaption=caption, rawentries=[], maxdepth=-1, glob=False, hidden=True,
                includehidden=False, numbered=0, titlesonly=True)
            parent.append(nodes.compound("", tree, classes=["toctree-wrapper"]))


def pages_with_changed_folders(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages that list a folder whose pages are others now, to be read again."""
    if not is_vault(app.config) or not (added or removed):
        return []
    folders = folders_of(env)
    noted = {docname: fact.groups for docname, fact in store_of(env).facts(FolderListing)}
    return [docname for docname in sorted(env.found_docs - added)
            if folders.groups(docname) != noted.get(docname, ()) and (docname in noted or docname in folders.folder_of)]


def choose_home(app: Sphinx, config: Config) -> None:
    """Choose the home page where the one that is set does not exist."""
    if not is_vault(config):
        return
    stated = config.source_suffix  # text, a list or a dictionary, to which Sphinx adds those of parsers later
    suffixes = ((stated,) if isinstance(stated, str) else tuple(stated)) + MARKDOWN
    files = get_matching_files(app.srcdir, config.include_patterns, [*config.exclude_patterns, *config.templates_path])
    known = {name.removesuffix(suffix) for name in files for suffix in suffixes if name.endswith(suffix)}
    if config.root_doc in known or not known:
        return
    top = sorted(known, key=lambda name: (name.count("/"), natural(name), name))
    by_name = {name.casefold(): name for name in reversed(top) if "/" not in name}
    config.root_doc = next((by_name[name] for name in HOME_NAMES if name in by_name), top[0])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.add_transform(ListFolder)
    # after sphinx_kb.vault.dialect, which excludes folders, and before Sphinx uses the settings
    app.connect("config-inited", choose_home, priority=450)
    app.connect("env-get-outdated", pages_with_changed_folders)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
