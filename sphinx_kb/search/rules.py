"""The search rules of languages and of the site: spellings, question words, abbreviations, as data for the engine.

The rules of a language are in `languages/<language>/rules.json`; `kb_search_rules` names a YAML file of the site that
extends them. Words are compared after folding (lower case, no diacritics). Patterns are JavaScript regular expressions,
used on many texts at a time, each a line of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.util import logging

from sphinx_kb.core.diagnostic import as_choice
from sphinx_kb.core.parse_rows import QuickLoader
from sphinx_kb.locale import N_, _
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

LANGUAGES = Path(__file__).with_name("languages")
KEYS: dict[str, type] = {
    "letters": dict,  # letter → what it is compared as
    "fold": list,  # [pattern, replacement] on a folded text, before words are joined
    "units": list,  # units that may be separated from their number, in addition to those of the engine
    "join": list,  # [pattern, replacement], after words are joined
    "fillers": list,  # words anywhere in a question that say little
    "same": list,  # [word, …]: synonyms of the first word
    "question": list,  # question words, which say nothing about the subject
    "closing": list,  # words that end a question
    "both": list,  # what separates the two things that a page compares in its title
    "endings": list,  # [pattern, replacement]: a word is also found without its ending
    "together": list,  # stems that ask about two things at once
    "along": list,  # stems that do so where nothing else is asked
    "personal": list,  # stems by which people refer to themselves
    "doing": str,  # pattern of a verb before the subject of the site …
    "stand_in": str,  # … after which this word stands in for the subject
    "particles": dict,  # syllables typed between names → word; for languages with readings
    "variants": dict,  # letter → variant that is meant; for tables that are made while building
}
"""Every key of a rules file → the type of its value."""
TYPE_MESSAGES = {
    "list": N_("“%s” must be a list"), "dict": N_("“%s” must be a mapping"), "str": N_("“%s” must be text"),
}
NOT_HAN = ("ja", "ko")
"""Languages other than Chinese that are written with Han characters."""
HAN = lazy_pattern(r"[\u3400-\u9fff]")
OTHER_CJK = lazy_pattern(r"[\u3040-\u30ff\uac00-\ud7af]")

Rules = dict[str, Any]


def languages_of(language: str, text: str) -> list[str]:
    """Return the languages whose rules a site needs: its own, and Chinese if its text contains Chinese."""
    main = language.lower().replace("_", "-").partition("-")[0]
    found = [main] if (LANGUAGES / main / "rules.json").is_file() else []
    is_chinese = HAN.search(text) and not OTHER_CJK.search(text) and main not in NOT_HAN
    return [*found, "zh"] if is_chinese and main != "zh" else found


def rules_of_language(name: str) -> Rules:
    """Return the rules of a language."""
    rules: Rules = json.loads((LANGUAGES / name / "rules.json").read_text(encoding="utf-8"))
    return rules


def rules_of_site(app: Sphinx) -> Rules:
    """Return the rules of the file that `kb_search_rules` names; warn of invalid entries and leave them out."""
    name = app.config.kb_search_rules
    if not name:
        return {}
    path = Path(app.srcdir, name)
    try:
        content = parsed(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        warn(path, _("The search rules cannot be read: %s") % error)
        return {}
    if not isinstance(content, dict):
        warn(path, _("The search rules must be a mapping of keys to words"))
        return {}
    for key, value in content.items():
        if key not in KEYS:
            warn(path, as_choice(_("Unknown key “%s”") % key, str(key), KEYS))
        elif not isinstance(value, KEYS[key]):
            warn(path, _(TYPE_MESSAGES[KEYS[key].__name__]) % key)
        elif odd := [one for one in parts_of(value) if not isinstance(one, str)]:
            # YAML takes on, yes and 45 for something else than words
            warn(path, _("“%(key)s” has “%(value)s”, which is no text: put it in quotes") % {
                "key": key, "value": str(odd[0])})
    return {key: value for key, value in content.items() if key in KEYS and isinstance(value, KEYS[key])
            and all(isinstance(one, str) for one in parts_of(value))}


def parsed(text: str) -> Any:
    """Return what a text in YAML says, in C, which does not show the line where a mistake is."""
    try:
        return yaml.load(text, Loader=QuickLoader)
    except yaml.YAMLError:
        return yaml.safe_load(text)


def parts_of(value: Any) -> list[Any]:
    """Return what a value holds at the bottom of its lists and mappings, keys as well."""
    if isinstance(value, dict):
        return [*value, *(part for one in value.values() for part in parts_of(one))]
    return [part for one in value for part in parts_of(one)] if isinstance(value, list) else [value]


def warn(path: Path, message: str) -> None:
    """Warn of a mistake in the rules file."""
    logger.warning(message, location=f"{path}:1", type="kb", subtype="search")


def merged(parts: Iterable[Rules]) -> Rules:
    """Merge rules: concatenate lists, update mappings, take the last text."""
    found: Rules = {}
    for part in parts:
        for key, value in part.items():
            if isinstance(value, list):
                found[key] = [*found.get(key, []), *value]
            elif isinstance(value, dict):
                found[key] = {**found.get(key, {}), **value}
            else:
                found[key] = value
    return found
