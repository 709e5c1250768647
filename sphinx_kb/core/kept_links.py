"""What is made of all links of the site is kept from build to build, as long as no link and no name has changed.

Most edits change none, and then nothing that a page shows of others changes: its backlinks, its neighbours, where its
links lead. It is known by digests of the facts about links and pages, of their titles and toctrees, and of the labels
of Sphinx; not where links lead to the inventories of other sites, which change at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_long
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.page import Link
from sphinx_kb.core.resolver import names_stamp_of
from sphinx_kb.core.site_tree import Toctree, site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.core.titles import UnfinishedTitle

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

Value = TypeVar("Value")


@cached_for_build
def links_stamp_of(env: BuildEnvironment) -> str:
    """Return a digest of all that decides where links lead and what is called how; empty if that cannot be known."""
    if getattr(env, "intersphinx_named_inventory", None):
        return ""
    store = store_of(env)
    titles = digest_of_long(sorted(site_tree_of(env).titles.items()))
    unfinished = [(docname, str(fact.title)) for docname, fact in store.facts(UnfinishedTitle)]
    return digest_of(names_stamp_of(env), store.digest(Link), list(store.facts(Toctree)), titles, unfinished,
                     labels_of(env))


def labels_of(env: BuildEnvironment) -> list[str]:
    """Return digests of the pages and anchors of all labels, in an order that reading a page again does not change."""
    standard = env.domains.standard_domain
    anonymous = standard.anonlabels
    others: dict[str, Any] = {name: place[:2] for name, place in standard.labels.items()
                              if anonymous.get(name) != place[:2]}
    return [digest_of_long(sorted(labels.items())) for labels in (anonymous, others)]


def kept_by_links(env: BuildEnvironment, name: str, compute: Callable[[], Value], *more: object) -> Value:
    """Return a picklable value that is made of links, names, titles and toctrees of all pages, and of `more`, alone."""
    stamp = links_stamp_of(env)
    return kept_value(env, f"links-{name}", lambda: [stamp, *more], compute) if stamp else compute()
