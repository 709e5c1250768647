"""The list of the sources of a page, below its text: folded on a screen, open on paper and in books.

Each entry leads back to its first mention, says what was seen of the work, and leads to its entry in the list of all
references.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex.transforms import node_text_transform

from sphinx_evidence.data import data_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.formats import builder_of, has_addresses, is_interactive
from sphinx_kb.text.east_asian import NEVER_FIRST
from sphinx_kb.text.typst_markup import array, block, call, string, strings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.bibliography.entries import ListedEntry
    from sphinx_kb.books.typst.translator import TypstTranslator

LIST_ID = "kb-sources"


class source_mark(nodes.superscript):  # noqa: N801  # docutils' way of naming nodes
    """The numbers of a citation, superior if ``raised``; plain text has them on the line.

    ``sources`` are its keys, each with the text before and after it: in the book numbers run through a chapter.
    """


class source_reference(nodes.reference):  # noqa: N801  # as above
    """A number that leads to its source on the same page; writers other than HTML's take it for a link.

    A range leads to its first source: ``through`` is the id of its last, ``said`` how it is read out.
    """


class source_link(nodes.reference):  # noqa: N801  # as above
    """A link within a source, written as briefly as HTML allows: a page has many.

    Browsers save what it leads to if ``download`` says so.
    """


class page_sources(nodes.General, nodes.Element):  # noqa: N801  # as above
    """The sources of a page: a `sources_title`, then a `source_entry` each; a site shows the nodes ``files`` below."""


class sources_title(nodes.rubric):  # noqa: N801  # as above
    """The heading of the list."""


class source_entry(nodes.paragraph):  # noqa: N801  # as above
    """One source; its first child is the number, if sources have numbers."""


def id_of_source(key: str, suffix: str) -> str:
    """Return the id of a source on a page."""
    return f"kb-source-{nodes.make_id(key)}{suffix}"


def add_list(
    env: BuildEnvironment, docname: str, tree: nodes.Element, suffix: str, sources: list[tuple[ListedEntry, int, str]]
) -> None:
    """Add the list to a page: entry, number (0 for none) and id of the first mention (empty for none) of each source.

    It follows the text of the page and stands before pages that the document holds below it.
    """
    title = sources_title("", _("Sources (%d)") % len(sources), ids=[f"{LIST_ID}{suffix}"])
    box = page_sources("", title, classes=["kb-sources"], no_search=True, footnotes=False)
    box += [entry_of(env, docname, suffix, *source) for source in sources]
    home: nodes.Element = tree.next_node(nodes.section) or tree
    at = len(home)
    while at and any(home[at - 1].findall(addnodes.start_of_file)):
        at -= 1
    home.insert(at, box)


def entry_of(
    env: BuildEnvironment, docname: str, suffix: str, entry: ListedEntry, number: int, mention: str
) -> source_entry:
    """Return one source of a page."""
    node = source_entry("", ids=[id_of_source(entry.key, suffix)], key=entry.key, skip=2 if number else 0)
    if number:
        label = nodes.Text(f"[{number}]")
        back = source_reference("", "", label, refid=mention, internal=True, role="doc-backlink") if mention else label
        node += [back, nodes.Text(" ")]
    text = nodes.paragraph("", "", *entry.backend.paragraph(entry.formatted).children)
    node_text_transform(text)
    for link in list(text.findall(nodes.reference)):
        link.replace_self(source_link("", "", *link.children, refuri=link["refuri"]))
    node += [*text.children, nodes.Text(" "), state_of(env, docname, entry)]
    return node


def state_of(env: BuildEnvironment, docname: str, entry: ListedEntry) -> nodes.Node:
    """Return what was seen of a source, as a link to its entry in the list of all references."""
    reference = data_of(env).references.get(entry.key)
    state = reference.verified if reference else "unverified"
    builder = builder_of(env)
    if not has_addresses(builder):
        return nodes.Text(STATUSES[state])
    address = f"{builder.get_relative_uri(docname, entry.docname)}#{entry.anchor}"
    return source_link("", STATUSES[state], internal=True, refuri=address, classes=[f"kb-status--{state}"])


def visit_mark(self: HTML5Translator, node: source_mark) -> None:
    self.body.append(self.starttag(node, "sup" if node["raised"] else "span", ""))


def depart_mark(self: HTML5Translator, node: source_mark) -> None:
    self.body.append("</sup>" if node["raised"] else "</span>")


def write_mark_typst(page: TypstTranslator, node: source_mark) -> Any:
    """Return a citation that finds its numbers when the chapter is set; contents and page headers leave it out."""
    return page.unspoken(node, call(
        "component", string("citation"), array(map(strings, node["sources"])),
        raised=None if node["raised"] else "false",
        tied="true" if letter_after(node) in NEVER_FIRST else None,
    ))


def letter_after(node: nodes.Node) -> str:
    """Return the letter that follows in the same paragraph; empty at its end."""
    home, inline = node.parent, True
    while inline:
        for other in home.children[home.index(node) + 1:]:
            if text := other.astext():
                return text[0]
        inline, node, home = isinstance(home, nodes.Inline), home, home.parent
    return ""


def write_sources_typst(page: TypstTranslator, node: page_sources) -> Any:
    """Return the sources of a page, which the end of the chapter lists."""
    entries = [array([string(entry["key"]), block(map(page.render, entry.children[entry["skip"]:]))])
               for entry in node.findall(source_entry)]
    return call("component", string("sources"), string(str(_("Sources"))), array(entries))


def visit_reference(self: HTML5Translator, node: source_reference) -> None:
    # a script shows the sources of a whole range
    through = f' data-kb-through="#{node["through"]}"' if "through" in node else ""
    said = f' aria-label="{escape(node["said"])}"' if "said" in node else ""
    self.body.append(f'<a href="#{node["refid"]}" role="{node.get("role", "doc-biblioref")}"{through}{said}>')


def depart_reference(self: HTML5Translator, node: source_reference) -> None:
    self.body.append("</a>")


def visit_link(self: HTML5Translator, node: source_link) -> None:
    name = f' class="{node["classes"][0]}"' if node["classes"] else ""
    saved = " download" if node.get("download") else ""
    self.body.append(f'<a{name} href="{escape(node["refuri"])}"{saved}>')


def visit_sources(self: HTML5Translator, node: page_sources) -> None:
    folded = is_interactive(self.builder)
    self.body.append('<details class="kb-foot kb-sources">' if folded else
                     '<section class="kb-sources" role="doc-bibliography">')


def depart_sources(self: HTML5Translator, node: page_sources) -> None:
    self.body.append("</ol>\n")
    files: list[nodes.Element] = node.get("files", [])
    for part in files:
        part.walkabout(self)
    self.body.append("</details>\n" if is_interactive(self.builder) else "</section>\n")


def visit_title(self: HTML5Translator, node: sources_title) -> None:
    folded = is_interactive(self.builder)
    self.body.append(f'<summary><h2 id="{node["ids"][0]}">' if folded else
                     f'<p class="rubric" id="{node["ids"][0]}">')


def depart_title(self: HTML5Translator, node: sources_title) -> None:
    self.body.append("</h2></summary>\n<ol>\n" if is_interactive(self.builder) else "</p>\n<ol>\n")


def visit_entry(self: HTML5Translator, node: source_entry) -> None:
    self.body.append(f'<li id="{node["ids"][0]}">')


def depart_entry(self: HTML5Translator, node: source_entry) -> None:
    self.body.append("</li>\n")


def write_children(self: Any, node: nodes.Node) -> None:
    """Write the children of a node and nothing around them."""


def setup_nodes(app: Sphinx) -> None:
    """Register the nodes; writers other than HTML's know what they are derived from."""
    children = (write_children, write_children)
    app.add_node(source_mark, html=(visit_mark, depart_mark), text=children, typst=(write_mark_typst, None))
    app.add_node(page_sources, html=(visit_sources, depart_sources), text=children, latex=children, man=children,
                 texinfo=children, typst=(write_sources_typst, None))
    app.add_node(sources_title, html=(visit_title, depart_title))
    app.add_node(source_entry, html=(visit_entry, depart_entry))
    app.add_node(source_reference, html=(visit_reference, depart_reference))
    app.add_node(source_link, html=(visit_link, depart_reference))
