"""Citations as numbers of their page: [1], [2] … in the order of first mention, and the list of sources they lead to.

The numbers belong to what a page shows when it is written, copies of other pages included, so they are given then; no
page stores one. Headings that are shown elsewhere, as in navigation, leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from pybtex.style import FormattedEntry
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import process_only_nodes
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo

from sphinx_evidence.bibliography.citations import hidden_sources, sources_of
from sphinx_evidence.bibliography.entries import ListedEntry, listed_entries
from sphinx_evidence.bibliography.numeric import Numeric
from sphinx_evidence.bibliography.sources import add_list, id_of_source, source_mark, source_reference
from sphinx_evidence.locale import _
from sphinx_kb.core.formats import builder_of, is_interactive, is_site
from sphinx_kb.core.titles import is_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

ON_THE_LINE = "labelpar"
"""The role of numbers that stand by themselves."""


@dataclass
class PageOfDocument:
    """A page within the document that is written; a site writes one at a time, other outputs many."""

    docname: str
    tree: nodes.Element
    suffix: str
    """Tells the ids of this page from those of others in the document; empty if it is the only one."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Key → number, in order."""
    mentions: dict[str, str] = field(default_factory=dict)
    """Key → the id of its first mention."""

    def number(self, key: str) -> int:
        """Return the number of a reference, the next one if it is mentioned for the first time."""
        return self.numbers.setdefault(key, len(self.numbers) + 1)


class SamePage:
    """Stands for the builder in links within a page, which need none."""

    name = ""


class NumberCitations(SphinxPostTransform):
    """Give citations their numbers, and each page the list of its sources."""

    # after copies of other pages are in place (4), before Sphinx resolves references (10)
    default_priority = 9

    def run(self, **kwargs: Any) -> None:
        self.domain = cast("BibtexDomain", self.env.domains[BibtexDomain.name])
        self.entries = {entry.key: entry for entry in listed_entries(self.env)}
        if not self.entries:
            return
        # what other outputs show has no numbers; Sphinx removes it later
        process_only_nodes(self.document, builder_of(self.env).tags)
        if is_fragment(self.document):
            if by_number(self.env):
                self.leave_out()
        elif by_number(self.env):
            for page in pages_of(self.document, self.env.docname):
                self.number_page(page)
        elif is_site(builder_of(self.env)):
            page = PageOfDocument(self.env.docname, self.document, "")
            for entry in sorted(self.sources_by_label(), key=lambda entry: by_label(entry.label)):
                page.number(entry.key)
            self.add_list(page)

    def leave_out(self) -> None:
        """Remove the citations of a heading, and the space before them; the names of authors stay as they are."""
        for node in citations_on(self.document):
            if "t" not in node["reftype"]:
                without_space_before(node)
                node.parent.remove(node)

    def number_page(self, page: PageOfDocument) -> None:
        """Replace the citations of a page by numbers, and add its list."""
        for place, node in enumerate(citations_on(page.tree), 1):
            known = [target for target in parse_citation_targets(node["reftarget"]) if target.key in self.entries]
            if not known:
                continue  # sphinxcontrib-bibtex reports it
            mention = f"kb-cite-{place}{page.suffix}"
            marks = self.marks(page, ON_THE_LINE if node.get("alone") else node["reftype"], known, mention)
            if where := place_to_return(node, mention, builder_of(self.env)):
                for target in known:
                    page.mentions.setdefault(target.key, where)
            if marks and isinstance(marks[0], source_mark) and marks[0]["raised"]:
                without_space_before(node)
            node.parent.replace(node, marks)
        for key in hidden_sources(self.env, page.docname):
            if key in self.entries:
                page.number(key)
        self.add_list(page)

    def marks(self, page: PageOfDocument, role: str, targets: Iterable[Any], mention: str) -> list[nodes.Node]:
        """Return what stands for a citation: its numbers, by the style of its role."""
        numbered = sorted(((page.number(target.key), target) for target in targets), key=lambda one: one[0])
        references = []
        for number, target in dict(numbered).items():
            entry = self.entries[target.key]
            info = SphinxReferenceInfo(
                builder=cast("Builder", SamePage()), fromdocname=page.docname, todocname=page.docname,
                citation_id=id_of_source(target.key, page.suffix), title=None,
                pre_text=target.pre, post_text=target.post,
            )
            references.append((entry.entry, FormattedEntry(target.key, entry.text, str(number)), info))
        text = format_references(self.domain.reference_style, role, references)
        made: list[nodes.Node] = text.render(self.domain.backend)
        box = nodes.inline("", "", *made)
        for link in list(box.findall(nodes.reference)):
            link.replace_self(source_reference("", "", *link.children, refid=link["refid"], internal=True))
        for raised in list(box.findall(nodes.superscript)):
            raised.replace_self(source_mark("", "", *raised.children, raised=True))
        if "label" in role:
            box = nodes.inline("", "", source_mark("", "", *box.children, raised=False))
        marks: list[nodes.Element] = list(box.findall(source_mark))
        told = [(target.key, target.pre, target.post) for target in targets]
        for mark in marks:
            mark.update_all_atts({"classes": ["kb-cite"], "aside": True, "sources": told})
        holder = marks[0] if marks else box
        holder["ids"] = [mention]
        for mark in marks:
            join_ranges(mark)
            widen_link(mark)
        return [box] if holder is box else list(box.children)

    def sources_by_label(self) -> Iterator[ListedEntry]:
        """Yield the entries of all sources of the page, where citations name author and year."""
        keys = sources_of(self.env).get(self.env.docname, ())
        found = [self.entries[key] for key in keys if key in self.entries]
        if not any(entry.docname == self.env.docname for entry in found):  # the page with the list itself has none
            yield from found

    def add_list(self, page: PageOfDocument) -> None:
        """Add the list of its sources to a page."""
        if page.numbers:
            add_list(self.env, page.docname, page.tree, page.suffix,
                     [(self.entries[key], number if by_number(self.env) else 0, page.mentions.get(key, ""))
                      for key, number in page.numbers.items()])


