"""The labels of links: what the authors of a site call a page, a section or a term where they link to it.

Other authors' words for a thing are often those of readers, and a site has them without anybody's list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.resolver import links_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.environment import BuildEnvironment


@cached_for_build
def link_texts(env: BuildEnvironment) -> Mapping[str, tuple[str, ...]]:
    """Return target (``page`` or ``page#anchor``) → the labels of the links to it, in the order of the pages."""
    found: dict[str, dict[str, None]] = {}
    for _page, link, resolution in links_of(env):
        if resolution.destination and link.text:
            destination = resolution.destination
            target = f"{destination.docname}#{destination.anchor}".removesuffix("#")
            found.setdefault(target, {})[link.text.strip()] = None
    return {target: tuple(labels) for target, labels in found.items()}
