"""What stands above each page in the order of the site, shown over its results. Pure: toctrees in, lines out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BETWEEN = " › "


def crumbs(
    root: str, toctrees: Iterable[tuple[str, str, tuple[str, ...]]], titles: Mapping[str, str]
) -> dict[str, str]:
    """The way to each page from the home page, both left out; a page listed twice keeps its first place.

    A toctree is the page that holds it, its caption and the pages it lists. A section that lists one page is that
    page, which its caption then stands for.
    """
    branches: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for docname, caption, listed in toctrees:
        branches.setdefault(docname, []).append((caption, listed))
    ways: dict[str, str] = {root: ""}

    def place(docnames: Iterable[str], way: str, caption: str = "") -> None:
        for docname in docnames:
            if docname in ways or docname not in titles:
                continue
            ways[docname] = way
            for _caption, listed in branches.get(docname, ()):
                place(listed, f"{way}{BETWEEN if way else ''}{caption or titles[docname]}")

    for caption, listed in branches.get(root, ()):
        alone = len(listed) == 1
        place(listed, "" if alone else caption, caption if alone else "")
    return ways