def by_number(env: BuildEnvironment) -> bool:
    """Whether citations are numbers."""
    return isinstance(cast("BibtexDomain", env.domains[BibtexDomain.name]).reference_style, Numeric)


def is_citation(node: nodes.Node) -> bool:
    """Whether a node is a citation that waits to be resolved."""
    return isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "cite"


def pages_of(document: nodes.document, docname: str) -> Iterator[PageOfDocument]:
    """Yield the pages of a document: `docname`, and those that an output in one piece has put into it."""
    yield PageOfDocument(docname, document, "")
    for place, start in enumerate(document.findall(addnodes.start_of_file), 1):
        if start.children:
            yield PageOfDocument(start["docname"], start, f"-{place}")


def citations_on(tree: nodes.Element) -> list[addnodes.pending_xref]:
    """Return the citations of a page in the order of its text, without those of pages inside it."""
    found, waiting = [], list(tree.children[::-1])
    while waiting:
        node = waiting.pop()
        if is_citation(node):
            found.append(cast("addnodes.pending_xref", node))
        elif not isinstance(node, addnodes.start_of_file):
            waiting += node.children[::-1]
    return found


def place_to_return(node: nodes.Node, mention: str, builder: Builder) -> str:
    """Return the id to which the list leads back from a citation: `mention`, or what opens the hidden box around it.

    Outputs that cannot open such boxes leave them out: there it is empty.
    """
    while (node := node.parent) is not None:
        if name := node.get("shown_by"):
            return str(name) if is_interactive(builder) else ""
    return mention


def without_space_before(node: nodes.Node) -> None:
    """Strip the space before a node: a superior number stands at its word."""
    at = node.parent.index(node)
    before = node.parent[at - 1] if at else None
    if isinstance(before, nodes.Text) and before.endswith((" ", "\n")):
        node.parent.replace(before, nodes.Text(before.rstrip(" \n")))


def join_ranges(mark: nodes.Element) -> None:
    """Make each range one link, to its first source: a screen reader says it as one, not as two numbers with a minus.

    It knows its last source, so that its card shows all of them.
    """
    children = list(mark.children)
    for first, hyphen, last in zip(children, children[1:], children[2:], strict=False):
        if isinstance(first, source_reference) and isinstance(last, source_reference) and hyphen.astext() == "-":
            first["through"] = last["refid"]
            first["said"] = str(_("sources %(first)s to %(last)s")) % {"first": first.astext(), "last": last.astext()}
            first += [nodes.Text("-"), *last.children]
            mark.remove(hyphen)
            mark.remove(last)


def widen_link(mark: nodes.Element) -> None:
    """Put the brackets of a single number or range into its link, which is easier to hit."""
    children = list(mark.children)
    links = [child for child in children if isinstance(child, source_reference)]
    if len(links) != 1 or any(not isinstance(child, (nodes.Text, source_reference)) for child in children):
        return
    link = links[0]
    at = children.index(link)
    before, after = children[:at], children[at + 1:]
    text = [*before, *link.children, *after]
    mark.children, link.children = [], []
    link += nodes.Text("".join(part.astext() for part in text))
    mark += link


def by_label(label: str) -> tuple[int, str]:
    """Return the sort key of a source; labels that are numbers sort by value."""
    return (int(label) if label.isdecimal() else 0, label)
