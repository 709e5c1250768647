"""The settings of conf.py, for commands that start no Sphinx, and the mistakes in them.

Mistakes are reported together, with their lines, before any feature uses a setting.
Sphinx only warns of a value of another type, and looks no deeper. A package declares what its settings hold with
`declare_settings`; what the kit's own settings hold stands here, since a feature must not fail while it is set up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import eval_config_file
from sphinx.util.tags import Tags

from sphinx_kb.locale import _
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

PREFIX = "kb_"
NUMBER = (int, float)
TEXTS, NAMES, PAIRS = [str], {str: str}, [(str, str)]


class Fields(dict[str, Any]):
    """The shape of a mapping with named entries: name → shape; an entry may be missing, and others are not checked."""


SHAPES: dict[str, Any] = {
    "kb_answer_pages": TEXTS,
    "kb_answer_parts": NAMES,
    "kb_autolink_off": TEXTS,
    "kb_autolink_skip": TEXTS,
    "kb_book_imprint": TEXTS,
    "kb_books_commands": NAMES,
    "kb_diagram_classes": {str: (str, str)},
    "kb_diagram_requires": TEXTS,
    "kb_epub_parts": NAMES,
    "kb_epub_subjects": TEXTS,
    "kb_front_matter_keys": NAMES,
    "kb_front_matter_required": TEXTS,
    "kb_phone_numbers": NAMES,
    "kb_search_subject": TEXTS,
    "kb_search_weights": {str: NUMBER},
    "kb_summary_length": (int, int),
    "kb_term_groups": NAMES,
    "kb_urgent_help": Fields(label=str, words=str, numbers=PAIRS, links=PAIRS, searches=TEXTS),
    "kb_warning_advice": PAIRS,
}
"""Setting → what it holds: a type, or types in a tuple of alternatives for `isinstance`; a list of one shape for lists;
a dictionary of one shape to one for mappings; a tuple of shapes for a fixed number of values."""
CONTROL = lazy_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that no setting holds on purpose, and that no file name may hold."""
SHOWN_LENGTH = 60
"""How much of a wrong value a message shows, in characters."""


def declare_settings(app: Sphinx, shapes: Mapping[str, Any]) -> None:
    """Declare what the settings of a package hold."""
    app.setup_extension("sphinx_kb.core.settings")
    app.connect("kb-setting-shapes", lambda app: shapes)


def is_type(shape: Any) -> bool:
    """Whether a shape is a type or several."""
    return isinstance(shape, type) or shape is NUMBER


def fits(value: Any, shape: Any) -> bool:
    """Whether a value has a shape."""
    if is_type(shape):
        return isinstance(value, shape) and (shape in (bool, object) or not isinstance(value, bool)) and not (
            isinstance(value, str) and CONTROL.search(value))
    if isinstance(shape, list):
        return isinstance(value, (list, tuple)) and all(fits(item, shape[0]) for item in value)
    if isinstance(shape, Fields):
        return isinstance(value, dict) and all(fits(value[name], shape[name]) for name in shape if name in value)
    if isinstance(shape, dict):
        ((key_shape, value_shape),) = shape.items()
        return isinstance(value, dict) and all(
            fits(key, key_shape) and fits(item, value_shape) for key, item in value.items())
    return isinstance(value, (list, tuple)) and len(value) == len(shape) and all(map(fits, value, shape))


def described(shape: Any) -> str:
    """Return a shape in words."""
    words = {str: _("text"), int: _("a whole number"), bool: _("True or False"), NUMBER: _("a number"),
             dict: _("a mapping"), list: _("a list"), tuple: _("a list"), object: _("any value")}
    if is_type(shape):
        return str(words[shape])
    if isinstance(shape, list):
        return _("a list, each item: %s") % described(shape[0])
    if isinstance(shape, Fields):
        entries = (f"{name} ({described(inner)})" for name, inner in shape.items())
        return _("a mapping with the entries: %s") % str(_(", ")).join(entries)
    if isinstance(shape, dict):
        ((key_shape, value_shape),) = shape.items()
        return _("a mapping, each entry: %(key)s → %(value)s") % {
            "key": described(key_shape), "value": described(value_shape)}
    # translators: the separator of the words of a list
    return _("%(count)s values: %(values)s") % {"count": len(shape), "values": str(_(", ")).join(map(described, shape))}


def line_of(name: str, confdir: Path) -> int:
    """Return the line of conf.py that sets a setting; 1 if there is none, as for one set on the command line."""
    try:
        text = (confdir / "conf.py").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 1
    found = re.search(rf"^{name}\b", text, re.M)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def mistakes_in(config: Config, shapes: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, str]:
    """Return setting → message for each setting that does not hold what it should."""
    wrong: dict[str, str] = {}
    for name in sorted(types):
        value, default = config[name], config.values[name].default
        plain = (kind for kind in (str, bool, int, dict, list, tuple) if kind in types[name])
        shape = shapes.get(name) or next(plain, None)
        if shape is None or value == default or fits(value, shape):
            continue
        wrong[name] = _("%(name)s must be %(shape)s; it is %(value)s") % {
            "name": name, "shape": described(shape), "value": repr(value)[:SHOWN_LENGTH]}
    for pattern, _words in config["kb_warning_advice"] if "kb_warning_advice" in types and (
            "kb_warning_advice" not in wrong) else ():
        try:
            re.compile(pattern)
        except re.error as error:
            wrong["kb_warning_advice"] = _("kb_warning_advice has an invalid regular expression (%(error)s): "
                                           "%(pattern)s") % {"error": error, "pattern": pattern}
    return wrong


def check(app: Sphinx, config: Config) -> None:
    """Stop with every mistake in the settings of packages. Raises SystemExit, which Sphinx shows without a report."""
    types = {name: option.valid_types for name, option in config.values.items() if name.startswith(PREFIX)}
    shapes = dict(SHAPES)
    for more in app.emit("kb-setting-shapes"):
        shapes |= more
    if wrong := mistakes_in(config, shapes, types):
        path = Path(app.confdir, "conf.py")
        raise SystemExit("\n".join(f"{path}:{line_of(name, Path(app.confdir))}: {message}"
                                   for name, message in wrong.items()))


def settings_for(root: Path, folder: Path | None = None) -> Mapping[str, Any]:
    """Return the settings of conf.py in `folder`, else in the source folder or its parent; empty if there is none."""
    for place in conf_files(root, folder):
        if place.is_file():
            # Sphinx changes into the folder before it reads the file
            return eval_config_file(place.resolve(), Tags())
    return {}


def conf_files(root: Path, folder: Path | None) -> Iterator[Path]:
    """Yield the possible paths of conf.py."""
    for place in [folder] if folder else [root, root.resolve().parent]:
        yield place / "conf.py"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("kb-setting-shapes")
    # before any other handler of this event, all of which may use settings
    app.connect("config-inited", check, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
