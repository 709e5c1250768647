"""Words that a site no longer uses, with what to write instead: a data file of the site lists them.

Pages are searched, the data files, and any other file that ``kb_retired_words_also`` names, such as a catalogue of
messages. The pages that ``kb_retired_words_off`` matches are left alone, and what readers type: the file of synonyms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.data_files import RecordForm, read_file
from sphinx_kb.core.parse_rows import yaml_rows
from sphinx_kb.core.schema import Field, Schema, text, texts
from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.locale import N_, _
from sphinx_kb.terms.load import SYNONYMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

WORDS_FILE = "_data/retired-words.yaml"
"""The default path of the list, relative to the source folder."""
SCHEMA = Schema(
    Field("say", N_("the word that is no longer used"), is_required=True),
    Field("instead", N_("what to write instead"), is_required=True),
    Field("unless", N_("longer words that contain it and are still used"), kind="list"),
)
DATA_KINDS = (".yaml", ".csv")


@dataclass(frozen=True)
class RetiredWord:
    """One word that is no longer used."""

    say: str
    instead: str
    unless: tuple[str, ...]
    """Longer words that contain it and are still used, longest first."""

    def is_in(self, line: str) -> bool:
        """Whether a line uses the word outside of the longer words."""
        for longer in self.unless:
            line = line.replace(longer, "")
        return self.say in line


def word_of(row: Mapping[str, Any], path: str, line: int) -> RetiredWord:
    """Return one row of the file."""
    unless = sorted(texts(row, "unless"), key=len, reverse=True)
    return RetiredWord(text(row, "say"), text(row, "instead"), tuple(unless))


FORM = RecordForm(yaml_rows, SCHEMA.mistakes, word_of, "say")


def lines_searched(content: Content, name: str) -> Iterator[tuple[str, int, str]]:
    """Yield path, number and text of every line that the rule searches; `name` is the list itself."""
    off = content.settings.get("kb_retired_words_off", ())
    for page in content.pages:
        if not any(fnmatchcase(page.docname, pattern) for pattern in off):
            yield from numbered(page.path, page.text)
    left_out = {name, str(content.settings.get("kb_synonyms", SYNONYMS_FILE))}
    for path in data_files(content.root):
        if (short := path.relative_to(content.root).as_posix()) not in left_out:
            yield from numbered(short, path.read_text(encoding="utf-8", errors="replace"))
    for also in content.settings.get("kb_retired_words_also", ()):
        if (content.root / also).is_file():
            yield from numbered(also, (content.root / also).read_text(encoding="utf-8", errors="replace"))


def data_files(root: Path) -> Iterable[Path]:
    """Return the data files of a source folder, in order."""
    return sorted(path for path in (root / "_data").rglob("*") if path.suffix in DATA_KINDS)


def numbered(path: str, text: str) -> Iterator[tuple[str, int, str]]:
    """Yield path, number and text of every line of a file."""
    yield from ((path, number, line) for number, line in enumerate(text.split("\n"), 1))


def check(content: Content) -> Iterator[Finding]:
    name = str(content.settings.get("kb_retired_words", WORDS_FILE))
    words = read_file(content.root, name, FORM)
    for fault in words.faults:
        yield Finding(fault.path, fault.line, "words", fault.message)
    if not words.by_key:
        return
    for path, number, line in lines_searched(content, name):
        for word in words.by_key.values():
            if word.say in line and word.is_in(line):
                message = _("“%(say)s” is no longer used here: write %(instead)s") % {
                    "say": word.say, "instead": word.instead}
                yield Finding(path, number, "words", message)


RULE = Rule("words", check)
