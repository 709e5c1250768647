"""Attachments: the images and other files of the source folder, found by path, by the end of a path or by name."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx import addnodes
from sphinx.util.matching import Matcher

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import builder_of
from sphinx_kb.core.source_names import walk
from sphinx_kb.core.store import store_of
from sphinx_kb.text.names import normalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
AUDIO_SUFFIXES = (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac", ".3gp")
VIDEO_SUFFIXES = (".mp4", ".webm", ".ogv", ".mov", ".mkv")
FILE_SUFFIXES = (".pdf", ".epub", ".csv", ".tsv", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".canvas",
                 ".base", ".bmp", ".tif", ".tiff")
SUFFIXES = frozenset((*IMAGE_SUFFIXES, *AUDIO_SUFFIXES, *VIDEO_SUFFIXES, *FILE_SUFFIXES))


class media(addnodes.download_reference):  # noqa: N801  # docutils' way of naming nodes
    """A sound or film that plays in its place in a browser; a link to the file elsewhere."""


@dataclass(frozen=True)
class AttachmentUse:
    """Fact: the page names an attachment, which stands at this path; empty if it was not found."""

    name: str
    path: str


class Attachments:
    """All attachments of a site, by the normalized last part of their path."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(normalized(posixpath.basename(path)), []).append(path)

    def find(self, name: str, docname: str) -> str:
        """Return the path, from the source folder, of the attachment that a name means on a page; empty if none.

        Paths relative to the page come first, then those from the root, then those that end like the name: exact
        spelling first, then the folder of the page, then the shortest path.
        """
        name = name.replace("\\", "/")
        folder = posixpath.dirname(docname)
        from_here = posixpath.normpath(posixpath.join(folder, name)).strip("/")
        from_root = posixpath.normpath(name).strip("/")
        namesakes = self._by_name.get(normalized(posixpath.basename(name)), ())
        for path in (from_here,) if name.startswith(".") else (from_here, from_root):
            same = [known for known in namesakes if normalized(known) == normalized(path)]
            if same:
                return min(same, key=lambda known: (known != path, known))
        ending = f"/{normalized(from_root)}"
        found = [] if name.startswith((".", "/")) else [
            known for known in namesakes if f"/{normalized(known)}".endswith(ending)]
        return min(found, default="", key=lambda known: (
            not f"/{known}".endswith(f"/{from_root}"), posixpath.dirname(known) != folder, known.count("/"), known))

    @property
    def names(self) -> list[str]:
        """The file names, sorted."""
        return sorted({posixpath.basename(path) for paths in self._by_name.values() for path in paths})


@cached_for_build
def attachments_of(env: BuildEnvironment) -> Attachments:
    """Return the attachments below the source folder: all images, and other files that are not excluded."""
    root = Path(env.srcdir)
    built = {Path(folder).relative_to(root).parts[0] for folder in (builder_of(env).outdir, env.doctreedir)
             if Path(folder).is_relative_to(root) and Path(folder) != root}
    excluded = Matcher(env.config.exclude_patterns)
    paths = []
    for folder, names, _leads_back in walk(root, lambda folder: folder in built or is_hidden(folder)):
        for name in names:
            path = posixpath.join(folder, name)
            suffix = posixpath.splitext(name)[1].lower()
            if suffix not in SUFFIXES or is_hidden(name):
                continue
            if suffix in IMAGE_SUFFIXES or not is_excluded(excluded, tuple(path.split("/"))):
                paths.append(path)
    return Attachments(sorted(paths))


def is_hidden(path: str) -> bool:
    """Whether a file or a folder is one of those that programs keep for themselves."""
    return posixpath.basename(path).startswith(".")


def is_excluded(excluded: Matcher, parts: tuple[str, ...]) -> bool:
    """Whether a file or one of the folders it is in is excluded."""
    return any(excluded("/".join(parts[:count])) for count in range(1, len(parts) + 1))


def visit_media(translator: HTML5Translator, node: media) -> None:
    """Open a player, or a link where the file cannot be played or is not there."""
    suffix = posixpath.splitext(node["reftarget"])[1].lower()
    tag = "audio" if suffix in AUDIO_SUFFIXES else "video" if suffix in VIDEO_SUFFIXES else ""
    if tag and "filename" in node and translator.builder.download_support:
        url = posixpath.join(translator.builder.dlpath, quote(node["filename"]))
        attributes: dict[str, Any] = {"src": url, "controls": "controls", "preload": "none"}
        translator.body.append(translator.starttag(node, tag, "", CLASS="kb-media", **attributes))
        translator.context.append(f"</{tag}>")
    else:
        translator.context.append("")
    translator.visit_download_reference(node)


def depart_media(translator: HTML5Translator, node: media) -> None:
    translator.depart_download_reference(node)
    translator.body.append(translator.context.pop())


def has_attachment_suffix(name: str) -> bool:
    """Whether a name ends like that of an attachment."""
    return posixpath.splitext(name)[1].lower() in SUFFIXES


def find_attachment(name: str, env: BuildEnvironment) -> str:
    """Return the path of an attachment named on the page being read, and note that it was looked for."""
    path = attachments_of(env).find(name, env.docname)
    store_of(env).note(env.docname, AttachmentUse(name, path))
    return path


def pages_with_changed_attachments(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages that name an attachment which is now found elsewhere, to be read again."""
    uses = list(store_of(env).facts(AttachmentUse))
    known = attachments_of(env) if uses else None
    return sorted({docname for docname, use in uses if docname in env.found_docs and known
                   and known.find(use.name, docname) != use.path})
