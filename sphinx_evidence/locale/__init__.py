"""The message catalogue of this package, `<language>/LC_MESSAGES/sphinx_evidence.po`; see `sphinx_kb.locale`."""

from __future__ import annotations

from pathlib import Path

from sphinx_kb.locale import N_, Catalogue

__all__ = ["CATALOGUE", "FOLDER", "N_", "_", "language_of_messages", "ngettext", "use_language"]

OWN = Catalogue("sphinx_evidence", Path(__file__).parent)
CATALOGUE, FOLDER = OWN.name, OWN.folder
_ = OWN.translation()
"""Translate a message. At module level the result is lazy: it is looked up when it is printed."""
ngettext, use_language, language_of_messages = OWN.ngettext, OWN.use_language, OWN.language
