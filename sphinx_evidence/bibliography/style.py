"""GB/T 7714—2015 as styles for pybtex and sphinxcontrib-bibtex, in both of its systems.

In the author–year system the year follows the authors; where citations are numbers, it follows the journal or the
publisher. Covers the types of entry in `TYPES`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import HRef, Text
from pybtex.style.formatting.unsrt import Style as Unsorted
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle as AuthorYearTitle
from pybtex.style.template import node
from sphinxcontrib.bibtex.plugin import register_plugin as register_referencing
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.basic_label import BasicLabelTextualReferenceStyle
from sphinxcontrib.bibtex.style.referencing.label import LabelReferenceStyle
from sphinxcontrib.bibtex.style.template import join2, post_text, pre_text, reference

from sphinx_evidence.bibliography.latex import without_latex
from sphinx_evidence.model.reference import TYPES
from sphinx_kb.text.lazy_pattern import lazy_pattern
from sphinx_kb.text.word_order import order_key, pinyin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pybtex.database import Entry, Person

STYLE = "gbt7714"
"""The name of the style in conf.py, for citations by author and year."""
NUMERIC_STYLE = "gbt7714_numeric"
"""The name of the style for citations by number."""
STYLES = (STYLE, NUMERIC_STYLE)
HAN = lazy_pattern(r"[\u4e00-\u9fff]")
KANA = re.compile(r"[\u3040-\u30ff]")
SHOWN_AUTHORS = 3
"""The standard prints at most three authors, then 等 or et al."""
PARTS_OF_WORKS = ("inproceedings", "incollection", "inbook")
"""Types of entry that are part of another work."""


def is_han(text: str) -> bool:
    """Whether a text contains a Chinese character."""
    return bool(HAN.search(text))


def as_unicode(text: str) -> str:
    """A BibTeX field as Unicode: accents decoded, braces removed, typographic dashes."""
    return without_latex(text).replace("---", "—").replace("--", "–")


def author_name(person: Person) -> str:
    """One author as the standard prints it: SATO H, 张三, or the name of an institution."""
    given = [as_unicode(name) for name in person.first_names + person.middle_names]
    family = as_unicode(" ".join(person.prelast_names + person.last_names))
    if not given:
        return family
    if is_han("".join([family, *given])):
        return "".join([family, *given])
    initials = " ".join(part[0] for name in given for part in re.split(r"[-\s]", name.strip(".")) if part)
    return " ".join([family.upper(), initials, *map(as_unicode, person.lineage_names)])


def author_list(persons: Iterable[Person]) -> str:
    """Authors or editors as the standard prints them, at most three; empty if there are none."""
    names = [author_name(person) for person in persons]
    shown = [name for name in names if name != "others"][:SHOWN_AUTHORS]
    if shown and len(names) > len(shown):
        shown.append("等" if is_han(shown[0]) else "et al.")
    return ", ".join(shown)


def edition(text: str, work: str) -> str:
    """3版 or 3rd ed, by the language of the title `work`; an edition that is not a number stays as it is."""
    if not text.isdecimal():
        return text
    if is_han(work):
        return f"{text}版"
    return f"{text}{'th' if text[-2:-1] == '1' else {'1': 'st', '2': 'nd', '3': 'rd'}.get(text[-1], 'th')} ed"


def journal_part(get: Callable[[str], str], year: str) -> str:
    """Journal with year, unless it is empty, volume, issue and pages."""
    text = ", ".join(filter(None, (get("journal"), year, get("volume"))))
    return text + (f"({get('number')})" if get("number") else "") + (f": {page_range(get)}" if get("pages") else "")


def page_range(get: Callable[[str], str]) -> str:
    """The pages, with a hyphen between first and last as in the standard."""
    return re.sub("[–—]", "-", get("pages"))


def imprint(get: Callable[[str], str], year: str) -> str:
    """Place, publisher, year, unless it is empty, and pages."""
    place = ": ".join(filter(None, (get("address"), get("publisher") or get("institution") or get("school"))))
    return ": ".join(filter(None, (", ".join(filter(None, (place, year))), page_range(get))))


def where_printed(entry: Entry, get: Callable[[str], str], year: str) -> str:
    """The journal or the imprint; the year of a page that names no publisher stands in brackets."""
    if entry.type == "article":
        return journal_part(get, year)
    if year.isdecimal() and get("url") and not get("doi") and not imprint(get, ""):
        return f"({year})"
    return imprint(get, year)


def with_full_stop(text: str) -> str:
    """A text with a full stop, unless it already ends in a punctuation mark."""
    return text if text.endswith((".", "?", "!", "。")) else f"{text}."


def year_of(entry: Entry) -> str:
    """The year of publication; for a web page without one, the year of access in brackets."""
    return entry.fields.get("year", "") or f"[{entry.fields.get('urldate', '')[:4] or '出版年不详'}]"


def reference_text(entry: Entry, *, by_number: bool = False) -> Text:
    """One entry of the list of references."""
    def get(name: str) -> str:
        return as_unicode(entry.fields.get(name, ""))

    doi, pmid = entry.fields.get("doi", ""), entry.fields.get("pmid", "")
    # online works carry /OL and the date of access; a DOI alone only identifies a printed work
    address = "" if doi else entry.fields.get("url", "")
    accessed = f"[{get('urldate')}]" if address and get("urldate") else ""
    within = entry.type in PARTS_OF_WORKS and get("booktitle")
    authors = author_list(entry.persons.get("author") or entry.persons.get("editor") or ()) or "佚名"
    parts: list[Any] = [
        f"{with_full_stop(authors)} " if by_number else f"{authors}, {year_of(entry)}. ",
        f"{get('title')}[{TYPES.get(entry.type, 'Z')}{'/OL' if address else ''}]",
    ]
    if within:
        editors = author_list(entry.persons.get("editor") or ())
        parts.append(f"//{f'{with_full_stop(editors)} ' if editors else ''}{get('booktitle')}")
    parts.append(".")
    if get("edition"):
        parts.append(f" {with_full_stop(edition(get('edition'), get('title')))}")
    where = where_printed(entry, get, entry.fields.get("year", "") if by_number else "")
    if where or accessed:
        parts.append(f" {with_full_stop(where + accessed)}")
    if doi:
        parts += [" ", HRef(f"https://doi.org/{quote(doi, safe='/:;()')}", f"DOI:{doi}"), "."]
    if address:
        parts += [" ", HRef(address, address), "."]
    if pmid:
        parts += [" ", HRef(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID:{pmid}"), "."]
    return Text(*parts)


@node
def whole_reference(children: Any, context: dict[str, Any]) -> Text:
    """The pybtex template for every type of entry."""
    return reference_text(context["entry"])


@node
def whole_reference_by_number(children: Any, context: dict[str, Any]) -> Text:
    """The same where citations are numbers."""
    return reference_text(context["entry"], by_number=True)


SURNAMES = {
    "万俟": "moqi", "尉迟": "yuchi", "澹台": "tantai",
    "乐": "yue", "仇": "qiu", "任": "ren", "冼": "xian", "区": "ou", "单": "shan", "员": "yun", "召": "shao",
    "宓": "mi", "折": "she", "曾": "zeng", "朴": "piao", "查": "zha", "盖": "ge", "种": "chong", "秘": "bi", "繁": "po",
    "缪": "miao", "翟": "zhai", "葛": "ge", "覃": "qin", "解": "xie", "那": "na",
    "黑": "he", "纪": "ji", "逄": "pang", "隗": "wei",
}
"""Surnames that are read in another way than the same characters in words."""


def reading_of(name: str) -> str:
    """The pinyin of a Chinese name, to sort by; empty for other names."""
    surname = next((one for one in SURNAMES if name.startswith(one)), "")
    return f"{SURNAMES[surname]} {pinyin_of(name[len(surname):])}" if surname else pinyin_of(name)


class LanguageSorting(AuthorYearTitle):
    """The order of the standard: works in Chinese, in Japanese, then the others, each by author, year and title.

    Chinese authors and titles are sorted by pinyin.
    """

    def sorting_key(self, entry: Entry) -> tuple[Any, ...]:
        title = as_unicode(entry.fields.get("title", ""))
        language = 1 if KANA.search(title) else 0 if is_han(title) else 2
        if language:
            return (language, *super().sorting_key(entry))
        persons = entry.persons.get("author") or entry.persons.get("editor") or ()
        authors = tuple(order_key(name, reading_of(name)) for name in map(author_name, persons))
        return (language, authors, entry.fields.get("year", ""), order_key(title))


class Gbt7714(Unsorted):
    """The list of references."""

    default_sorting_style = "kb_by_language"
    default_label_style = "kb_author_year"
    template = staticmethod(whole_reference)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("get_") and name.endswith("_template"):
            return lambda entry: self.template
        raise AttributeError(name)


class Gbt7714Numeric(Gbt7714):
    """The list of references where citations are numbers."""

    template = staticmethod(whole_reference_by_number)


for _kind in TYPES:
    setattr(Gbt7714, f"get_{_kind}_template", lambda self, entry: self.template)


def short_author(entry: Entry) -> str:
    """The author in a citation: Sato 等, Haddad 和 Anderson, 王明 等, or the institution."""
    names = [
        author_name(person) if is_han(str(person)) else as_unicode(" ".join(person.prelast_names + person.last_names))
        for person in entry.persons.get("author") or entry.persons.get("editor") or ()
    ]
    if not names:
        return "佚名"
    if len(names) > 2 or "others" in names:
        return f"{names[0]} 等"
    return " 和 ".join(names)


def with_letter(year: str, letter: str) -> str:
    """A text that ends with a year, with a letter after it, inside brackets if there are any: 2026b, [2026b]."""
    return f"{year[:-1]}{letter}]" if year.endswith("]") else f"{year}{letter}"


class AuthorYearLabels(BaseLabelStyle):
    """The labels of citations; a letter distinguishes works with the same author and year."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        labels = [f"{short_author(entry)}，{year_of(entry)}" for entry in sorted_entries]
        count, seen = Counter(labels), Counter[str]()
        for label in labels:
            seen[label] += 1
            yield with_letter(label, chr(ord("a") - 1 + seen[label])) if count[label] > 1 else label


