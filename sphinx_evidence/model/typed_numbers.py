"""Finds numbers with units that are typed on a page instead of taken from the data, in Chinese and English.

Doses in mg may be typed, since «7.5 mg» names a treatment, just as an age (65 岁) names the people treated. Ordinals
(第 2 周), vague numerals (一两周, 几百倍) and names of intervals (95% 置信区间) are not data either.
"""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sphinx_evidence.locale import _
from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.myst_source import lines, without_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_kb.text.myst_source import Line

MASS = r"(?:[mnpμuk]?g|[毫微纳皮千]?克)"
AMOUNT = r"(?:[mnpμu]?mol|[毫微纳皮]?摩尔?)"
VOLUME = r"(?:[mdμ]?[Ll]|[毫分微]?升)"
TIME = r"(?:ms|毫秒|秒钟?|min|分钟|hours?|hrs?|h|个?小时|钟头|days?|天(?![然生])|weeks?|周(?![年期末围])|个月|月龄)"
UNITS = rf"""
    %(?!\s?(?:置信区间|可信区间|CI)) | ‰ | 个百分点 | 成(?=[的左以多，。；、）]|$)
    | (?:{MASS}|{AMOUNT}|I?U)\s?/\s?{VOLUME} | [mnμu]M
    | {VOLUME}\s?/\s?(?:{TIME}|kg|公斤|千克)(?:\s?/\s?(?:kg|公斤|千克))? | {VOLUME} | g/mol | 克/摩尔 | {AMOUNT}
    | kg(?:/m2)? | 公斤 | 千克 | [μnpu]?g | 微克 | 纳克 | 克
    | {TIME} | 人(?![源类体员群工脑格]) | 例(?![如外子]) | 名(?![词称]) | 倍
    | nm | 纳米 | [cm]m | 厘米 | 毫米 | mmHg | 毫米汞柱 | bpm | 次/分 | kcal | 千卡 | 大卡 | [℃°]C? | Hz
    | -?fold | percent
"""
"""Units, after NFKC normalization, which unifies ｍｇ, ㎎, ％ and µ with the usual characters."""
DIGITS = r"\d+(?:[.,]\d+)*"
TO = r"\s?(?:[–—~−-]|至|到|±|\+/-)\s?"
NAME = r"(?<![A-Za-z\u0370-\u03ff0-9_.#/])(?<![A-Za-z0-9][–-])"
"""Lookbehinds that exclude digits within a name: 5-HT, α2, C024, #3."""
TYPED = lazy_pattern(rf"{NAME}{DIGITS}(?:\s?%?{TO}{DIGITS})?\s?(?:{UNITS})(?![A-Za-z])", re.X)
YEARS = lazy_pattern(rf"{NAME}\d{{1,2}}(?:{TO}\d{{1,2}})?\s?年(?![代级月纪初末底版])")
ORDINAL = lazy_pattern(rf"第\s?\d+(?:(?:{TO}|、)\s?\d+)*")
NUMERAL = (
    r"(?:[一二三四五六七八九]点[零一二三四五六七八九]+|[一二三四五六七八九两]?[十百千万][一二三四五六七八九十百千零]*"
    r"|[二三四五六七八九两])"
)
SPELT = lazy_pattern(
    rf"百分之[\d.一二三四五六七八九十百零两点半]+"
    rf"|(?<![第几数零一二三四五六七八九十百千万两])(?:{NUMERAL}(?:至|到))?{NUMERAL}半?"
    r"(?:个?(?:小时|钟头)|分钟|公斤|千克|毫升|微克|纳克|微摩尔|纳摩尔|毫摩尔)"
)
SPELT_UNITS = ("百分之", "小时", "钟头", "分钟", "公斤", "千克", "毫升", "微克", "纳克", "摩尔")
"""One of them is a part of every match of `SPELT`, and quick to look for."""
DIGIT = re.compile(r"\d")
UNUSUAL = lazy_pattern("[^ -~\u4e00-\u9fff，。、：；？！（）“”《》…—]")
"""A letter that normalization, which is slow, might turn into a number or a unit."""
BEFORE_A_UNIT = lazy_pattern("[0-9]\\s?(?:[%A-Za-z个成毫微纳皮千克摩分升秒小钟天周月公人例名倍厘次大年]|-f)")
"""A part of every text of usual letters in which `TYPED` or `YEARS` match: the last digit and the first of a unit."""
OPTION = re.compile(r"\s*:(caption|alt):\s+(.*)")
ARGUMENT = re.compile(r"\s*(?:`{3,}|~{3,}|:{3,})\{[\w:-]+\}\s+(.*)")
SUMMARY = re.compile(r"summary:\s*(.*)")
DIAGRAM = "{mermaid}"


def numbers_with_units(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield every number with a unit that is typed on a page: line, number, whether a role works in its place."""
    holder = ""
    units = [unit for unit in SPELT_UNITS if unit in text]
    for line in lines(text):
        if line.kind == "fence":
            holder = line.text
        if not may_hold(line.text, units):  # nor does a piece of it
            continue
        for piece, takes_roles in visible_pieces(line, holder):
            if not may_hold(piece, units):
                continue
            shown = ORDINAL.sub(" ", unicodedata.normalize("NFKC", piece))
            patterns = [TYPED, YEARS] if DIGIT.search(shown) else []
            for pattern in [*patterns, SPELT] if any(unit in shown for unit in SPELT_UNITS) else patterns:
                yield from ((line.number, found[0].strip(), takes_roles) for found in pattern.finditer(shown))


def may_hold(text: str, units: Iterable[str]) -> bool:
    """Whether there may be a number with a unit in a text, of a page on which these are spelt; it mostly says no."""
    return (UNUSUAL.search(text) is not None or BEFORE_A_UNIT.search(text) is not None
            or any(unit in text for unit in units))


def visible_pieces(line: Line, holder: str) -> Iterator[tuple[str, bool]]:
    """Yield what readers see of a line, and whether roles work there; `holder` is the last opening fence."""
    if line.kind in ("prose", "heading"):
        yield without_markup(line.text), True
    elif line.kind == "option" and (found := OPTION.fullmatch(line.text)):
        yield without_markup(found[2]), found[1] == "caption"
    elif line.kind == "fence" and (found := ARGUMENT.fullmatch(line.text)):
        yield without_markup(found[1]), True
    elif line.kind == "front" and (found := SUMMARY.fullmatch(line.text)):
        yield found[1], False
    elif line.kind == "code" and DIAGRAM in holder:
        yield line.text, False


def cure_for(typed: str, takes_roles: bool = True) -> str:
    """Return what an author is told of a typed number; `takes_roles` says whether a role works in its place."""
    problem = _("“%s” is not taken from the data") % typed
    if takes_roles:
        cure = _("add a row in _data/values/ and write {value}`…`; if the number is not data (a definition, a "
                 "quotation), write {plain}`…`")
    else:
        cure = _("data cannot be inserted here; say it without the number, and put the number in the text")
    return _("%(problem)s: %(cure)s") % {"problem": problem, "cure": cure}


def typed_number_mistakes(docname: str, text: str, number_free: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield every number with a unit that is typed on a page: line, and what to do.

    Yields nothing for a page that matches one of the patterns `number_free`.
    """
    if not any(fnmatchcase(docname, pattern) for pattern in number_free):
        for line, typed, takes_roles in numbers_with_units(text):
            yield line, cure_for(typed, takes_roles)
