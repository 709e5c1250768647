"""Keep the inventory of a site from build to build, and write it anew only when an object of it changed.

No issue found upstream. Sphinx sorts and compresses the labels of the whole site in every build, a twentieth of one
that writes a single page. The kept inventory counts only for the same objects, titles, addresses and settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.domains.std import StandardDomain

from sphinx_kb.core.digests import digest_of, digest_of_long
from sphinx_kb.core.formats import is_site, name_of
from sphinx_kb.core.kept_values import key_of, load_kept, store_kept
from sphinx_kb.core.site_tree import title_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

NAME = "inventory"
TABLES = ("progoptions", "objects", "labels", "anonlabels")
"""The tables of the standard domain of which its objects are made, besides the titles of pages."""


def objects_of(env: BuildEnvironment) -> list[object]:
    """Return a value that differs whenever the objects of the domains do."""
    return [(domain.name, basis_of(domain)) for domain in env.domains.sorted()]


def basis_of(domain: Domain) -> object:
    """Return what the objects of a domain depend on, where that is quicker to tell, else the objects."""
    if isinstance(domain, StandardDomain):
        return [digest_of_table(domain.data.get(name, {})) for name in TABLES]
    told = getattr(domain, "basis_of_objects", None)
    return digest_of_long(told()) if told else sorted(map(repr, domain.get_objects()))


def digest_of_table(table: dict[Any, object]) -> str:
    """Return a digest of a table, in an order that reading a page again does not change."""
    try:
        keys = sorted(table)
    except TypeError:  # options of programs have keys of several kinds
        keys = sorted(table, key=repr)
    # words that are translated when they are shown
    others = {key: repr(table[key]) for key in getattr(table, "others", ()) if key in table}
    return digest_of_long((keys, [table[key] if key not in others else others[key] for key in keys]))


def key_for(app: Sphinx) -> bytes:
    """Return a digest of everything that the inventory says."""
    env, config, builder = app.env, app.config, app.builder
    titles = digest_of_long(sorted(title_texts(env).items()))
    addresses = [builder.get_target_uri(docname) for docname in ("index", "a", "a/b", "a/index")]
    return key_of(env, digest_of(name_of(builder), config.project, config.version, addresses, titles,
                                 sorted(env.all_docs), objects_of(env)))


def keep_inventory(app: Sphinx) -> None:
    """Replace the step of the builder that writes it."""
    builder: Any = app.builder
    if not is_site(app.builder) or type(builder).dump_inventory is not StandaloneHTMLBuilder.dump_inventory:
        return
    dump: Callable[[], None] = builder.dump_inventory

    def dump_inventory() -> None:
        path, key = Path(app.outdir, INVENTORY_FILENAME), key_for(app)
        if kept := load_kept(app.env, NAME, key):
            if not path.is_file() or path.read_bytes() != kept[0]:
                path.write_bytes(kept[0])
            return
        dump()
        store_kept(app.env, NAME, key, path.read_bytes())

    builder.dump_inventory = dump_inventory


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", keep_inventory)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
