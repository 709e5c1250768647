"""The command of the linter: ``python -m sphinx_kb.lint [--fix | --report] [--rules MODULE] [folder]``.

Prints all problems and exits with 1 if there are any. ``--report`` lists what needs attention and always exits with 0.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sphinx_kb.core.review import today
from sphinx_kb.core.settings import settings_for
from sphinx_kb.lint import Content, RuleSet, applicable, findings, registered, running
from sphinx_kb.locale import _, ngettext, use_language


def parser() -> argparse.ArgumentParser:
    """Return the command-line parser."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.lint", description=str(_("Check pages and data")))
    parser.add_argument("folder", nargs="?", default="docs", type=Path, help=str(_("the source folder")))
    parser.add_argument("-c", "--conf", type=Path, metavar="FOLDER",
                        help=str(_("the folder of conf.py (default: the source folder, then the one above it)")))
    parser.add_argument("--rules", action="append", default=[], metavar="MODULE",
                        help=str(_("a module whose RULES are added to the others; can be repeated")))
    parser.add_argument("--fix", action="store_true", help=str(_("fix what can be fixed automatically, then "
                                                                 "check")))
    parser.add_argument("--report", action="store_true",
                        help=str(_("list what is due for review and what is not verified")))
    return parser


def main(arguments: list[str]) -> int:
    """Check a source folder, after fixing what can be fixed if asked to."""
    use_language(settings_for(Path("docs")).get("language"))  # for --help, before the options are read
    command = parser()
    options = command.parse_args(arguments)
    root: Path = options.folder
    if not root.is_dir():
        command.error(_("there is no folder %s") % root)
    settings = settings_for(root, options.conf)
    try:
        sets = registered(options.rules)
    except (ImportError, AttributeError) as error:
        command.error(_("--rules takes a module that holds RULES: %s") % error)
    for rules in sets:
        if rules.use_language:
            rules.use_language(settings.get("language"))

    def read() -> Content:
        return Content.read(root, settings)

    if options.report:
        print_report(read(), sets)
        return 0
    if options.fix:
        for rule in running(read(), sets):
            for path in rule.fix(read()) if rule.fix else ():
                print(_("Fixed: %s") % f"{root.name}/{path}")
    for rule in applicable(read(), sets):
        if not rule.is_installed:
            print(_("The rule %(rule)s was skipped: %(package)s is not installed") % {
                "rule": rule.name, "package": rule.needs}, file=sys.stderr)
    found = findings(read(), sets)
    for finding in found:
        print(f"{root.name}/{finding}")
    count = ngettext("%s problem found", "%s problems found", len(found)) % len(found)
    print(count if found else _("No problems found"), file=sys.stderr)
    return int(bool(found))


def print_report(content: Content, sets: list[RuleSet]) -> None:
    """Print the report of every set of rules that has one."""
    for rules in sets:
        for line in rules.report(content, today()) if rules.report else ():
            print(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
