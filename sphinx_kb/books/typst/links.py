"""Links inside a book that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)


def lost_links(facts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Warn of links without a target in the book, and return their labels; `facts` is what each page has noted."""
    labels = {label for fact in facts.values() for label in fact["labels"]}
    lost = []
    for fact in facts.values():
        for label, place in fact["links"]:
            if label in labels:
                continue
            lost.append(label)
            message = (_("A link leads to “%s”, a page that is not in the book: list it in a toctree")
                       if label.partition("#")[0] not in facts else
                       _("A link leads to “%s”, but that page has no such anchor"))
            logger.warning(message, label, location=place if isinstance(place, str) else tuple(place),
                           type="kb", subtype="book")
    return lost
