"""The message catalogue of this package: code speaks English, `<language>/LC_MESSAGES/sphinx_kb.po` the rest.

A language is added by a .po file beside this module; `make catalogues` compiles it. Within a build Sphinx loads the
catalogue of the site's language; a command outside a build calls `use_language` first.
"""

from __future__ import annotations

from pathlib import Path

import sphinx.locale

CATALOGUE = "sphinx_kb"
FOLDER = Path(__file__).parent

_ = sphinx.locale.get_translation(CATALOGUE)
"""Translate a message. At module level the result is lazy: it is looked up when it is printed."""


def N_(message: str) -> str:  # noqa: N802  # the name that extractors of messages know
    """Mark a message for the catalogue where it cannot be translated yet."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message whose wording depends on a number."""
    translator = sphinx.locale.translators.get(("general", CATALOGUE))
    if translator is None:
        return singular if number == 1 else plural
    return translator.ngettext(singular, plural, number)


def use_language(language: str | None) -> None:
    """Load the catalogue of a language for a command outside a build; English where there is none.

    None is the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG asks for.
    """
    sphinx.locale.translators.pop(("general", CATALOGUE), None)
    sphinx.locale.init([FOLDER], language, CATALOGUE)
