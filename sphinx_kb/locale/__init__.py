"""The message catalogue of this package: code speaks English, `<language>/LC_MESSAGES/sphinx_kb.po` the rest.

A language is added by a .po file beside this module; `make catalogues` compiles it. Within a build Sphinx loads the
catalogue of the site's language; a command outside a build calls `use_language` first. Another package makes a
`Catalogue` of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx.locale

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Catalogue:
    """The messages of one package in the languages that it has."""

    name: str
    """The name of its .po files."""
    folder: Path
    """The folder of the languages."""

    def translation(self) -> Callable[[str], str]:
        """Return the function that translates a message; where no language is loaded yet, its result is lazy."""
        return sphinx.locale.get_translation(self.name)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Translate a message whose wording depends on a number."""
        translator = sphinx.locale.translators.get(("general", self.name))
        if translator is None:
            return singular if number == 1 else plural
        return translator.ngettext(singular, plural, number)

    def language(self) -> str:
        """Return the language that is loaded; empty for English."""
        translator = sphinx.locale.translators.get(("general", self.name))
        return str(translator.info().get("language", "")) if translator else ""

    def use_language(self, language: str | None) -> None:
        """Load a language for a command outside a build; English where there is none.

        None is the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG asks for.
        """
        sphinx.locale.translators.pop(("general", self.name), None)
        sphinx.locale.init([self.folder], language, self.name)


OWN = Catalogue("sphinx_kb", Path(__file__).parent)
CATALOGUE, FOLDER = OWN.name, OWN.folder
_ = OWN.translation()
"""Translate a message. At module level the result is lazy: it is looked up when it is printed."""
ngettext, use_language = OWN.ngettext, OWN.use_language


def N_(message: str) -> str:  # noqa: N802  # the name that extractors of messages know
    """Mark a message for the catalogue where it cannot be translated yet."""
    return message
