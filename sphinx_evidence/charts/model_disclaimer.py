"""The box on what the model assumes and cannot say, and the check that no page quotes the model without one.

A site may word the box itself: `kb_model_disclaimer` and `kb_model_disclaimer_brief` are lists of paragraphs, each of
which may begin with ``**words in bold**``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.locale import _
from sphinx_kb.core.records import ShownRecord
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelDisclaimer:
    """The page has a box about the model."""


class ModelBox(SphinxDirective):
    """``{model-box}``: what the model assumes and cannot say; `:brief:` for a page that only quotes a number."""

    option_spec: ClassVar[dict[str, Any]] = {"brief": directives.flag}

    def run(self) -> list[nodes.Node]:
        return [model_box(self.env, is_brief="brief" in self.options)]


def paragraphs_of(env: BuildEnvironment, is_brief: bool) -> Sequence[str]:
    """The paragraphs of the box: the site's own, or those that hold for any drug."""
    if is_brief:
        return env.config.kb_model_disclaimer_brief or [
            _("**A model's estimate, not a measurement**: it assumes that the free concentration in the brain equals "
              "that in the blood, and that Ki values from cloned human receptors hold in people; it cannot tell you "
              "your own occupancy or how it feels. Do not set a dose by it: talk to a doctor before you take more, "
              "take less or stop."),
        ]
    return env.config.kb_model_disclaimer or [
        _("**It assumes**: the body is one compartment; doubling the dose doubles the concentration; the free "
          "concentration in the brain equals that in the blood; Ki values measured at cloned human receptors hold in "
          "people; only the parent drug counts."),
        _("**It cannot say**: what your own concentration is; what an occupancy feels like; how high the peak is in "
          "the first hours (a one-compartment model underestimates it)."),
        _("**It is not for setting doses**: talk to a doctor before you take more, take less or stop."),
    ]


def model_box(env: BuildEnvironment, *, is_brief: bool = False) -> nodes.admonition:
    """Return the box, and note that the page being read has one."""
    store_of(env).note(env.docname, ModelDisclaimer())
    node = nodes.admonition(classes=["warning", "kb-model-box"])
    if not is_brief:
        node += nodes.title("", str(_("This is a model, not a measurement, and not for setting doses")))
    for words in paragraphs_of(env, is_brief):
        strong, _mark, rest = str(words).removeprefix("**").partition("**")
        is_marked = str(words).startswith("**")
        node += nodes.paragraph("", "", *([nodes.strong("", strong), nodes.Text(rest)] if is_marked
                                          else [nodes.Text(str(words))]))
    return node


def has_box(env: BuildEnvironment, docname: str) -> bool:
    """Whether a page has a box, as far as it has been read."""
    return bool(store_of(env).facts_on(docname, ModelDisclaimer))


def ask_for_boxes(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of pages that quote estimates of the model but have no box."""
    prefix = env.config.kb_dose_model.get("estimates")
    if not prefix:
        return
    shown: dict[str, str] = {}
    for docname, fact in store_of(env).facts(ShownRecord):
        if fact.kind == "value" and fact.identifier.startswith(prefix):
            shown.setdefault(docname, fact.identifier)
    for docname, identifier in shown.items():
        if not has_box(env, docname):
            message = _("The page quotes the model's estimate “%s” but has no box about the model: add ```{model-box} "
                        "(with :brief: if it only mentions a number or two)")
            logger.warning(message % identifier, location=docname, type="kb", subtype="chart")
