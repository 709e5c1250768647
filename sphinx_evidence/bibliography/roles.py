"""The citation roles of sphinxcontrib-bibtex; a malformed citation is reported instead of ending the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.roles import CiteRole

from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from docutils.nodes import Element, Node, system_message
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class CheckedCiteRole(CiteRole):
    """A citation role that does not fail."""

    def result_nodes(
        self, document: nodes.document, env: BuildEnvironment, node: Element, is_ref: bool
    ) -> tuple[list[Node], list[system_message]]:
        try:
            return super().result_nodes(  # type: ignore[no-untyped-call,no-any-return,unused-ignore]  # it has no types
                document, env, node, is_ref)
        except ValueError:
            message = _("The citation “%s” cannot be read: write keys of references, separated by commas")
            logger.warning(message, self.target, location=self.get_location(), type="kb", subtype="data")
            return [nodes.inline(self.rawtext, self.rawtext, classes=["kb-missing"])], []


def add_roles(app: Sphinx) -> None:
    """Replace the roles of sphinxcontrib-bibtex."""
    for name in BibtexDomain.roles:
        app.add_role_to_domain(BibtexDomain.name, name, CheckedCiteRole(), override=True)
