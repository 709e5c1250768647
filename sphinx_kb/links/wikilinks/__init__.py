"""Wiki links: ``[[any page, heading, block or term by any of its names]]``.

A wiki link is a Sphinx cross-reference of the domain ``kb``, resolved by `sphinx_kb.core.resolver` from the facts
`Page`, `Link` and, for names of things inside pages such as terms, `DefinedName`.
"""

from __future__ import annotations

import difflib
import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from sphinx_kb.core.digests import digest_of_long
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.page import WIKI_LINK, Link
from sphinx_kb.core.resolver import external_reference, links_of, name_index_of
from sphinx_kb.core.static_files import add_style
from sphinx_kb.core.store import store_of
from sphinx_kb.links.wikilinks.attachments import (
    Attachments,
    attachments_of,
    depart_media,
    has_attachment_suffix,
    media,
    pages_with_changed_attachments,
    visit_media,
)
from sphinx_kb.links.wikilinks.domain import KnowledgeBaseDomain
from sphinx_kb.links.wikilinks.embeds import ExpandEmbeds, circular_embeds, notable_links_of, pages_embedded_by
from sphinx_kb.links.wikilinks.parser import WikiMystParser
from sphinx_kb.locale import _
from sphinx_kb.text.wikilink import split_target

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.name_index import NameIndex
    from sphinx_kb.core.page import Resolution

PROPERTY_LINK = re.compile(r"\[\[([^\[\]\n]+)\]\]")
logger = logging.getLogger(__name__)


def warn_of_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every broken or ambiguous link in every build, even on pages that are not written."""
    index = name_index_of(env)
    for docname, link, resolution in notable_links_of(env):
        if resolution.problem:
            message = complaint(link.target, resolution, index, attachments_of(env))
            logger.warning(message, location=link.place(docname), type="kb", subtype="link")
    for docname, link in circular_embeds(env):
        message = _("![[%s]] embeds its own page, directly or through other pages: a link is shown instead")
        logger.warning(message % link.target, location=link.place(docname), type="kb", subtype="link")


def missing_file(target: str, attachments: Attachments) -> str:
    """Return the warning for a link to a file that is not there."""
    names = difflib.get_close_matches(split_target(target).page.rpartition("/")[2], attachments.names, 3)
    if names:
        return _("[[%(target)s]]: there is no such file; did you mean %(names)s?") % {
            "target": target, "names": _(", ").join(names)}
    return _("[[%s]]: there is no such file: check its name, or add it to the source folder") % target


def complaint(
    target: str, resolution: Resolution, index: NameIndex, attachments: Attachments | None = None
) -> str:
    """Return the warning for a broken link, with suggestions."""
    found = resolution.destination
    if resolution.problem == "inventory":
        site, _colon, name = target.partition(":")
        return _("[[%(target)s]]: the site “%(site)s” has nothing called “%(name)s”: check the spelling there") % {
            "target": target, "site": site, "name": name}
    if found and resolution.problem == "ambiguous":
        message = _("[[%(target)s]] is ambiguous (%(alternatives)s) and now leads to %(taken)s: write the path "
                    "to choose one")
        return message % {
            "target": target, "alternatives": _(", ").join(resolution.alternatives),
            "taken": f"{found.docname}#{found.anchor}" if found.anchor else found.docname}
    if found is None and attachments and has_attachment_suffix(split_target(target).page):
        return missing_file(target, attachments)
    words = {"target": target, "page": found.docname if found else "",
             "names": _(", ").join(index.suggestions(target, resolution))}
    if found is None:
        message = (_("[[%(target)s]]: there is no such page or term; did you mean %(names)s?") if words["names"] else
                   _("[[%(target)s]]: there is no such page or term: correct the name, or write the page"))
    elif resolution.problem == "heading":
        message = (_("[[%(target)s]]: %(page)s has no such heading; did you mean %(names)s?") if words["names"] else
                   _("[[%(target)s]]: %(page)s has no such heading: check the headings of that page"))
    else:
        message = (_("[[%(target)s]]: %(page)s has no such block; did you mean %(names)s?") if words["names"] else
                   _("[[%(target)s]]: %(page)s has no such block: check the block ids of that page"))
    return message % words


def note_links_in_properties(app: Sphinx, doctree: nodes.document) -> None:
    """Note the links in the front matter of a page, which are links as in Obsidian; they have no text around them."""
    env = app.env
    if env.config.kb_link_order != "obsidian":
        return
    for key, value in env.metadata.get(env.docname, {}).items():
        text = str(value)
        with suppress(ValueError):  # MyST stores lists and dictionaries as JSON
            text = json.dumps(json.loads(text), ensure_ascii=False)
        for written in PROPERTY_LINK.findall(text):
            target, _bar, label = written.partition("|")
            store_of(env).note(env.docname, Link(str(split_target(target)), 1, WIKI_LINK, f"{key}: ", label or target))


def fingerprints(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Return, by page, a digest of where its links lead."""
    def made() -> dict[str, str]:
        shown: dict[str, list[Any]] = {}
        for docname, link, resolution in links_of(env):
            shown.setdefault(docname, []).append([link.target, place_of(env, docname, link, resolution)])
        return {docname: digest_of_long(places) for docname, places in shown.items()}

    return kept_by_links(env, "places", made)


def place_of(env: BuildEnvironment, docname: str, link: Link, resolution: Resolution) -> list[str] | None:
    """Return everything that a page shows of the destination of a link; None if it is broken."""
    if found := resolution.destination:
        # a reference of Sphinx shows the title of its destination
        return [found.kind, found.docname, found.anchor, "" if link.is_wiki else found.title]
    if resolution.problem:
        return None
    reference = external_reference(env, docname, link.target, nodes.inline())
    return [reference["refuri"], reference["reftitle"], reference.astext()] if reference else None


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    add_style(app, "css/wikilink.css")
    app.add_domain(KnowledgeBaseDomain)
    app.add_source_parser(WikiMystParser, override=True)
    app.add_post_transform(ExpandEmbeds)
    app.add_node(media, html=(visit_media, depart_media))
    app.add_config_value("kb_wiki_label_first", False, "env", types=frozenset({bool}), description=_(
        "whether links are written [[label|page]], as in Dendron, instead of [[page|label]]"))
    app.connect("doctree-read", note_links_in_properties)
    app.connect("env-get-outdated", pages_with_changed_attachments)
    app.connect("env-updated", warn_of_links)
    app.connect("kb-page-fingerprint", fingerprints)
    app.connect("kb-embedded-pages", lambda app, env: pages_embedded_by(env))
    app.connect("kb-answered-domains", lambda app: KnowledgeBaseDomain.name)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
