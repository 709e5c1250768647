"""Reword warnings of Sphinx, MyST, docutils and bibtex in the language of the site, with advice on how to fix them.

No issue found upstream for messages of docutils and MyST, which are English only; Sphinx's own follow the terminal, not
the site (issue 3833). This module switches Sphinx's messages to the site's language and rewords common messages of the
other packages. Messages without advice stay unchanged.

`kb_warning_advice` adds advice of the site, which takes precedence.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sphinx
import sphinx.locale

from sphinx_kb.locale import CATALOGUE, FOLDER, N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class Advice:
    """The replacement for a message."""

    pattern: str
    """A regular expression for the whole message; its named groups fill `words`."""
    words: str
    """The advice in English, a message of the catalogue."""
    says_more: bool = True
    """Whether the English words add anything to the original message, or only serve translation."""


GAP = re.compile(r"%\((\w+)\)s")
"""A placeholder for a group of the pattern."""
TABLE = r'Error parsing content block for the "list-table" directive: '
ADVICE = (
    # docutils
    Advice(r'Duplicate explicit target name: "(?P<label>.+?)"\.',
           N_("The label “%(label)s” is used twice on this page. Labels must be unique across the site: change "
              "one.")),
    Advice(r'Unknown target name: "(?P<name>.+?)"\.',
           N_("“%(name)s” is not defined: write the footnote or link target that it refers to.")),
    Advice(r'Directive "include": file not found: \'(?P<file>.+?)\'',
           N_("The file to include does not exist: %(file)s"), says_more=False),
    Advice(TABLE + r"(?:uniform two-level bullet list expected, but row (?P<row>\d+) does not contain the same number "
           r"of items as row 1 \((?P<cells>\d+) vs (?P<first>\d+)\)\.)(?s:.*)",
           N_("Row %(row)s of the list-table has %(cells)s cells, but row 1 has %(first)s: all rows need the "
              "same number.")),
    Advice(TABLE + r"(?P<problem>[^\n]+)(?s:.*)",
           N_("A list-table must be a list of two levels (“*” for rows, “-” for cells): %(problem)s")),
    Advice(r"(?:Footnote|Citation) \[(?P<name>.+?)\] is not referenced\.",
           N_("The text does not refer to the footnote [%(name)s]."), says_more=False),
    # MyST
    Advice(r'Unknown interpreted text role "(?P<name>.+?)"\.',
           N_("There is no role (inline markup) “%(name)s”: check the spelling.")),
    Advice(r"Unknown directive type: '(?P<name>.+?)'", N_("There is no directive “%(name)s”: check the spelling.")),
    Advice(r"'(?P<name>[\w-]+)': Unknown option key: '(?P<option>.+?)' \(allowed: \[(?P<allowed>.*?)\]\)",
           N_("The directive “%(name)s” has no option “%(option)s”; it takes: %(allowed)s"), says_more=False),
    Advice(r"Non-consecutive header level increase; H(?P<before>\d) to H(?P<after>\d)",
           N_("A heading of level %(before)s is followed by one of level %(after)s: go down one level at a time.")),
    Advice(r"Document headings start at H(?P<level>\d), not H1",
           N_("This page has no heading of level 1 and begins at level %(level)s: write “# Title” first.")),
    Advice(r"Malformed YAML",
           N_("The front matter (between the two --- lines) is not valid YAML: check that a space follows each "
              "colon and that brackets and quotes come in pairs.")),
    Advice(r"'myst' cross-reference target not found: '(?P<target>.+?)'",
           N_("The link leads to “%(target)s”, which does not exist."), says_more=False),
    Advice(r"local id not found: '(?P<id>.+?)'", N_("This page has no anchor “%(id)s”."), says_more=False),
    # Sphinx, whose catalogue may lack these messages
    Advice(r"term not in glossary: '(?P<term>.+?)'",
           N_("The glossary has no term “%(term)s”: use a name that it lists, or add the term.")),
    Advice(r"unknown document: '(?P<page>.+?)'", N_("There is no page “%(page)s”."), says_more=False),
    Advice(r"undefined label: '(?P<label>.+?)'", N_("There is no label “%(label)s”."), says_more=False),
    Advice(r"duplicate label (?P<label>.+?), other instance in (?P<place>.+)",
           N_("The label “%(label)s” is also used in %(place)s. Labels must be unique across the site: change "
              "one.")),
    Advice(r"(?P<kind>\S+) reference target not found: (?P<target>.+)",
           N_("The target of a reference does not exist: %(target)s (%(kind)s)"), says_more=False),
    # bibtex
    Advice(r'could not find bibtex key "(?P<key>.+?)"',
           N_("There is no reference “%(key)s”: check the key, or add the source to the bibliography.")),
)


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
        self.advice += [(re.compile(one.pattern), one.words, english and one.says_more, True) for one in ADVICE]

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
