"""The list of every page of the site, by section, for the pages that show it.

It is HTML made here and not by a template: of ten thousand pages that takes a third of the time, in every build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sphinx_kb.locale import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sphinx_kb.html.navigation import SiteOutline

    Keep = Callable[[object, Callable[[], str]], str]
    """Takes what a list is made from, besides the order of the site, and what makes it."""


def computed(made_from: object, make: Callable[[], str]) -> str:
    """Return a list that is made anew."""
    return make()


class SiteMap:
    """Lists the pages below others; templates know it as ``kb_site_map``."""

    def __init__(self, outline: SiteOutline, address_of: Callable[[str], str], keep: Keep = computed) -> None:
        """Take the order of the site, and what returns the address of a page from the page with the list.

        `keep` returns what an earlier build has made for the same.
        """
        self.outline = outline
        self.address_of = address_of
        self.keep = keep

    def below(
        self, docnames: Iterable[str], most: int = 0, deepest: int = 0, unlisted: Collection[str] = ()
    ) -> Markup:
        """Return a list of pages, and below each those that it lists.

        No list has more than `most` lines, and none is deeper than `deepest`, unless that is 0. What is `unlisted` is
        left out.
        """
        docnames = tuple(docnames)

        def made() -> str:
            lines: list[str] = []
            self._add(lines, docnames, most, deepest, frozenset(unlisted), ())
            return "".join(lines)

        return Markup(self.keep((docnames, most, deepest, sorted(unlisted)), made))  # of escaped titles and addresses

    def _add(
        self, lines: list[str], docnames: Iterable[str], most: int, deepest: int, unlisted: frozenset[str],
        above: tuple[str, ...],
    ) -> None:
        """Add the lines of a list below the pages `above`; a page that lists one of these does so only once."""
        listed = [docname for docname in docnames if docname not in unlisted and docname not in above]
        shown = listed[:most] if most else listed
        lines.append("\n<ul>")
        for docname in shown:
            address, title = self.address_of(docname), self.outline.titles[docname]
            lines.append(f'\n  <li><a href="{escape(address)}">{escape(title)}</a>')
            under = self.outline.children.get(docname, ())
            if (under and (not deepest or len(above) + 1 < deepest)
                    and any(child not in unlisted and child not in above and child != docname for child in under)):
                self._add(lines, under, most, deepest, unlisted, (*above, docname))
            lines.append("</li>")
        if rest := len(listed) - len(shown):
            said = ngettext("… and %s more page", "… and %s more pages", rest) % rest
            lines.append(f'\n  <li><a href="{escape(self.address_of("search"))}">{escape(said)}</a></li>')
        lines.append("\n</ul>")
