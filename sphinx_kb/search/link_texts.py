"""The labels of links: what the authors of a site call a page, a section or a term where they link to it.

Other authors' words for a thing are often those of readers, and a site has them without anybody's list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.resolver import links_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment


@cached_for_build
def labels_by_page(env: BuildEnvironment) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return page → anchor on it → the labels of the links there, in the order of the pages that link."""
    return kept_by_links(env, "labels", lambda: collected(env))


def collected(env: BuildEnvironment) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the same from all links of the site."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for _page, link, resolution in links_of(env):
        if (destination := resolution.destination) and link.text:
            found.setdefault(destination.docname, {}).setdefault(destination.anchor, {})[link.text.strip()] = None
    return {docname: {anchor: tuple(labels) for anchor, labels in by_anchor.items()}
            for docname, by_anchor in found.items()}
