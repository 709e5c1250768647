"""Tag pages: one for each tag, and an index of all; tags lead there from the text and from below it.

A tag ``a/b`` is nested in ``a``, whose page lists both. Only sites have these pages: ``kb_tag_pages`` switches them on.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core import kept_values
from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.fingerprint import writing_of
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page import Page
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.static_files import add_style
from sphinx_kb.core.store import store_of
from sphinx_kb.core.tags import Tag, tag_reference
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
FOLDER = "tags"
INDEX = f"{FOLDER}/index"
UNSAFE = re.compile(r'[\\:*?"<>|#%\x00-\x1f]|^\.+$')
"""What cannot stand in the name of a file everywhere."""
PART = PagePart("tags", "sphinx_kb/page_tags.html", "kb_tags", before="backlinks")


@dataclass(frozen=True)
class TagPage:
    """A tag with its pages."""

    name: str
    """As most pages write it."""
    address: str
    """The name of its page, as of a document."""
    pages: tuple[str, ...]
    """The pages that have it or a tag nested in it, by title."""
    below: tuple[str, ...]
    """The keys of the tags nested right in it."""

    @property
    def depth(self) -> int:
        """How deeply it is nested."""
        return self.name.count("/")


def key_of(name: str) -> str:
    """Return the key of a tag: capitals do not matter."""
    return name.casefold()


def address_of(name: str) -> str:
    """Return the name of the page of a tag."""
    parts = [UNSAFE.sub("-", part.strip()) or "-" for part in key_of(name).split("/")]
    path = "/".join(parts)
    return f"{FOLDER}/{path}-" if path == "index" else f"{FOLDER}/{path}"


@cached_for_build
def tags_of(env: BuildEnvironment) -> dict[str, TagPage]:
    """Return key → tag, in the order of the keys; a tag that others are nested in is there even if no page has it."""
    spellings: dict[str, Counter[str]] = {}
    pages: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for docname, tag in store_of(env).facts(Tag):
        parts = [part for part in tag.name.split("/") if part.strip()]
        for count in range(1, len(parts) + 1):
            name = "/".join(parts[:count])
            spellings.setdefault(key_of(name), Counter())[name] += 1
            pages.setdefault(key_of(name), set()).add(docname)
            if count > 1:
                below.setdefault(key_of("/".join(parts[: count - 1])), set()).add(key_of(name))
    titles = {docname: page.title for docname, page in facts_of(env, set().union(*pages.values())).items()}
    return {
        key: TagPage(
            min(spellings[key], key=lambda name: (-spellings[key][name], name)), address_of(key),
            tuple(sorted(pages[key], key=lambda docname: (titles.get(docname, docname), docname))),
            tuple(sorted(below.get(key, ()))))
        for key in sorted(spellings)
    }


def facts_of(env: BuildEnvironment, docnames: Iterable[str]) -> dict[str, Page]:
    """Return the names of some pages; those of others stay packed."""
    store = store_of(env)
    return {docname: page for docname in docnames for page in store.facts_on(docname, Page)}


def are_on(builder: Builder) -> bool:
    """Whether the site has tag pages. A folder of pages with their name comes first."""
    return bool(builder.config.kb_tag_pages) and is_site(builder) and not is_folder_taken(builder.env)


@cached_for_build
def is_folder_taken(env: BuildEnvironment) -> bool:
    """Whether the site has pages of its own in the folder of tag pages."""
    return any(docname.startswith(f"{FOLDER}/") for docname in env.found_docs)


def tag_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the index of tags and the page of each tag."""
    tags = tags_of(app.env) if app.config.kb_tag_pages and is_site(app.builder) else {}
    if not tags:
        return
    if not are_on(app.builder):
        logger.warning(_("The folder %s holds pages, so there are no pages of tags: rename it, or set "
                         "kb_tag_pages to False"), FOLDER, type="kb", subtype="tags")
        return

    def linked(here: str, tag: TagPage) -> dict[str, Any]:
        return {"name": tag.name, "last": tag.name.rpartition("/")[2], "count": len(tag.pages), "depth": tag.depth,
                "url": app.builder.get_relative_uri(here, tag.address)}

    def page(address: str, title: str, template: str, **data: Any) -> tuple[str, dict[str, Any], str]:
        words = {"_": _, "title": title, **data}
        return address, {"title": title, "body": app.builder.templates.render(template, words)}, "page.html"

    remove_stale_pages(app, [INDEX, *(tag.address for tag in tags.values())])
    index = page(INDEX, str(_("Tags")), "sphinx_kb/tags.html", tags=[linked(INDEX, tag) for tag in tags.values()])
    yield index
    written = WrittenPages(app, index[1]["body"])
    facts = facts_of(app.env, {docname for tag in tags.values() for docname in tag.pages})
    for tag in tags.values():
        here = tag.address
        above = [tags[key_of("/".join(tag.name.split("/")[:count]))] for count in range(1, tag.depth + 1)]
        made = page(
            here, _("Tag: %s") % tag.name, "sphinx_kb/tag.html", index=app.builder.get_relative_uri(here, INDEX),
            above=[linked(here, other) for other in above], below=[linked(here, tags[key]) for key in tag.below],
            pages=[{"title": facts[docname].title if docname in facts else docname,
                    "summary": facts[docname].summary if docname in facts else "",
                    "url": app.builder.get_relative_uri(here, docname)} for docname in tag.pages])
        if not written.holds(here, made[1]):
            yield made
    written.keep()


