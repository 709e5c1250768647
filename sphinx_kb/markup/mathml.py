"""Formulas as MathML, rendered at build time: no script, no font, no other host.

docutils converts TeX; this module catches the mistakes that docutils accepts. A formula that cannot be read is
reported at its line and shown as source.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from sphinx_kb.locale import CATALOGUE, FOLDER, N_, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

ARITY = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2}
"""MathML element → its required number of children."""

BALANCED_PAIRS = (
    (r"(?<!\\)\{", r"(?<!\\)\}", N_("The braces { and } are unbalanced in the formula: %s")),
    (r"\\left\b", r"\\right\b", N_("\\left and \\right are unbalanced in the formula: %s")),
    (r"\\begin\b", r"\\end\b", N_("\\begin and \\end are unbalanced in the formula: %s")),
)
"""Opening pattern, closing pattern, and the message if their counts differ."""

UNKNOWN_COMMAND = re.compile(r'Unknown LaTeX command "(\\.+?)"')
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'

logger = logging.getLogger(__name__)


class BadFormulaError(Exception):
    """A formula cannot be converted; the message tells its author why."""


def mathml(tex: str, *, display: bool = False) -> str:
    """Convert a TeX formula to a MathML element with its source as text alternative.

    Raises BadFormulaError.
    """
    for opening, closing, problem in BALANCED_PAIRS:
        if len(re.findall(opening, tex)) != len(re.findall(closing, tex)):
            raise BadFormulaError(_(problem) % tex)
    try:
        markup = str(latex2mathml.tex2mathml(tex, as_block=display))
    except MathError as error:
        if unknown := UNKNOWN_COMMAND.search(str(error)):
            problem = _("The formula has an unknown command %(command)s: %(tex)s")
            raise BadFormulaError(problem % {"command": unknown[1], "tex": tex}) from error
        problem = _("The formula is incomplete or cannot be read (%(error)s): %(tex)s")
        raise BadFormulaError(problem % {"error": error, "tex": tex}) from error
    except (SyntaxError, ValueError, IndexError, KeyError, AttributeError) as error:  # bugs of its parser
        raise BadFormulaError(_("The formula cannot be read: %s") % tex) from error
    markup = markup.replace("&ApplyFunction;", "\u2061").replace(NAMESPACE, "")
    for element in ET.fromstring(markup).iter():
        wanted = ARITY.get(element.tag)
        if (wanted and len(element) != wanted) or (element.tag == "mrow" and not len(element)):
            raise BadFormulaError(_("The formula is incomplete; fractions and scripts need all their parts: %s") % tex)
    markup = re.sub(r"\n\s*", "", markup)
    return markup.replace("<math", f'<math alttext="{escape(tex)}"', 1)


def mathml_or_source(node: nodes.math | nodes.math_block, *, display: bool) -> str:
    """Return the formula as MathML, or warn and return its source."""
    tex = node.astext().strip()
    if display and (r"\\" in tex or "&" in tex) and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    try:
        return mathml(tex, display=display)
    except BadFormulaError as error:
        logger.warning("%s", error, location=node, type="kb", subtype="math")
        return f'<code class="literal">{escape(tex)}</code>'


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml_or_source(node, display=False))
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(mathml_or_source(node, display=True))
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
