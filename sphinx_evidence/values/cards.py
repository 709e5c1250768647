"""The card of a number: what it measures, in whom, where it comes from, how it was checked, how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from pybtex.bibtex.utils import split_name_list

from sphinx_evidence.bibliography.latex import without_latex
from sphinx_evidence.data import data_of, records_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.value import MEASURED_IN
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, STATUSES
from sphinx_evidence.values.table import ValuesPage
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.store import store_of
from sphinx_kb.links.previews import Card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from sphinx_evidence.model.reference import Reference
    from sphinx_evidence.model.value import Value


class value_link(nodes.reference):  # noqa: N801  # docutils' way of naming nodes
    """The link of a printed number to its row, for browsers: it shows the card of the number ``value``."""


def cards_on(app: Sphinx, doctree: nodes.document) -> dict[str, Card]:
    """Return the cards of the numbers of a page, by the address of their rows in the table."""
    tables = store_of(app.env).pages_with(ValuesPage)
    if not tables or not is_site(app.builder):
        return {}
    page = app.builder.get_target_uri(tables[0]).removesuffix(".html").rstrip("/")
    values = records_of(data_of(app.env), "value")
    shown = dict.fromkeys(link["value"] for link in doctree.findall(value_link))
    return {f"{page}#v-{name}": card_of(app, values[name]) for name in shown if name in values}


def card_of(app: Sphinx, value: Value) -> Card:
    """Return the card of one number."""
    facts = [(str(label), text, address) for label, text, address in facts_of(app, value) if text]
    # translators: how a number of the site is cited; %DATE% is the day on which it is copied, %URL% its address
    cited = _("%(author)s. %(quantity)s: %(number)s. %(project)s%(version)s, accessed %%DATE%%. %%URL%%") % {
        "author": app.config.author, "quantity": value.quantity, "number": value.show(), "project": app.config.project,
        "version": _(". Version %s") % app.config.release if app.config.release else ""}
    return Card(value.quantity, tuple(facts), ((str(_("Cite this value")), cited),))


def facts_of(app: Sphinx, value: Value) -> Iterator[tuple[object, str, str]]:
    """Yield label, text and address of each fact about a number; an empty text is left out."""
    interval = INTERVALS[value.interval] if value.low or value.high else ""
    shown = value.show()
    if interval and interval not in shown:
        shown = _("%(number)s (%(ends)s)") % {"number": shown, "ends": interval}
    yield _("Value"), shown, ""
    yield _("Drug"), app.config.kb_drugs.get(value.drug, value.drug.strip("-")), ""
    # translators: the separator between population, species and kind of a number
    whom = str(_("; ")).join(filter(None, (value.population, MEASURED_IN[value.species])))
    yield _("Subjects"), whom, ""
    yield _("Kind"), KINDS[value.kind], ""
    references = data_of(app.env).references
    for number, key in enumerate(value.refs):
        if reference := references.get(key):
            yield "" if number else _("Source"), short_name(reference), address_of(reference)
    yield _("Checked"), STATUSES[value.status], ""
    yield _("Note"), value.note, ""


def short_name(reference: Reference) -> str:
    """Return a reference as its first author, its year and its title, without LaTeX."""
    names = split_name_list(reference.fields.get("author", ""))
    first = names[0].partition(",")[0] if names else ""
    # translators: after an incomplete list of authors
    who = first + (str(_(" et al.")) if len(names) > 1 else "")
    year, title = (reference.fields.get(name, "") for name in ("year", "title"))
    text = f"{', '.join(filter(None, (who, year)))}. {title}"
    return without_latex(text)


def address_of(reference: Reference) -> str:
    """Return where a work can be read; empty if that is not known."""
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    return reference.fields.get("url", "")
