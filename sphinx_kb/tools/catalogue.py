"""The catalogues of messages, brought up to date with the code: ``python -m sphinx_kb.tools.catalogue [--check]``.

For each package it collects the messages of modules, templates and scripts, merges them into every
`locale/<language>/LC_MESSAGES/<package>.po`, and compiles the `.mo` that Sphinx loads. A message whose English was
reworded loses its translation, which is then named beside it. A file that is empty becomes a language. With ``--check``
nothing is written: what is out of date or without translation is listed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sphinx_kb.locale import _, use_language

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("sphinx_kb", "sphinx_evidence")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TEMPLATE = "jinja2.ext:babel_extract"
METHODS = {".py": "python", ".js": "javascript", ".html": TEMPLATE, ".jinja": TEMPLATE}
"""File suffix → extraction method of babel."""
WIDTH = 110
SHOWN = 10
"""How many messages without a translation are listed of a file that has just been written."""
NO_TIME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The date in the header of every compiled catalogue, which makes the output deterministic."""
HEADER = "# Messages of {package}, collected from its code by `make catalogues`; only translations are edited here."


def collected(package: Path) -> Catalog:
    """Return every message of a package with its files, in the order of the files."""
    catalogue = Catalog(project=package.name, header_comment=HEADER.format(package=package.name), fuzzy=False)
    for path in sorted(package.rglob("*")):
        if method := METHODS.get(path.suffix):
            place = path.relative_to(package.parent).as_posix()
            for _line, message, comments, context in extract_from_file(method, path, KEYWORDS, ["translators:"]):
                # without line numbers: an edit elsewhere in a file is no change to its messages
                catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def catalogues(package: Path) -> list[Path]:
    """Return the .po file of every language of a package."""
    return sorted(package.glob(f"locale/*/LC_MESSAGES/{package.name}.po"))


def known_messages(path: Path) -> Catalog:
    """The catalogue of a language as it is."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def merged(known: Catalog, language: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly the messages of the code, keeping translations."""
    catalogue = Catalog(locale=language, project=template.project, header_comment=template.header_comment, fuzzy=False)
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        catalogue.add(message.id, old.string if old and not old.fuzzy else None, message.locations,
                      auto_comments=message.auto_comments, context=message.context)
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Serialize a catalogue deterministically."""
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    language = f'"Language: {catalogue.locale}\\n"\n' if catalogue.locale else ""
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n' if catalogue.locale else ""
    head = (f'{catalogue.header_comment}\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Content-Transfer-Encoding: 8bit\\n"\n{language}{plural}\n')
    return head.encode() + file.getvalue().strip() + b"\n"


def as_mo(po: bytes) -> bytes:
    """Compile a catalogue."""
    file = BytesIO()
    catalogue = read_po(BytesIO(po))
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    write_mo(file, catalogue)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Yield every message without a translation."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def lost(known: Catalog, template: Catalog) -> dict[str, str]:
    """The translations of messages that the code no longer has, by message."""
    return {message.id: message.string for message in known
            if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string
            and template.get(message.id, message.context) is None}


def lacking(place: str, catalogue: Catalog, gone: dict[str, str]) -> Iterator[str]:
    """A line for every message that a language has no words for, with those that it had for one much like it."""
    for message in untranslated(catalogue):
        line = _("%(file)s: no translation for “%(message)s”") % {"file": place, "message": message}
        for former in difflib.get_close_matches(message, gone, 1):
            line += _("; for “%(former)s” it was “%(words)s”") % {"former": former, "words": gone[former]}
        yield line


def main(arguments: list[str]) -> int:
    """Update the catalogues, or list what is out of date."""
    use_language(None)
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.tools.catalogue", description=str(_(
        "Collect the messages of the code into the catalogue (.po) of every language, and compile them")))
    parser.add_argument("--check", action="store_true", help=str(_("write nothing; list what is out of date")))
    options = parser.parse_args(arguments)
    found: list[str] = []
    for package in (ROOT / name for name in PACKAGES):
        template = collected(package)
        for path in catalogues(package):
            known = known_messages(path)
            catalogue = merged(known, path.parents[1].name, template)
            lines = list(lacking(path.relative_to(ROOT).as_posix(), catalogue, lost(known, template)))
            shown = lines if options.check else lines[:SHOWN]
            found += shown
            if len(lines) > len(shown):
                found.append(_("… and %s more without a translation: look for empty msgstr in that file")
                             % (len(lines) - len(shown)))
            po = as_po(catalogue)
            for target, data in ((path, po), (path.with_suffix(".mo"), as_mo(po))):
                if not target.is_file() or target.read_bytes() != data:
                    if options.check:
                        found.append(_("%s: out of date; run `make catalogues`")
                                     % target.relative_to(ROOT).as_posix())
                    else:
                        target.write_bytes(data)
    if found:
        print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
