"""Convert TeX formulas to Typst with tex2typst.

Rejects formulas that tex2typst cannot read, and those with names that Typst does not know, which would otherwise fail
the whole book without a source location.
"""

from __future__ import annotations

import functools

import tex2typst
import typst

from sphinx_kb.locale import _
from sphinx_kb.text.typst_markup import call, string


class BadFormulaError(Exception):
    """A formula cannot be converted; the message tells its author why."""


def typst_of(tex: str, *, display: bool, number: str = "") -> str:
    """Return a formula as an expression, with its source as text alternative.

    Raises BadFormulaError.
    """
    room = " " * display
    return call("math.equation", f"${room}{body_of(tex)}{room}$", block="true" if display else "false",
                alt=string(tex), numbering=f"_ => {string(number)}" if number else None)


@functools.cache
def body_of(tex: str) -> str:
    """Return a formula in Typst's math syntax.

    Raises BadFormulaError.
    """
    try:
        formula = tex2typst.tex2typst(tex)
    except ValueError as error:
        reason = str(error).splitlines()[0].removeprefix("Conversion failed: ")
        message = _("A formula cannot be read (%(reason)s): %(tex)s") % {"reason": reason, "tex": tex}
        raise BadFormulaError(message) from error
    try:
        typst.compile(f"$ {formula} $".encode(), format="svg", ignore_system_fonts=True)
    except typst.TypstError as error:
        message = _("A formula cannot be typeset in the book (%(reason)s): %(tex)s")
        raise BadFormulaError(message % {"reason": error.message, "tex": tex}) from error
    return formula
