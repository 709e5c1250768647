"""The tags that have colours in the graph: those that most of the drawn pages have.

Nested tags count as the tag that they are nested in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_kb.core.store import store_of
from sphinx_kb.core.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sphinx.environment import BuildEnvironment

MOST_TAGS = 10
"""As many as there are looks; each has one digit for its number."""
FEWEST_PAGES = 2
"""A tag of a single page tells nothing apart."""


@dataclass(frozen=True)
class ColouredTag:
    """A tag in the legend, for a template; its place there is the number of its colour."""

    name: str
    page_count: int
    """How many of the drawn pages have it."""


@dataclass(frozen=True)
class TagColours:
    """The tags with colours, and which of them each page has."""

    legend: tuple[ColouredTag, ...]
    digits: Mapping[str, str]
    """Page → the numbers of its tags, one digit each, in its own order: the first is its colour."""


def tags_by_page(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return page → its tags, in its own order."""
    tags: dict[str, list[str]] = {}
    for page, tag in store_of(env).facts(Tag):
        tags.setdefault(page, []).append(tag.name)
    return tags


def tag_colours(tags: Mapping[str, Iterable[str]], drawn: Collection[str]) -> TagColours:
    """Choose the tags that have colours among those of the drawn pages; none if there is nothing to tell apart."""
    spellings: dict[str, Counter[str]] = {}
    own: dict[str, list[str]] = {}
    for page in drawn:
        outer = {name.casefold(): name for name in (tag.partition("/")[0].strip() for tag in tags.get(page, ()))}
        own[page] = list(outer)
        for key, name in outer.items():
            spellings.setdefault(key, Counter())[name] += 1
    counts = {key: names.total() for key, names in spellings.items() if names.total() >= FEWEST_PAGES}
    chosen = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_TAGS]
    if len(chosen) < 2:
        return TagColours((), {})
    legend = tuple(ColouredTag(min(spellings[key], key=lambda name: (-spellings[key][name], name)), counts[key])
                   for key in chosen)
    numbers = {key: str(number) for number, key in enumerate(chosen)}
    return TagColours(legend, {page: "".join(numbers[key] for key in keys if key in numbers)
                               for page, keys in own.items()})
