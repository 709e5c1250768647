"""Rules of the linter for values, claims and references: ``python -m sphinx_kb.lint --rules sphinx_evidence.lint``.

One rule a file; each reads the data of the source folder, which is loaded once.
"""

from __future__ import annotations

from sphinx_evidence.lint import data, keys, numbers, report
from sphinx_evidence.locale import use_language
from sphinx_evidence.model.quantity import SETTINGS_DIRECTIVES
from sphinx_kb.lint import Rule, RuleSet
from sphinx_kb.text.myst_source import add_code_directives

RULES = RuleSet(
    rules=(Rule("keys", keys.check), Rule("numbers", numbers.check), Rule("data", data.check)),
    report=report.report,
    use_language=use_language,
)

add_code_directives(*SETTINGS_DIRECTIVES)
