"""A formula as plain text, for places that cannot show one: titles of results, breadcrumbs, tooltips."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from docutils.utils.math import latex2mathml

SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def formula_text(tex: str) -> str:
    """Return a TeX formula as it reads, such as ``t1/2`` or ``E=mc²``; the source if it cannot be read."""
    try:
        markup = str(latex2mathml.tex2mathml(tex)).replace("&ApplyFunction;", "")
        return " ".join(reading(ET.fromstring(markup)).split())
    except Exception:  # the parser of docutils fails in many ways, and the page reports them
        return tex


def reading(element: ET.Element) -> str:
    """Return the text of a MathML element."""
    name = element.tag.rpartition("}")[2]
    parts = [reading(child) for child in element]
    if name == "mfrac" and len(parts) == 2:
        return "/".join(part if len(part) == 1 or part.isalnum() else f"({part})" for part in parts)
    if name == "msqrt":
        return f"√({''.join(parts)})" if len("".join(parts)) > 1 else f"√{''.join(parts)}"
    if name in ("msub", "msup", "msubsup") and len(parts) > 1:
        base, *scripts = parts
        tables = {"msub": (SUBSCRIPTS,), "msup": (SUPERSCRIPTS,), "msubsup": (SUBSCRIPTS, SUPERSCRIPTS)}[name]
        return base + "".join(script(text, table) for text, table in zip(scripts, tables, strict=True))
    return (element.text or "").strip("\n ") + "".join(parts)


def script(text: str, table: dict[int, int]) -> str:
    """Return a sub- or superscript in small characters if all of it has them, else as it is."""
    small = text.translate(table)
    if all(old != new for old, new in zip(text, small, strict=True)):
        return small
    return f"^{text}" if table is SUPERSCRIPTS else text
