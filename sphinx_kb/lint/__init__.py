"""The linter of the content: what it reads, what a rule is, and which rules run.

It reads sources and runs in a second, without a build. A rule is a module of this folder with a `RULE`; nothing else
names it. Rules of other packages join it as a `RuleSet`: through the entry point group ``sphinx_kb.lint``, or by
``--rules MODULE`` on the command line, whose `RULES` is taken.
"""

from __future__ import annotations

from sphinx_kb.lint.content import Content, Finding, PageSource
from sphinx_kb.lint.rules import Rule, RuleSet, applicable, findings, registered, rules_in, running

__all__ = ["Content", "Finding", "PageSource", "Rule", "RuleSet", "applicable", "findings", "registered",
           "rules_in", "running"]
