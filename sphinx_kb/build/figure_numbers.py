"""Number figures from what each page noted when it was read, not from the doctrees of the whole site.

No issue found upstream. With `numfig`, `TocTreeCollector.assign_figure_numbers` loads every page of the site in every
build, even when one page changed or none, and keeps all of them in memory. Here a page notes its sections, toctrees and
figures; the order of the numbers is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector

from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Number = tuple[int, ...]


@dataclass(frozen=True)
class NumberedPart:
    """Fact: a figure of the page, or a toctree, whose pages are numbered at this point."""

    sections: tuple[str, ...]
    """The ids of the sections around it, innermost first."""
    figtype: str = ""
    """The type of the figure: ``figure``, ``table``, ``code-block`` …; empty for a toctree."""
    anchor: str = ""
    """The id of the figure."""
    pages: tuple[str, ...] = ()
    """The pages that the toctree lists."""


def note_parts(app: Sphinx, doctree: nodes.document) -> None:
    """Note the figures and toctrees of the page just read."""
    env = app.env
    domains = [domain for domain in env.domains.sorted() if domain.enumerable_nodes or has_own_rule(domain)]
    # where no domain but Sphinx's own has a rule, only nodes of these kinds have numbers
    kinds: tuple[type, ...] = (nodes.container, *(kind for domain in domains for kind in domain.enumerable_nodes))
    is_usual = not any(has_own_rule(domain) for domain in domains if not isinstance(domain, StandardDomain))
    for node in doctree.findall(nodes.Element):
        if isinstance(node, addnodes.toctree):
            part = NumberedPart(sections_around(node), pages=tuple(node["includefiles"]))
            store_of(env).note(env.docname, part)
        elif is_usual and not isinstance(node, kinds):
            continue
        elif node["ids"] and not isinstance(node, nodes.section) and (figtype := figtype_of(node, domains)):
            store_of(env).note(env.docname, NumberedPart(sections_around(node), figtype, node["ids"][0]))


def has_own_rule(domain: Domain) -> bool:
    """Whether a domain decides in a way of its own which nodes have numbers."""
    return type(domain).get_enumerable_node_type is not Domain.get_enumerable_node_type


def figtype_of(node: nodes.Element, domains: Iterable[Domain]) -> str | None:
    """Return the type of a numbered node, as Sphinx does: the standard domain numbers only nodes with a caption."""
    for domain in domains:
        figtype = domain.get_enumerable_node_type(node)
        if figtype and (not isinstance(domain, StandardDomain) or domain.get_numfig_title(node)):
            return figtype
    return None


def sections_around(node: nodes.Node) -> tuple[str, ...]:
    """Return the ids of the sections around a node, innermost first."""
    found: list[str] = []
    while (node := node.parent) is not None:
        if isinstance(node, nodes.section):
            found.append(node["ids"][0])
    return tuple(found)


def figures_in_order(env: BuildEnvironment) -> Iterator[tuple[str, NumberedPart, Number]]:
    """Yield every figure below the root in the order of the site, with its page and the number of its section."""
    store = store_of(env)
    seen = set(env.domains.standard_domain._virtual_doc_names)  # genindex and the like have none
    waiting: list[tuple[str, Number, Iterator[NumberedPart] | None]] = [(env.config.root_doc, (), None)]
    while waiting:
        page, inherited, parts = waiting.pop()
        if parts is None:
            if page in seen:
                continue
            seen.add(page)
            parts = iter(store.facts_on(page, NumberedPart))
        for part in parts:
            number = section_number(env, page, part, inherited)
            if part.figtype:
                yield page, part, number
            else:
                waiting.append((page, inherited, parts))
                waiting += [(listed, number, None) for listed in reversed(part.pages)]
                break


def section_number(env: BuildEnvironment, page: str, part: NumberedPart, inherited: Number) -> Number:
    """Return the number of the innermost section around a part that has one, else the `inherited` one."""
    numbers = env.toc_secnumbers.get(page, {})
    known = (numbers.get(f"#{section}", numbers.get("")) for section in part.sections)
    return next((number for number in known if number), inherited)


def assign_numbers(env: BuildEnvironment) -> list[str]:
    """Number all figures and return the pages whose numbers changed."""
    old, env.toc_fignumbers = env.toc_fignumbers, {}
    if not env.config.numfig:
        return []
    counters: dict[tuple[str, Number], int] = {}
    for page, part, number in figures_in_order(env):
        within = number[: env.config.numfig_secnum_depth]
        counters[part.figtype, within] = place = counters.get((part.figtype, within), 0) + 1
        env.toc_fignumbers.setdefault(page, {}).setdefault(part.figtype, {})[part.anchor] = (*within, place)
    return [page for page, numbers in env.toc_fignumbers.items() if numbers != old.get(page)]


def replace_numbering(app: Sphinx) -> None:
    """Replace the method of Sphinx's collector."""
    for listener in app.events.listeners["env-get-updated"]:
        collector = getattr(listener.handler, "__self__", None)
        if type(collector) is TocTreeCollector:
            vars(collector)["assign_figure_numbers"] = assign_numbers


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.store")
    app.connect("builder-inited", replace_numbering)
    app.connect("doctree-read", note_parts, priority=900)  # after handlers that add figures to the page
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
