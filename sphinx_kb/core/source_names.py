"""File names of sources: those that no file system or no output can hold are refused before any page is read.

Accents may be stored as letters of their own, as on Macs; a name leads to its file in either spelling.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.osutil import path_stabilize

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
MOST_BYTES = 255
"""The longest name of a file on common file systems, in bytes of UTF-8; a Chinese character takes three."""
LONGEST_SUFFIX = ".xhtml.json"
"""The longest suffix that an output adds to the name of a page."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FOREIGN = re.compile("[\ud800-\udfff]")
"""Bytes that are not UTF-8, as Python shows them."""


def stored_name(root: Path, name: str) -> str:
    """Return how a path below `root` is spelt on the disk, with its accents composed or not; empty if it is not there.
    """
    if name.isascii():
        return name if os.path.exists(os.path.join(root, name)) else ""  # noqa: PTH110, PTH118  # called for every page
    found = Path()
    for part in Path(name).parts:
        spelt = part
        if not (root / found / part).exists():
            wanted = path_stabilize(part)
            try:
                spelt = min(entry.name for entry in (root / found).iterdir() if path_stabilize(entry.name) == wanted)
            except (OSError, ValueError):
                return ""
        found /= spelt
    return found.as_posix()


def walk(root: Path, excluded: Callable[[str], object]) -> Iterator[tuple[str, list[str], bool]]:
    """Yield the folders below `root`, also those behind symbolic links, as `os.walk` does, but none without end.

    Args:
        root: Where to begin.
        excluded: Whether a path from the root is left out with all that is below it.

    Yields:
        The path of a folder from the root, the names of its files, and whether it is a link that leads back to a folder
        that holds it: such a folder is not entered.
    """
    within = {"": {os.path.realpath(root)}}
    for place, folders, files in os.walk(root, followlinks=True):
        inside = "" if Path(place) == root else Path(place).relative_to(root).as_posix()
        known = within.pop(inside)
        entered = []
        for name in sorted(folders):
            path = posixpath.join(inside, name)
            if excluded(path):
                continue
            real = os.path.realpath(Path(place, name))
            if any(other == real or other.startswith(f"{real}{os.sep}") for other in known):
                yield path, [], True
            else:
                within[path] = known | {real}
                entered.append(name)
        folders[:] = entered
        yield inside, sorted(files), False


def source_path(env: BuildEnvironment, docname: str) -> str:
    """Return the path of the source of a page, as `env.doc2path` does, which takes eight times as long."""
    project = env.project
    found = project._docname_to_path.get(docname) or docname + project._first_source_suffix
    path = f"{project.srcdir}{os.sep}{found}"
    return path if os.sep == "/" else path.replace("/", os.sep)


def problem_of(docname: str) -> str:
    """Return what is wrong with the name of a page; empty if nothing is."""
    for part in docname.split("/"):
        if FOREIGN.search(part):
            return str(_("The name is not encoded in UTF-8 (perhaps in GBK): rename the file"))
        if CONTROL.search(part):
            return str(_("The name has an invisible control character: rename the file"))
        size, most = len(part.encode()), MOST_BYTES - len(LONGEST_SUFFIX)
        if size > most:
            return _("The name is too long (%(size)s bytes, at most %(most)s; a Chinese character takes 3): shorten "
                     "it") % {"size": size, "most": most}
    return ""


def problems(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Yield a message for each page whose name cannot be used."""
    for docname in sorted(env.found_docs):
        if problem := problem_of(docname):
            path = str(env.doc2path(docname, base=False))
            shown = CONTROL.sub("?", path).encode("utf-8", "replace").decode()
            yield f"{Path(app.srcdir, shown)}: {problem}"


def refuse(app: Sphinx, env: BuildEnvironment, *rest: object) -> list[str]:
    """Stop if a name cannot be used. Raises SystemExit, which Sphinx shows without a report."""
    if found := list(problems(app, env)):
        raise SystemExit("\n".join(found))
    for docname in sorted(env.found_docs):
        if "#" in docname:
            logger.warning(_("The name contains “#”, which begins a heading in links: rename the file"),
                           location=(docname, 1), type="kb", subtype="name")
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    # before any other handler of this event, which may open files of these names
    app.connect("env-get-outdated", refuse, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
