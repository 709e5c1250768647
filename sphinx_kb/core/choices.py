"""Read pages again when what they looked for among the files is another file now, or is there at last.

A page depends not only on the files that it found: ``![[picture.png]]`` finds a nearer picture once there is one, a
link to a page that was missing becomes a link when the page is written. No dependency says so. A feature notes what a
page asked for and what it found (`note_choice`), and answers the event ``kb-finders`` with a name and a function of
the environment that finds the same again, for the page named by ``env.docname``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _ as say
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import format_date, get_image_filename_for_language, search_image_for_language

from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    Finder = Callable[[BuildEnvironment, str], str]

TODAY = "today"
"""The substitution that Sphinx replaces by the date."""


@dataclass(frozen=True)
class Choice:
    """Fact: what a page found among the files."""

    finder: str
    asked: str
    found: str


def note_choice(env: BuildEnvironment, finder: str, asked: str, found: str) -> str:
    """Note what the page being read has found; return it."""
    store_of(env).note(env.docname, Choice(finder, asked, found))
    return found


def pages_with_other_choices(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages that would find something else now."""
    finders: dict[str, Finder] = {**dict(app.emit("kb-finders")), "link": kind_of_file, "image": image_for_language,
                                  "images": images_of_pattern, TODAY: date_of_build}
    before = env.current_document
    pages = []
    for docname, choices in store_of(env).facts_by_page(Choice):
        if docname not in env.found_docs:
            continue
        env.prepare_settings(docname)
        if any(choice.finder in finders and finders[choice.finder](env, choice.asked) != choice.found
               for choice in set(choices)):
            pages.append(docname)
    env.current_document = before
    return pages


def kind_of_file(env: BuildEnvironment, path: str) -> str:
    """Return what a link to a path leads to: a page, with a slash before its name, another file, or nothing."""
    try:
        _, absolute = env.relfn2path(path, env.docname)
        if not path or not Path(absolute).is_file():
            return ""
    except (OSError, ValueError):  # no path at all
        return ""
    docname = env.path2doc(absolute)
    return f"/{docname}" if docname in env.found_docs else "file"


def image_for_language(env: BuildEnvironment, path: str) -> str:
    """Return the variant of an image for the language of the site, or the image itself."""
    return search_image_for_language(path, env)


def images_of_pattern(env: BuildEnvironment, pattern: str) -> str:
    """Return the files that an image without a suffix may be."""
    found = set()
    for one in (get_image_filename_for_language(pattern, env), pattern):
        path = Path(env.relfn2path(one, env.docname)[1])
        found |= {other.name for other in path.parent.glob(path.name)}
    return "\n".join(sorted(found))


def date_of_build(env: BuildEnvironment, name: str) -> str:
    """Return the date that Sphinx prints for `|today|`."""
    config = env.config
    return str(config.today or format_date(config.today_fmt or say("%b %d, %Y"), language=config.language))


class NoteDates(SphinxTransform):
    """Note that a page prints the date of the build."""

    default_priority = 200  # before Sphinx replaces the name by the date, at 210

    def apply(self, **kwargs: object) -> None:
        names = {node["refname"] for node in self.document.findall(nodes.substitution_reference)}
        if TODAY in names - self.document.substitution_defs.keys():
            note_choice(self.env, TODAY, TODAY, date_of_build(self.env, TODAY))


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note what MyST found at the paths of links, which it takes for pages, files or names."""
    env = app.env
    paths = {node["reftarget"].partition("#")[0] for node in doctree.findall(addnodes.pending_xref)
             if node.get("reftype") == "myst" and not node.get("refdomain")}
    for path in sorted(paths):
        note_choice(env, "link", path, kind_of_file(env, path))
    pages = {f"/{env.doc2path(node['reftarget'], False).as_posix()}"
             for node in doctree.findall(addnodes.pending_xref)
             if node.get("reftype") == "myst" and node.get("refdomain") == "doc"}
    for path in sorted(pages):
        note_choice(env, "link", path, kind_of_file(env, path))


def note_images(app: Sphinx, doctree: nodes.document) -> None:
    """Note which files images are, before Sphinx replaces their patterns."""
    env = app.env
    for uri in sorted({image["uri"] for image in doctree.findall(nodes.image)}):
        if uri.startswith("data:") or "://" in uri:
            continue
        if uri.endswith(".*"):
            note_choice(env, "images", uri, images_of_pattern(env, uri))
        else:
            note_choice(env, "image", uri, image_for_language(env, uri))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-finders")
    app.add_transform(NoteDates)
    app.connect("doctree-read", note_links)
    # before Sphinx collects the images of the page, at 500
    app.connect("doctree-read", note_images, priority=100)
    # last: finders ask for files that other handlers note
    app.connect("env-get-outdated", pages_with_other_choices, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
