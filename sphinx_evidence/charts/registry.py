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


def module_of(package: ModuleType, name: str, settings: dict[str, Any], function: str) -> ModuleType:
    """Import the module of a name.

    Raises ValueError, with a message for the author, for settings it does not take, or where it lacks the function.
    """
    module = import_module(f"{package.__name__}.{name}")
    if not hasattr(module, function):
        raise ValueError(_("%(module)s has no function %(function)s(request), which makes the figure or table") %
                         {"module": module.__name__, "function": function})
    fields = getattr(module, "FIELDS", ())
    if unknown := [field for field in settings if field not in fields]:
        if not fields:
            raise ValueError(_("“%s” takes no content") % name)
        raise ValueError(_("There is no field “%(name)s”. The fields are: %(names)s") %
                         {"name": unknown[0], "names": enumeration(fields)})
    return module
