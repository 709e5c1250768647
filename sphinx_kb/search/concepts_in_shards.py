"""Which concepts lead into shards, and where they lead there. Pure: data in, values out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.records import FoundRecord


def places_of(shards: Sequence[Sequence[FoundRecord]]) -> dict[str, int]:
    """Return target of a record → the number of its shard."""
    return {record.target: number for number, shard in enumerate(shards) for record in shard}


def concepts_of_shards(
    groups: Sequence[Concept], places: Mapping[str, int]
) -> tuple[dict[int, list[Concept]], list[Concept]]:
    """Return the concepts that come with each shard, since they lead nowhere else, and the others."""
    own: dict[int, list[Concept]] = {}
    others = []
    for group in groups:
        lead = {places.get(target) for target in group.targets}
        number = next(iter(lead)) if len(lead) == 1 else None
        if number is None or group.beside or group.endings:
            others.append(group)
        else:
            own.setdefault(number, []).append(group)
    return own, others


def away(groups: Sequence[Concept], places: Mapping[str, int]) -> dict[str, int]:
    """Return index of a concept → the shard where the best of its targets lies."""
    return {str(index): places[group.targets[0]] for index, group in enumerate(groups)
            if group.targets and group.targets[0] in places}


def keys_of(groups: Sequence[Concept]) -> list[tuple[str, int]]:
    """Return what tells each concept from all others, whatever comes before it: its name, how many have had it."""
    seen: Counter[str] = Counter()
    found = []
    for group in groups:
        found.append((group.names[0], seen[group.names[0]]))
        seen[group.names[0]] += 1
    return found


def homes_in_shards(
    shards: Sequence[Sequence[FoundRecord]], groups: Sequence[Concept], known: Collection[str]
) -> list[list[list[Any]]]:
    """Return for each shard the concepts that lead there: what tells one from all others, and which targets lie there.

    Of each target its place among all of the concept, and its number in the shard.
    """
    sought = {target for group in groups for target in group.targets}
    where: dict[str, dict[int, int]] = {}
    for shard_number, shard in enumerate(shards):
        for number, record in enumerate(shard):
            if (target := record.target) in sought:
                where.setdefault(target, {})[shard_number] = number
    found: list[list[list[Any]]] = [[] for _ in shards]
    for key, group in zip(keys_of(groups), groups, strict=True):
        ids: dict[int, list[list[int]]] = {}
        for place, target in enumerate([target for target in group.targets if target in known]):
            for shard_number, number in where.get(target, {}).items():
                ids.setdefault(shard_number, []).append([place, number])
        for shard_number, homes in ids.items():
            found[shard_number].append([*key, homes])
    return found
