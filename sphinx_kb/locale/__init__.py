"""The message catalogue of this package: msgids are English, translations are in `<language>/LC_MESSAGES/sphinx_kb.po`.

To add a language, add a .po file beside this module; `make catalogues` compiles it. In a build, Sphinx loads the
catalogue of the site's language; commands outside a build call `use_language` first. Other packages create a
`Catalogue` of their own.
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
    """The messages of one package in all its languages."""

    name: str
    """The name of its .po files."""
    folder: Path
    """The folder of the languages."""

    def translation(self) -> Callable[[str], str]:
        """Return the function that translates a message; its result is lazy until a language is loaded."""
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
        """Load a language for a command outside a build; English if there is no catalogue.

        None means the language of LANGUAGE, LC_ALL, LC_MESSAGES or LANG.
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
