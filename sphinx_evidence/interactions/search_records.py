"""Search records for substances: each is found by all its names, and its answer is the first line of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.data import data_of, digest_of_data
from sphinx_evidence.interactions.checker import checker_of
from sphinx_evidence.interactions.parts import answer_of
from sphinx_evidence.locale import _, language_of_messages
from sphinx_evidence.model.interaction_checks import is_mixed, parts_of
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.search.records import SearchKind, SearchRecord, add_search_kind, one_line

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.substance import Substance

INTERACTION = "interaction"


def search_records(app: Sphinx, env: BuildEnvironment) -> list[tuple[str, SearchRecord]]:
    """Return the page of the checker and the record of every substance."""
    page = checker_of(env)

    def compute() -> list[SearchRecord]:
        data = data_of(env)
        return [record_of(substance, data) for substance in data.substances.values() if parts_of(substance, data)]

    if not page:
        return []
    made_from = [digest_of_data(env), language_of_messages()]
    return [(page, record) for record in kept_value(env, "interaction-records", lambda: made_from, compute)]


def record_of(substance: Substance, data: Data) -> SearchRecord:
    """Return the search record of a substance: its answer, what is true of it alone, then what its classes say."""
    parts = parts_of(substance, data)
    worst = parts[0].interaction
    question = one_line(_("Can %s be taken together with it?") % substance.name)
    short = str(_("depends on which one")) if is_mixed(substance, data) else worst.severity.word
    title = _("%(question)s: %(answer)s") % {"question": question, "answer": short}
    said = [answer_of(substance, data)]
    if parts[0].is_analogy:
        said.append(str(_("By analogy with its class.")))
    said += [*filter(None, [substance.note]), one_line(" ".join(filter(None, (worst.label, worst.effect)))),
             str(_("Before you take the next dose, ask a doctor or a pharmacist.")),
             *(part.interaction.title for part in parts)]
    return SearchRecord(INTERACTION, one_line(title), substance.anchor, body=one_line(" ".join(said)),
                        weight=1.0, names=substance.names, questions=(question,))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.interactions")
    add_search_kind(app, SearchKind(INTERACTION, str(_("Interaction")), 0.65, "info", later=True, seldom=True))
    app.connect("kb-search-records", search_records)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
