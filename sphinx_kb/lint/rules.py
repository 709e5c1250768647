"""Which rules there are: those of this package, a module each, and those that others bring along."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sphinx_kb.locale import use_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from types import ModuleType

    from sphinx_kb.lint.content import Content, Finding

GROUP = "sphinx_kb.lint"
"""The entry points of other packages: each names a `RuleSet`."""


@dataclass(frozen=True)
class Rule:
    """One rule of the linter."""

    name: str
    """Shown in brackets with each finding."""
    check: Callable[[Content], Iterable[Finding]] | None = None
    """Yields findings."""
    fix: Callable[[Content], list[str]] | None = None
    """Fixes pages in place and returns the names of those that changed."""
    language: str = ""
    """The beginning of the language code of sites to which it applies; empty for all."""
    needs: str = ""
    """The optional package that it needs to run."""
    is_optional: bool = False
    """Whether it runs only if the setting `kb_lint_optional` names it, as a policy that not every site has."""

    @property
    def is_installed(self) -> bool:
        """Whether the package that it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None

    def applies_to(self, content: Content) -> bool:
        """Whether it matches the language of a site and, if it is optional, is enabled."""
        if self.language and not str(content.settings.get("language") or "").startswith(self.language):
            return False
        return not self.is_optional or self.name in content.settings.get("kb_lint_optional", ())


@dataclass(frozen=True)
class RuleSet:
    """The rules of one package."""

    rules: tuple[Rule, ...]
    report: Callable[[Content, dt.date], Iterable[str]] | None = None
    """Yields the lines of ``--report``, given the content and today's date: not mistakes, but worth attention."""
    use_language: Callable[[str | None], None] | None = None
    """Loads the messages of the package in a language."""


def rules_in(package: ModuleType) -> tuple[Rule, ...]:
    """The `RULE` of every module of a package that has one, in the order of the names of the modules."""
    names = sorted(module.name for module in iter_modules(package.__path__) if not module.name.startswith("_"))
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    return tuple(module.RULE for module in modules if hasattr(module, "RULE"))


def general() -> RuleSet:
    """Return the rules of this package."""
    from sphinx_kb import lint
    from sphinx_kb.lint import report

    return RuleSet(rules_in(lint), report=report.report, use_language=use_language)


def registered(modules: Sequence[str] = ()) -> list[RuleSet]:
    """Return the general rules, those of installed packages, and those of `modules`, without duplicates.

    Raises ImportError for a missing module and AttributeError for one without `RULES`.
    """
    found = [general()]
    found += [point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)]
    found += [import_module(module).RULES for module in modules]
    return [rules for number, rules in enumerate(found) if rules not in found[:number]]


def running(content: Content, sets: Iterable[RuleSet]) -> list[Rule]:
    """Return the rules that run for a site, in order."""
    return [rule for rule in applicable(content, sets) if rule.is_installed]


def applicable(content: Content, sets: Iterable[RuleSet]) -> list[Rule]:
    """Return the rules that apply to a site, even if their packages are not installed."""
    return [rule for rules in sets for rule in rules.rules if rule.applies_to(content)]


def findings(content: Content, sets: Iterable[RuleSet]) -> list[Finding]:
    """Return all findings, sorted by file and line."""
    found = list(content.unreadable)
    for rule in running(content, sets):
        found += rule.check(content) if rule.check else ()
    return sorted(found)
