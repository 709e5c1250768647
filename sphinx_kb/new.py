"""Create a new site: ``python -m sphinx_kb.new FOLDER [--language zh_CN]``.

Writes conf.py, a home page, two notes that link to each other, and a Makefile with the targets `html`, `pdf` and
`epub`. The templates are in `starter/`; their texts are translated if there is a catalogue for the language.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sphinx_kb.locale import _, use_language

STARTER = Path(__file__).parent / "starter"
HIDDEN = {"gitignore": ".gitignore"}
"""Template name → name of the dotfile; packages should not contain dotfiles."""


def starter_files(language: str, year: int) -> dict[str, str]:
    """Return the files of a new site as name → text."""
    environment = Environment(
        loader=FileSystemLoader(STARTER), undefined=StrictUndefined, keep_trailing_newline=True,
        autoescape=False,  # the templates produce sources, not HTML
    )
    environment.globals |= {"_": lambda message: str(_(message)), "literal": lambda value: repr(str(value)),
                            "language": language, "year": year}
    names = sorted(path.name.removesuffix(".jinja") for path in STARTER.glob("*.jinja"))
    return {HIDDEN.get(name, name): environment.get_template(f"{name}.jinja").render() for name in names}


def main(arguments: list[str]) -> int:
    """Write the site. Return 1 and write nothing if a file exists already."""
    use_language(None)  # for --help: that of whoever types it
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.new", description=str(_(
        "Write a small site to begin with: settings, a home page, two notes that link to each other, a Makefile")))
    parser.add_argument("folder", type=Path, help=str(_("where the site goes; files that are there are kept")))
    parser.add_argument("--language", default="en", help=str(_(
        "the language of the site, as Sphinx names it, such as zh_CN (by default: %(default)s)")))
    options = parser.parse_args(arguments)
    use_language(options.language)
    files = starter_files(options.language, dt.datetime.now(dt.UTC).year)
    folder: Path = options.folder
    if there := [name for name in files if (folder / name).exists()]:
        print(_("%(folder)s already contains %(files)s; nothing was written. Choose another folder.")
              % {"folder": folder, "files": ", ".join(there)}, file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(_("The new site is in %s. Go there and run: make html") % folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
