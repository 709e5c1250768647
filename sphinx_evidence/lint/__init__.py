"""Rules of the linter for values, claims and references: ``python -m sphinx_kb.lint --rules sphinx_evidence.lint``.

Each module of this package with a `RULE` is a rule; all share the data of the source folder, which are loaded once.
"""

from __future__ import annotations

from sphinx_evidence import lint
from sphinx_evidence.lint import report
from sphinx_evidence.locale import use_language
from sphinx_evidence.model.quantity import SETTINGS_DIRECTIVES
from sphinx_kb.lint import RuleSet, rules_in
from sphinx_kb.text.myst_source import add_code_directives

RULES = RuleSet(rules_in(lint), report=report.report, use_language=use_language)

add_code_directives(*SETTINGS_DIRECTIVES)
