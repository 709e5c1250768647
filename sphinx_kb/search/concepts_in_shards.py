"""Which concepts lead into shards, and where they lead there. Pure: data in, values out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sphinx_kb.search.found import targets_among

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence, Set

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.found import Found, Shard


def places_of(shards: Sequence[Sequence[Found]], sought: Set[str]) -> dict[str, int]:
    """Return each of the targets that are sought, if it lies in a shard → the number of its shard."""
    return {target: number for number, shard in enumerate(shards) for target, _one in targets_among(shard, sought)}


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


def away(groups: Sequence[Concept], places: Mapping[str, int]) -> list[int]:
    """Return of each concept the shard where the best of its targets lies, -1 if it lies in none."""
    return [places.get(group.targets[0], -1) if group.targets else -1 for group in groups]


def keys_of(groups: Sequence[Concept]) -> list[tuple[str, int]]:
    """Return what tells each concept from all others, whatever comes before it: its name, how many have had it."""
    seen: Counter[str] = Counter()
    found = []
    for group in groups:
        found.append((group.names[0], seen[group.names[0]]))
        seen[group.names[0]] += 1
    return found


def numbers_in(shard: Shard, targets: Sequence[str]) -> list[int]:
    """Return the numbers of the records of a shard that some targets lead to."""
    numbers = {record.target: number for number, record in enumerate(shard.records)}
    return [numbers[target] for target in targets]


def homes_in_shards(
    shards: Sequence[Shard], groups: Sequence[Concept], known: Collection[str],
    read: Callable[[Shard, Sequence[str]], Sequence[int]],
) -> list[list[list[Any]]]:
    """Return for each shard the concepts that lead there: what tells one from all others, and which targets lie there.

    Of each target its place among all of the concept, and its number in the shard, which `read` returns as `numbers_in`
    does.
    """
    sought = {target for group in groups for target in group.targets}
    where: dict[str, dict[int, int]] = {}
    for shard_number, shard in enumerate(shards):
        if targets := list(dict.fromkeys(target for target, _one in targets_among(shard.found, sought))):
            for target, number in zip(targets, read(shard, targets), strict=True):
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
