"""Numbers in claims: ``{value}`half-life` `` in `reason` and `instead` is replaced by the number from the data.

The `statement` is the wording of the judged text and stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_evidence.model.data import unknown_record
from sphinx_evidence.model.typed_numbers import cure_for, numbers_with_units
from sphinx_kb.core.diagnostic import Diagnostic
from sphinx_kb.text.myst_source import ROLE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.data import Data


def claims_with_numbers(data: Data) -> tuple[dict[str, Claim], list[Diagnostic]]:
    """Return the claims with their numbers filled in, and the mistakes in these numbers."""
    claims: dict[str, Claim] = {}
    diagnostics: list[Diagnostic] = []
    for identifier, claim in data.claims.items():
        found = [message for text in (claim.reason, claim.instead) for message in mistakes_in_text(text, data)]
        diagnostics += [Diagnostic(claim.path, claim.line, f"{identifier} {message}") for message in found]
        claims[identifier] = replace(claim, reason=filled(claim.reason, data), instead=filled(claim.instead, data))
    return claims, diagnostics


def filled(text: str, data: Data) -> str:
    """Return a text with its numbers filled in."""
    def show(role: re.Match[str]) -> str:
        try:
            return printed(role[1], role[2], data)
        except (KeyError, ValueError):
            # translators: takes the place of a number that could not be filled in
            return _("[%s]") % role[2]

    return ROLE.sub(show, text)


def printed(role: str, content: str, data: Data) -> str:
    """Return what a role prints. Raises KeyError for an unknown number, ValueError for an unknown part or role."""
    if role == "plain":
        return content
    if role != "value":
        raise ValueError(_("Only {value} and {plain} can be used here, not {%s}") % role)
    identifier, _bar, part = (piece.strip() for piece in content.partition("|"))
    value = data.values[identifier]
    return value.show(part) + value.marked


def mistakes_in_text(text: str, data: Data) -> Iterator[str]:
    """Yield what is wrong with the numbers of one text, in words for its author."""
    for role in ROLE.finditer(text):
        try:
            printed(role[1], role[2], data)
        except KeyError as error:
            identifier = str(error.args[0])
            if not data.explains("values", identifier):
                yield unknown_record("values", identifier, data.values)
        except ValueError as error:
            yield str(error)
    for _line, typed, _roles in numbers_with_units(text):
        yield cure_for(typed)
