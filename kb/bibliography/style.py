"""GB/T 7714—2015, author–year system (著者-出版年制), as styles of pybtex and sphinxcontrib-bibtex.

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
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import HRef, Text
from pybtex.style.formatting.unsrt import Style as Unsorted
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.template import node
from sphinxcontrib.bibtex.plugin import register_plugin as register_referencing
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.label import LabelReferenceStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pybtex.database import Entry, Person

KINDS = {
    "article": "J", "book": "M", "inbook": "M", "incollection": "M", "phdthesis": "D", "mastersthesis": "D",
    "inproceedings": "C", "proceedings": "C", "techreport": "R", "manual": "S", "misc": "EB", "online": "EB",
    "dataset": "DS", "patent": "P",
}
"""BibTeX's types and the standard's marks."""
HAN = re.compile(r"[\u4e00-\u9fff]")
SHOWN_AUTHORS = 3
"""The standard prints three authors, then 等 or et al."""


def is_han(text: str) -> bool:
    """Whether a text is Chinese."""
    return bool(HAN.search(text))


def plain(text: str) -> str:
    """A BibTeX field as Unicode: accents read, braces gone, a true dash in ranges."""
    decoded: str = codecs.decode(text, "ulatex")  # type: ignore[call-overload]  # text to text, a codec of latexcodec
    return decoded.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "")


def author(person: Person) -> str:
    """One author: SATO H, 张三, or an institution as it calls itself."""
    given = person.first_names + person.middle_names
    family = plain(" ".join(person.prelast_names + person.last_names))
    if not given:
        return family
    whole = "".join(map(plain, given)) + family
    if is_han(whole):
        return family + "".join(map(plain, given))
    initials = " ".join(part[0] for name in given for part in re.split(r"[-\s]", plain(name).strip(".")) if part)
    return f"{family.upper()} {initials}"


def authors(entry: Entry) -> str:
    """The authors or editors as the standard prints them; 佚名 where there are none."""
    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [author(person) for person in persons]
    cut = "others" in names or len(names) > SHOWN_AUTHORS
    names = [name for name in names if name != "others"][:SHOWN_AUTHORS]
    if not names:
        return "佚名"
    return ", ".join([*names, *(["等" if is_han(names[0]) else "et al"] if cut else [])])


def source(entry: Entry) -> str:
    """Where the work appeared: journal with volume, issue and pages, or place and publisher."""
    def get(name: str) -> str:
        return plain(entry.fields.get(name, ""))

    if entry.type == "article":
        text = get("journal")
        if get("volume"):
            text += f", {get('volume')}" + (f"({get('number')})" if get("number") else "")
        return text + (f": {get('pages')}" if get("pages") else "")
    publisher = get("publisher") or get("institution") or get("school") or get("howpublished")
    return ": ".join(filter(None, (get("address"), publisher or get("booktitle"))))


def ends(text: str) -> str:
    """A text with a full stop, unless it has its own end."""
    return text if text.endswith((".", "?", "!", "。")) else f"{text}."


def reference_text(entry: Entry) -> Text:
    """One entry of the list of references."""
    fields = entry.fields
    doi, pmid = fields.get("doi", ""), fields.get("pmid", "")
    address = f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else fields.get("url", "")
    mark = KINDS.get(entry.type, "Z") + ("/OL" if address else "")
    parts: list[Any] = [f"{authors(entry)}, {fields.get('year', '出版年不详')}. "]
    parts.append(f"{plain(fields.get('title', ''))}[{mark}].")
    if where := source(entry):
        parts.append(f" {ends(where)}")
    if fields.get("urldate"):
        parts.append(f" [{fields['urldate']}].")
    if address:
        parts += [" ", HRef(address, f"DOI: {doi}" if doi else address), "."]
    if pmid:
        parts += [" ", HRef(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID: {pmid}"), "."]
    return Text(*parts)


@node
def whole_reference(children: Any, context: dict[str, Any]) -> Text:
    """pybtex's template for any type of entry."""
    return reference_text(context["entry"])


class Gbt7714(Unsorted):
    """The list of references: by author, then year, Latin names before Chinese ones."""

    default_sorting_style = "author_year_title"
    default_label_style = "kb_author_year"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("get_") and name.endswith("_template"):
            return lambda entry: whole_reference
        raise AttributeError(name)


for _kind in (*KINDS, "unpublished", "booklet"):
    setattr(Gbt7714, f"get_{_kind}_template", lambda self, entry: whole_reference)


def short_author(entry: Entry) -> str:
    """The author in a citation: Sato 等, Haddad 和 Anderson, or the institution."""
    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [plain(" ".join(person.prelast_names + person.last_names)) for person in persons]
    if not names:
        return "佚名"
    if len(names) > 2 or "others" in names:
        return f"{names[0]} 等"
    return " 和 ".join(names)


class AuthorYearLabels(BaseLabelStyle):
    """What a citation says; a letter tells the works of one author and year apart."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        labels = [f"{short_author(entry)}，{entry.fields.get('year', '')}" for entry in sorted_entries]
        count, seen = Counter(labels), Counter[str]()
        for label in labels:
            seen[label] += 1
            yield f"{label}{chr(ord('a') - 1 + seen[label])}" if count[label] > 1 else label


def brackets() -> BracketStyle:
    """Full-width brackets, works parted by a semicolon."""
    return BracketStyle(left="（", right="）", sep="；")


@dataclass
class ChineseAuthorYear(LabelReferenceStyle):
    """Citations in the text: （Sato 等，2013；Haddad 和 Anderson，2007）, by the labels above."""

    bracket_textual: BracketStyle = field(default_factory=brackets)
    bracket_parenthetical: BracketStyle = field(default_factory=brackets)
    bracket_author: BracketStyle = field(default_factory=brackets)
    bracket_label: BracketStyle = field(default_factory=brackets)
    bracket_year: BracketStyle = field(default_factory=brackets)


def register() -> None:
    """Make the styles known under the names that conf.py uses."""
    register_plugin("pybtex.style.formatting", "gbt7714", Gbt7714)
    register_plugin("pybtex.style.labels", "kb_author_year", AuthorYearLabels)
    # sphinxcontrib-bibtex asks for this one at each citation, and pybtex looks through every installed package for it
    # unless it is registered: a third of the time of writing
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    register_referencing("sphinxcontrib.bibtex.style.referencing", "kb_author_year", ChineseAuthorYear)
