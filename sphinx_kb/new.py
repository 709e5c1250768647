"""A site to begin with: ``python -m sphinx_kb.new FOLDER [--language zh_CN]``.

It writes settings, a home page, two notes that link to each other, and a Makefile whose `make html`, `make pdf` and
`make epub` work. Texts come from the templates in `starter/`, in the language of the site where there is a catalogue.
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
"""Files whose names begin with a dot, which a package had better not hold."""


def starter_files(language: str, year: int) -> dict[str, str]:
    """Return the files of a new site by their names."""
    environment = Environment(
        loader=FileSystemLoader(STARTER), undefined=StrictUndefined, keep_trailing_newline=True,
        autoescape=False,  # sources are written, not HTML
    )
    environment.globals |= {"_": lambda message: str(_(message)), "literal": lambda value: repr(str(value)),
                            "language": language, "year": year}
    names = sorted(path.name.removesuffix(".jinja") for path in STARTER.glob("*.jinja"))
    return {HIDDEN.get(name, name): environment.get_template(f"{name}.jinja").render() for name in names}


def main(arguments: list[str]) -> int:
    """Write the site; 1 if that would overwrite a file, and then nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.new", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en", help="as Sphinx names it, such as zh_CN")
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
