"""The glossary of the book: one alphabetical list in two columns, even if the site groups the terms.

Each group keeps its heading with a list of its terms, so that readers can browse by subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx_kb.books.typst.alphabet import Alphabet


def in_one_alphabet(document: nodes.document, alphabet: Alphabet) -> None:
    """Move the entries of all glossaries of a document before the first group, sorted."""
    glossaries = list(document.findall(addnodes.glossary))
    items = [item for one in glossaries for item in one.findall(nodes.definition_list_item)]
    if not items:
        return
    columns = nodes.container(classes=["kb-columns"])
    for letter, entries in alphabet.by_letter((term_of(item).astext(), item) for item in items):
        columns += nodes.rubric("", letter, classes=["kb-letter"])
        columns += nodes.definition_list("", *(item for _, item in entries), classes=["glossary"])
    first: nodes.Element = glossaries[0].parent
    for one in glossaries:
        one.replace_self(listing(one) if len(glossaries) > 1 else [])
    if len(glossaries) > 1 and isinstance(first, nodes.section):
        first.parent.insert(first.parent.index(first), columns)
    else:
        first += columns


def term_of(item: nodes.definition_list_item) -> nodes.term:
    """Return the term that an entry explains."""
    return next(item.findall(nodes.term))


def listing(glossary: addnodes.glossary) -> nodes.paragraph:
    """Return the terms of a group as one line of links to their entries."""
    line = nodes.paragraph()
    for item in glossary.findall(nodes.definition_list_item):
        term = term_of(item)
        name = next((child.astext() for child in term.children if isinstance(child, nodes.Text)), term.astext())
        line += nodes.Text(str(_(", "))) if line.children else []
        if term["ids"]:
            line += nodes.reference("", name.strip(), internal=True, refid=term["ids"][0], classes=["kb-listed"])
        else:
            line += nodes.Text(name.strip())
    return line