class WrittenPages:
    """Which pages of tags already lie in the output as this build would write them.

    The index, which is always written, tells what stands around the text of such a page: if that is as before, a page
    with the same title and text is the same. A page that was touched, or that an interrupted build may have written,
    does not count, nor does any after a build that warned.
    """

    def __init__(self, app: Sphinx, body: str) -> None:
        """Look at the index, whose text is `body`, just after it was written."""
        self._app = app
        self._writing = writing_of(app)
        before, found, after = path_of(app, INDEX).read_text(encoding="utf-8").partition(body)
        self._around = digest_of(before, after) if found else ""
        self._name = f"tags-{digest_of(os.fspath(app.outdir))[:12]}"
        self._key = kept_values.key_of(app.env, self._around)
        state = self._writing.state
        kept = kept_values.load_kept(app.env, self._name, self._key)
        is_trusted = kept and found and state.is_complete and state.is_quiet and not self._writing.is_fresh
        self._before: dict[str, str] = kept[0] if kept and is_trusted else {}
        self._now: dict[str, str] = {}

    def holds(self, address: str, context: dict[str, Any]) -> bool:
        """Whether a page is there; if so, note that it belongs to the output."""
        digest = self._now[address] = digest_of(str(context["title"]), context["body"])
        file = path_of(self._app, address).relative_to(self._app.outdir).as_posix()
        stat = self._writing.files.get(file)
        if self._before.get(address) != digest or not stat or self._writing.state.files.get(file) != stat:
            return False
        self._writing.generated.add(address)
        return True

    def keep(self) -> None:
        """Keep what was written for the next build."""
        kept_values.store_kept(self._app.env, self._name, self._key, self._now)


def path_of(app: Sphinx, address: str) -> Path:
    """Return the file of a page without a source."""
    builder: Any = app.builder
    return Path(builder.get_outfilename(address))


def remove_stale_pages(app: Sphinx, known: Iterable[str]) -> None:
    """Remove the pages of tags that no page has any more; the folder holds nothing else."""
    builder = app.builder
    kept = {Path(builder.get_outfilename(address)) for address in known} if is_site(builder) else set()
    for path in sorted(Path(app.outdir, FOLDER).rglob("*.html"), reverse=True):
        if path not in kept:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def add_tags_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the tags of a page to the context of its template, and their stylesheet to the pages made here."""
    if doctree is None or not are_on(app.builder):
        if pagename.startswith(f"{FOLDER}/") and "kb-tag-" in (context.get("body") or ""):
            app.add_css_file("css/tag-index.css")
        return
    own = store_of(app.env).facts_on(pagename, Tag)
    context[PART.data] = [{"name": tag.name, "url": app.builder.get_relative_uri(pagename, address_of(tag.name))}
                          for tag in own]


def visit_tag(translator: HTML5Translator, node: tag_reference) -> None:
    """Link a tag to its page, where there is one."""
    builder = translator.builder
    if are_on(builder):
        url = builder.get_relative_uri(builder.current_docname, address_of(node["tag"]))
        translator.body.append(translator.starttag(node, "a", "", href=url, rel="tag"))
    else:
        translator.body.append(translator.starttag(node, "span", ""))


def depart_tag(translator: HTML5Translator, node: tag_reference) -> None:
    translator.body.append("</a>" if are_on(translator.builder) else "</span>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    app.add_config_value("kb_tag_pages", False, "html", types=frozenset({bool}), description=_(
        "whether each tag has a page that lists its pages, and pages show their tags"))
    app.add_node(tag_reference, html=(visit_tag, depart_tag))
    add_style(app, "css/tags.css")
    add_page_part(app, PART)
    app.connect("html-collect-pages", tag_pages)
    app.connect("html-page-context", add_tags_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
