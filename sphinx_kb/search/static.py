"""The index of terms A–Z by pinyin, which stands on the search page for readers without scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.store import store_of
from sphinx_kb.terms.data import terms_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def static_index(app: Sphinx, pagename: str) -> str:
    """Every term under the first letter of its pinyin, as HTML; nothing where there is no glossary."""
    places = {fact.anchor: docname for docname, fact in store_of(app.env).facts(DefinedName)}
    letters: dict[str, list[tuple[str, str, str]]] = {}
    for term in terms_of(app.env).values():
        if term.anchor not in places:
            continue
        order = (term.reading or term.english or term.name).lower()
        initial = order[0].upper() if order[0].isascii() and order[0].isalpha() else "#"
        address = f"{app.builder.get_relative_uri(pagename, places[term.anchor])}#{term.anchor}"
        letters.setdefault(initial, []).append((order, term.name, address))
    if not letters:
        return ""
    parts = ['<section id="terms-by-pinyin"><h2>术语索引（按拼音）</h2>', '<dl class="kb-az">']
    for initial in sorted(letters):
        links = "、".join(
            f'<a href="{escape(address)}">{escape(name)}</a>' for _order, name, address in sorted(letters[initial])
        )
        parts.append(f"<dt>{initial}</dt><dd>{links}</dd>")
    parts.append("</dl></section>")
    return "\n".join(parts)
