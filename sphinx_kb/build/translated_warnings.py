"""Reword warnings of Sphinx, MyST, docutils and bibtex in the language of the site, with advice on how to fix them.

No issue found upstream for messages of docutils and MyST, which are English only; Sphinx's own follow the terminal, not
the site (issue 3833). This module switches Sphinx's messages to the site's language and rewords common messages of the
other packages. Messages without advice stay unchanged.

`kb_warning_advice` adds advice of the site, which takes precedence.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import sphinx
import sphinx.locale

from sphinx_kb.build.advice import ADVICE
from sphinx_kb.locale import CATALOGUE, FOLDER, _
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


GAP = re.compile(r"%\((\w+)\)s")
"""A placeholder for a group of the pattern."""


def is_pattern(pattern: object) -> bool:
    """Whether a value is a regular expression."""
    try:
        return isinstance(pattern, str) and bool(re.compile(pattern))
    except re.error:
        return False


class AdviceFilter(logging.Filter):
    """A logging filter that rewords records and lets all of them pass."""

    def __init__(self, advice: Iterable[tuple[str, str]] = (), *, english: bool = False) -> None:
        """Take the site's own advice as pairs of pattern and words, and whether the site is in English."""
        super().__init__()
        self.advice = [(re.compile(pattern), words, True, False) for pattern, words in advice if is_pattern(pattern)]
        self.advice += [(lazy_pattern(one.pattern), one.words, english and one.says_more, True) for one in ADVICE]

    def reword(self, message: str) -> str:
        """Return the advice for a message, or the message itself if there is no advice in the site's language."""
        for pattern, words, as_written, in_catalogue in self.advice:
            if found := pattern.fullmatch(message.strip()):
                said = _(words) if in_catalogue else words
                if said != words or as_written:
                    return GAP.sub(lambda gap: found.groupdict().get(gap[1]) or "", said)
                return message
        return message

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING and not getattr(record, "kb_reworded", False):
            # Sphinx's filters ran before: they append the type to the message and prepend the location
            kind = ".".join(filter(None, (getattr(record, "type", ""), getattr(record, "subtype", ""))))
            message = logging.LogRecord.getMessage(record)
            text = message.removesuffix(f" [{kind}]")
            record.msg, record.args = self.reword(text) + message[len(text):], ()
            record.kb_reworded = True
        return True


def speak_the_language_of_the_site(app: Sphinx) -> None:
    """Reword what is logged from now on."""
    language = app.config.language
    sphinx.locale.translators.pop(("console", "sphinx"), None)  # the terminal's
    sphinx.locale.init([sphinx.package_dir / "locale"], language, "sphinx", "console")
    setting = app.config.kb_warning_advice  # not checked yet: `sphinx_kb.core.settings` refuses what is wrong
    pairs = [tuple(pair) for pair in setting if isinstance(pair, (list, tuple)) and len(pair) == 2] if isinstance(
        setting, (list, tuple)) else []
    reworded = AdviceFilter(pairs, english=language.partition("_")[0] == "en")
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(reworded)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.setup_extension("sphinx_kb.core.source_encoding")
    app.add_config_value("kb_warning_advice", [], "", frozenset({list}), description=_(
        "replacements for warnings: pairs of a regular expression that matches a whole message and the text to "
        "show instead, in which %(name)s stands for the group of that name"))
    speak_the_language_of_the_site(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
