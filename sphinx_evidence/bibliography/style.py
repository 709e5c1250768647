"""GB/T 7714—2015, author–year system, as styles of pybtex and sphinxcontrib-bibtex.

Author and year identify a reference wherever it is cited: unlike a running number they do not change when another
reference is added, so a page need not be written again for it. Covers the types of document this bibliography holds.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import latexcodec  # noqa: F401  # registers the codec “ulatex”
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

from sphinx_evidence.model.reference import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pybtex.database import Entry, Person

STYLE = "gbt7714"
"""The name of the style in conf.py."""
HAN = re.compile(r"[\u4e00-\u9fff]")
KANA = re.compile(r"[\u3040-\u30ff]")
SHOWN_AUTHORS = 3
"""The standard prints three authors, then 等 or et al."""
WITHIN = ("inproceedings", "incollection", "inbook")
"""Types of entry that are a part of another work."""


def is_han(text: str) -> bool:
    """Whether a text is Chinese."""
    return bool(HAN.search(text))


def plain(text: str) -> str:
    """A BibTeX field as Unicode: accents read, braces gone, true dashes."""
    decoded: str = codecs.decode(text, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "")


def author(person: Person) -> str:
    """One author: SATO H, 张三, or an institution as it calls itself."""
    given = [plain(name) for name in person.first_names + person.middle_names]
    family = plain(" ".join(person.prelast_names + person.last_names))
    if not given:
        return family
    if is_han("".join([family, *given])):
        return "".join([family, *given])
    initials = " ".join(part[0] for name in given for part in re.split(r"[-\s]", name.strip(".")) if part)
    return " ".join([family.upper(), initials, *map(plain, person.lineage_names)])


def listed(persons: Iterable[Person]) -> str:
    """Authors or editors as the standard prints them, three at most; empty where there are none."""
    names = [author(person) for person in persons]
    shown = [name for name in names if name != "others"][:SHOWN_AUTHORS]
    if shown and len(names) > len(shown):
        shown.append("等" if is_han(shown[0]) else "et al.")
    return ", ".join(shown)


def edition(text: str, work: str) -> str:
    """3版 or 3rd ed., by the language of the work; other wordings as they are."""
    if not text.isdecimal():
        return text
    if is_han(work):
        return f"{text}版"
    return f"{text}{'th' if text[-2:-1] == '1' else {'1': 'st', '2': 'nd', '3': 'rd'}.get(text[-1], 'th')} ed"


def in_journal(get: Callable[[str], str]) -> str:
    """Journal with volume, issue and pages."""
    text = get("journal") + (f", {get('volume')}" if get("volume") else "")
    return text + (f"({get('number')})" if get("number") else "") + (f": {pages(get)}" if get("pages") else "")


def pages(get: Callable[[str], str]) -> str:
    """Pages with the short dash of the standard between first and last."""
    return re.sub("[–—]", "-", get("pages"))


def published(get: Callable[[str], str]) -> str:
    """Place, publisher and pages."""
    return ": ".join(filter(None, (
        get("address"), get("publisher") or get("institution") or get("school"), pages(get),
    )))


def ends(text: str) -> str:
    """A text with a full stop, unless it has its own end."""
    return text if text.endswith((".", "?", "!", "。")) else f"{text}."


def year_of(entry: Entry) -> str:
    """The year of publication; for a page that gives none, in brackets, the year in which it was looked at."""
    return entry.fields.get("year", "") or f"[{entry.fields.get('urldate', '')[:4] or '出版年不详'}]"


def reference_text(entry: Entry) -> Text:
    """One entry of the list of references."""
    def get(name: str) -> str:
        return plain(entry.fields.get(name, ""))

    doi, pmid = entry.fields.get("doi", ""), entry.fields.get("pmid", "")
    # what is read at an address carries /OL and the day of looking; a DOI alone only identifies a printed work
    address = "" if doi else entry.fields.get("url", "")
    looked = f"[{get('urldate')}]" if address and get("urldate") else ""
    within = entry.type in WITHIN and get("booktitle")
    parts: list[Any] = [
        f"{listed(entry.persons.get('author') or entry.persons.get('editor') or ()) or '佚名'}, {year_of(entry)}. ",
        f"{get('title')}[{TYPES.get(entry.type, 'Z')}{'/OL' if address else ''}]",
    ]
    if within:
        editors = listed(entry.persons.get("editor") or ())
        parts.append(f"//{ends(editors) + ' ' if editors else ''}{get('booktitle')}")
    parts.append(".")
    if get("edition"):
        parts.append(f" {ends(edition(get('edition'), get('title')))}")
    where = in_journal(get) if entry.type == "article" else published(get)
    if where or looked:
        parts.append(f" {ends(where + looked)}")
    if doi:
        parts += [" ", HRef(f"https://doi.org/{quote(doi, safe='/:;()')}", f"DOI:{doi}"), "."]
    if address:
        parts += [" ", HRef(address, address), "."]
    if pmid:
        parts += [" ", HRef(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID:{pmid}"), "."]
    return Text(*parts)


@node
def whole_reference(children: Any, context: dict[str, Any]) -> Text:
    """pybtex's template for any type of entry."""
    return reference_text(context["entry"])