def put_letter_into_text(entry: nodes.citation) -> None:
    """Give the year in the text of an entry the same letter as in its label."""
    found = re.search(r"(\[?\d{4})[a-z](\]?)$", next(iter(entry.findall(nodes.label))).astext())
    year = f", {found[1]}{found[2]}. " if found else ""
    text = next((text for text in entry.findall(nodes.Text) if found and year in text), None)
    if found and text is not None:
        text.parent.replace(text, nodes.Text(text.replace(year, f", {found[0]}. ", 1)))


def brackets() -> BracketStyle:
    """Full-width brackets, with a semicolon between works."""
    return BracketStyle(left="（", right="）", sep="；")


@node
def label_in_a_sentence(children: Any, context: dict[str, Any]) -> Text:
    """The label of an entry as the author with the year after it: Sato 等（2013）."""
    who, _, when = context["formatted_entry"].label.rpartition("，")
    return Text(f"{who}（{when}）")


@dataclass
class ChineseInASentence(BasicLabelTextualReferenceStyle):
    """A citation that is part of its sentence: Sato 等（2013）."""

    def inner(self, role_name: str) -> Any:
        return join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[
            pre_text, reference[label_in_a_sentence], post_text
        ]


@dataclass
class ChineseAuthorYear(LabelReferenceStyle):
    """Citations in the text: （Sato 等，2013；Haddad 和 Anderson，2007）, by the labels above."""

    bracket_textual: BracketStyle = field(default_factory=brackets)
    bracket_parenthetical: BracketStyle = field(default_factory=brackets)
    bracket_author: BracketStyle = field(default_factory=brackets)
    bracket_label: BracketStyle = field(default_factory=brackets)
    bracket_year: BracketStyle = field(default_factory=brackets)

    def __post_init__(self) -> None:
        super().__post_init__()  # type: ignore[no-untyped-call]  # sphinxcontrib-bibtex has no types
        sentence = ChineseInASentence(bracket=self.bracket_textual)
        self.role_style.update(dict.fromkeys(sentence.role_names(), sentence))


def register() -> None:
    """Register the styles under the names that conf.py uses."""
    register_plugin("pybtex.style.formatting", STYLE, Gbt7714)
    register_plugin("pybtex.style.formatting", NUMERIC_STYLE, Gbt7714Numeric)
    register_plugin("pybtex.style.sorting", "kb_by_language", LanguageSorting)
    register_plugin("pybtex.style.labels", "kb_author_year", AuthorYearLabels)
    # sphinxcontrib-bibtex asks for this plugin at each citation; unless it is registered, pybtex searches all installed
    # packages each time, which took a third of the time of writing
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    register_referencing("sphinxcontrib.bibtex.style.referencing", "kb_author_year", ChineseAuthorYear)
