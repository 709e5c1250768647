"""Lay words: what people type for what the site calls otherwise. An editor's list, with a reason for each section."""

from __future__ import annotations

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class LayWords:
    """One group: the site's word and what people type instead."""

    name: str
    words: tuple[str, ...]


def parse(text: str) -> tuple[LayWords, ...]:
    """The groups of a lay-words file: a list of sections, each with a reason and its words."""
    return tuple(
        LayWords(str(name), tuple(str(word) for word in words))
        for section in yaml.safe_load(text) or []
        for name, words in section["words"].items()
    )
