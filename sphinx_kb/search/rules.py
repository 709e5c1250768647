"""The rules of search: how a language and a site write, ask and abbreviate; data that the engine makes patterns of.

A language has a file `languages/<language>/rules.json`; `kb_search_rules` names a YAML file of the site that adds to
it. Words are compared after folding (lower case, without marks). Patterns are regular expressions of JavaScript.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.util import logging

from sphinx_kb.core.diagnostic import as_choice
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

LANGUAGES = Path(__file__).with_name("languages")
KEYS: dict[str, type] = {
    "letters": dict,  # letter → what it is compared as
    "fold": list,  # [pattern, replacement] on a folded text, before words are joined
    "units": list,  # units that may stand apart from their number, beside those of the engine
    "join": list,  # [pattern, replacement], after words are joined
    "fillers": list,  # words that may stand anywhere in a question and say little
    "same": list,  # [word, …]: ways of saying the first
    "question": list,  # words that ask and say nothing of what is asked for
    "closing": list,  # words that end a question
    "both": list,  # what stands between the two that a page compares in its title
    "endings": list,  # [pattern, replacement]: a word is also found without its ending
    "together": list,  # stems that ask of two things at once
    "personal": list,  # stems by which somebody speaks of themselves
    "doing": str,  # pattern of a verb before the subject of the site …
    "stand_in": str,  # … after which this word stands in for the subject
    "particles": dict,  # syllables typed between names → word; for languages with readings
    "variants": dict,  # letter → variant that is meant; for tables that are made while building
}
"""Every key of a file of rules, and the type of its value."""
MUST_BE = {"list": N_("“%s” must be a list"), "dict": N_("“%s” must be a mapping"), "str": N_("“%s” must be text")}
NOT_HAN = ("ja", "ko")
"""Languages that write Han without being Chinese."""
HAN = re.compile(r"[\u3400-\u9fff]")
OTHER_CJK = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")

Rules = dict[str, Any]


def languages_of(language: str, text: str) -> list[str]:
    """Return the languages whose rules a site needs, by its own language and by what its text is written in."""
    main = language.lower().replace("_", "-").partition("-")[0]
    found = [main] if (LANGUAGES / main / "rules.json").is_file() else []
    is_chinese = HAN.search(text) and not OTHER_CJK.search(text) and main not in NOT_HAN
    return [*found, "zh"] if is_chinese and main != "zh" else found


def rules_of_language(name: str) -> Rules:
    """Return the rules of a language."""
    rules: Rules = json.loads((LANGUAGES / name / "rules.json").read_text(encoding="utf-8"))
    return rules


def rules_of_site(app: Sphinx) -> Rules:
    """Return the rules of the file that `kb_search_rules` names; what is wrong with it is told and left out."""
    name = app.config.kb_search_rules
    if not name:
        return {}
    path = Path(app.srcdir, name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
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
            warn(path, _(MUST_BE[KEYS[key].__name__]) % key)
    return {key: value for key, value in content.items() if key in KEYS and isinstance(value, KEYS[key])}


def warn(path: Path, message: str) -> None:
    """Warn of a mistake in the file of rules."""
    logger.warning(message, location=f"{path}:1", type="kb", subtype="search")


def merged(parts: Iterable[Rules]) -> Rules:
    """Return the rules of all parts together: lists are joined, mappings updated, the last text counts."""
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
