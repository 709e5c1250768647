"""Numbers of the data in what a claim says: ``{value}`half-life` `` becomes the number, so that it is written once.

What the article claims (`statement`) is the article's own wording and stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_evidence.model.typed_numbers import CURE, measures
from sphinx_kb.core.diagnostic import Fault, unknown
from sphinx_kb.text.myst_source import ROLE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.load import Data


def claims_with_numbers(data: Data) -> tuple[dict[str, Claim], list[Fault]]:
    """The claims as they are read, and what is wrong with the numbers in them."""
    claims: dict[str, Claim] = {}
    faults: list[Fault] = []
    for identifier, claim in data.claims.items():
        told = [message for text in (claim.reason, claim.instead) for message in mistakes(text, data)]
        faults += [Fault(claim.path, claim.line, f"{identifier} {message}") for message in told]
        claims[identifier] = replace(claim, reason=filled(claim.reason, data), instead=filled(claim.instead, data))
    return claims, faults


def filled(text: str, data: Data) -> str:
    """A text with the numbers in it."""
    def show(role: re.Match[str]) -> str:
        try:
            return number(role[1], role[2], data)
        except (KeyError, ValueError):
            return f"〔{role[2]}〕"

    return ROLE.sub(show, text)


def number(role: str, content: str, data: Data) -> str:
    """What one role prints; KeyError without such a number, ValueError without such a part."""
    if role == "plain":
        return content
    if role != "value":
        raise ValueError(f"这里只能用 {{value}} 和 {{plain}}，不能用 {{{role}}}")
    identifier, _, part = (piece.strip() for piece in content.partition("|"))
    value = data.values[identifier]
    return value.show(part) + ("（未核实）" if value.is_unverified else "")


def mistakes(text: str, data: Data) -> Iterator[str]:
    """What is wrong with the numbers of one text, in words for its author."""
    for role in ROLE.finditer(text):
        try:
            number(role[1], role[2], data)
        except KeyError as error:
            identifier = str(error.args[0])
            if not data.explains("values", identifier):
                yield unknown("values", identifier, data.values)
        except ValueError as error:
            yield str(error)
    for _line, typed, _roles in measures(text):
        yield f"“{typed}” 没有取自数据：{CURE}"
