"""Charts and tables by name: each is a module of a package, imported when a page first uses it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from sphinx_evidence.locale import _
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from types import ModuleType


def names_in(package: ModuleType) -> list[str]:
    """The names of all modules of a package, in alphabetical order."""
    return sorted(module.name for module in iter_modules(package.__path__))


def module_of(package: ModuleType, name: str, settings: dict[str, Any]) -> ModuleType:
    """Import the module of a name. Raises ValueError, with a message for the author, for settings it does not take."""
    module = import_module(f"{package.__name__}.{name}")
    if unknown := [field for field in settings if field not in module.FIELDS]:
        if not module.FIELDS:
            raise ValueError(_("“%s” takes no content") % name)
        raise ValueError(_("There is no field “%(name)s”. The fields are: %(names)s") %
                         {"name": unknown[0], "names": enumeration(module.FIELDS)})
    return module
