"""Wiki links: ``[[any page, heading, block or term by any of its names]]``.

A wiki link is a Sphinx cross-reference of the domain ``kb``. What it means, `sphinx_kb.core.resolver` says: pages and
links are facts `Page` and `Link`, and names of things inside pages, such as terms, are facts `DefinedName`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.resolver import links_of, name_index_of
from sphinx_kb.links.wikilinks.domain import KnowledgeBaseDomain
from sphinx_kb.links.wikilinks.embeds import ExpandEmbeds, circles, closure
from sphinx_kb.links.wikilinks.parser import WikiMystParser

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.name_index import NameIndex
    from sphinx_kb.core.page import Resolution

logger = logging.getLogger(__name__)


def warn_of_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every link that is broken or ambiguous, in every build and also on pages that are not written."""
    names = name_index_of(env)
    for docname, link, answer in links_of(env):
        if answer.problem:
            message = complaint(link.target, answer, names)
            logger.warning(message, location=(docname, link.line), type="kb", subtype="link")
    for docname, link in circles(env):
        logger.warning(f"![[{link.target}]] 嵌入绕成了圈，最后又嵌入这一页自己：这里只给链接",
                       location=(docname, link.line), type="kb", subtype="link")


def complaint(target: str, answer: Resolution, names: NameIndex) -> str:
    """What is wrong with a link and what was perhaps meant."""
    if answer.destination and answer.problem == "ambiguous":
        taken = answer.destination.docname + (f"#{answer.destination.anchor}" if answer.destination.anchor else "")
        rest = "、".join(answer.alternatives)
        return f"[[{target}]] 可以指 {rest}，现在取 {taken}：写出路径就不会弄错"
    near = "、".join(names.suggestions(target, answer))
    if answer.destination is None:
        hint = f"，是否指 {near}？" if near else "。要新建这一页，还是写错了名字？"
        return f"[[{target}]] 没有这一页，也没有这个术语{hint}"
    what = "标题" if answer.problem == "heading" else "段落编号"
    hint = f"，是否指 {near}？" if near else f"：看看那一页的{what}怎么写"
    return f"[[{target}]]：{answer.destination.docname} 里没有这个{what}{hint}"


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Where its links lead, and what it embeds, is seen on a page."""
    links: dict[str, list[Any]] = {}
    for docname, link, answer in links_of(env):
        hit = answer.destination
        # a reference of Sphinx's shows the title of what it leads to
        place = [hit.kind, hit.docname, hit.anchor, "" if link.is_wiki else hit.title] if hit else None
        links.setdefault(docname, []).append([link.target, place])
    reach = closure(env)
    copies = {page: [digest(env, page), links.get(page)] for page in set().union(*reach.values())}
    return {docname: [own, [copies[page] for page in reach.get(docname, ())]] for docname, own in links.items()}


def digest(env: BuildEnvironment, docname: str) -> str:
    """What a page says, as a number: whoever embeds it must be written again when it says something else."""
    return hashlib.sha256(env.get_doctree(docname).pformat().encode()).hexdigest()


def read_again(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """Pages whose table of contents lists a page that came or went: Sphinx keeps the entries it could read."""
    moved = set(added) | set(removed)
    again = {docname for docname, listed_pages in env.toctree_includes.items() if moved & set(listed_pages)}
    return sorted((again & env.found_docs) - moved)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_kb.core")
    app.add_source_parser(WikiMystParser, override=True)
    app.add_domain(KnowledgeBaseDomain)
    app.add_post_transform(ExpandEmbeds)
    app.connect("env-get-outdated", read_again)
    app.connect("env-updated", warn_of_links)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