class ByLanguage(AuthorYearTitle):
    """The order of the standard: works in Chinese, in Japanese, then the others, each by author, year and title."""

    def sorting_key(self, entry: Entry) -> tuple[Any, ...]:
        title = plain(entry.fields.get("title", ""))
        language = 1 if KANA.search(title) else 0 if is_han(title) else 2
        return (language, *super().sorting_key(entry))


class Gbt7714(Unsorted):
    """The list of references."""

    default_sorting_style = "kb_by_language"
    default_label_style = "kb_author_year"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("get_") and name.endswith("_template"):
            return lambda entry: whole_reference
        raise AttributeError(name)


for _kind in TYPES:
    setattr(Gbt7714, f"get_{_kind}_template", lambda self, entry: whole_reference)


def short_author(entry: Entry) -> str:
    """The author in a citation: Sato 等, Haddad 和 Anderson, 王明 等, or the institution."""
    names = [
        author(person) if is_han(str(person)) else plain(" ".join(person.prelast_names + person.last_names))
        for person in entry.persons.get("author") or entry.persons.get("editor") or ()
    ]
    if not names:
        return "佚名"
    if len(names) > 2 or "others" in names:
        return f"{names[0]} 等"
    return " 和 ".join(names)


def lettered(year: str, letter: str) -> str:
    """What ends with a year, with a letter behind it; one in brackets keeps it inside: [2026b]."""
    return f"{year[:-1]}{letter}]" if year.endswith("]") else f"{year}{letter}"


class AuthorYearLabels(BaseLabelStyle):
    """What a citation says; a letter tells the works of one author and year apart."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        labels = [f"{short_author(entry)}，{year_of(entry)}" for entry in sorted_entries]
        count, seen = Counter(labels), Counter[str]()
        for label in labels:
            seen[label] += 1
            yield lettered(label, chr(ord("a") - 1 + seen[label])) if count[label] > 1 else label


def put_letter_into_text(entry: nodes.citation) -> None:
    """Give the year in the text of an entry the letter that it has in the label, where the work is cited."""
    found = re.search(r"(\[?\d{4})[a-z](\]?)$", next(iter(entry.findall(nodes.label))).astext())
    year = f", {found[1]}{found[2]}. " if found else ""
    text = next((text for text in entry.findall(nodes.Text) if found and year in text), None)
    if found and text is not None:
        text.parent.replace(text, nodes.Text(text.replace(year, f", {found[0]}. ", 1)))


def brackets() -> BracketStyle:
    """Full-width brackets, works parted by a semicolon."""
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
    """Make the styles known under the names that conf.py uses."""
    register_plugin("pybtex.style.formatting", STYLE, Gbt7714)
    register_plugin("pybtex.style.sorting", "kb_by_language", ByLanguage)
    register_plugin("pybtex.style.labels", "kb_author_year", AuthorYearLabels)
    # sphinxcontrib-bibtex asks for this one at each citation, and pybtex looks through every installed package for it
    # unless it is registered: a third of the time of writing
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    register_referencing("sphinxcontrib.bibtex.style.referencing", "kb_author_year", ChineseAuthorYear)
