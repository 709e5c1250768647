"""The site for language models: `llms.txt` lists the pages, `llms-full.txt` holds their text, in the order of the site.

Each page also lies as Markdown beside its HTML, at the same address with `.md` after it, as https://llmstxt.org/ says.
The text is that of the page as published, with its numbers and names resolved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.fingerprint import nothing_changed, writing_of
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page import Page
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _
from sphinx_kb.publish.markdown import markdown_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LIST, FULL = "llms.txt", "llms-full.txt"
SUFFIX = ".md"


def is_on(app: Sphinx) -> bool:
    """Whether this build writes these files."""
    return bool(app.config.kb_llms_txt) and is_site(app.builder)


def file_of(app: Sphinx, docname: str) -> Path:
    """Return the file of a page in Markdown."""
    page = Path(app.builder.get_output_path(docname))  # type: ignore[attr-defined]  # asked of sites only
    return page.with_name(page.name + SUFFIX)


def address_of(app: Sphinx, docname: str) -> str:
    """Return the published address of a page in Markdown; relative to the site if that of the site is unknown."""
    base = app.config.html_baseurl.rstrip("/") + "/" if app.config.html_baseurl else ""
    return base + file_of(app, docname).relative_to(app.outdir).as_posix()


def write_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write a page as Markdown beside its HTML."""
    if doctree is not None and is_on(app):
        write_whole(file_of(app, pagename), markdown_of(app, doctree))


def pages_of(app: Sphinx) -> list[str]:
    """Return the pages in the order of the site; those that no list of contents has come last."""
    listed = site_tree_of(app.env).order
    return [*listed, *sorted(app.env.found_docs - set(listed))]


def list_of(app: Sphinx) -> Iterator[str]:
    """Yield the lines of llms.txt: the name of the site, what it is, and its pages by their sections."""
    env, tree = app.env, site_tree_of(app.env)
    pages = dict(store_of(env).facts(Page))
    home = pages.get(tree.root)
    yield f"# {app.config.project}"
    if home and home.summary:
        yield f"\n> {' '.join(home.summary.split())}"
    captions = [toctree.caption for toctree in tree.toctrees.get(tree.root, ())]
    section: int | None = None
    for docname in pages_of(app):
        here = tree.section.get(docname, -1) if docname != tree.root else None
        if here is not None and here != section:
            section = here
            caption = captions[here] if 0 <= here < len(captions) else ""
            heading = caption or _("Pages")
            yield f"\n## {heading}\n"
        elif docname == tree.root:
            yield ""
        summary = " ".join(pages[docname].summary.split()) if docname in pages else ""
        title = env.titles[docname].astext()
        yield f"- [{title}]({address_of(app, docname)})" + (f": {summary}" if summary else "")


def full_text(app: Sphinx) -> Iterator[str]:
    """Yield the text of every page with its address."""
    for docname in pages_of(app):
        try:
            text = file_of(app, docname).read_text(encoding="utf-8")
        except OSError:
            continue  # a page that could not be written; the build says so
        yield f"<!-- {address_of(app, docname).removesuffix(SUFFIX)} -->\n\n{text}"


def write_site_files(app: Sphinx, exception: Exception | None) -> None:
    """Write llms.txt and llms-full.txt, and remove the Markdown of deleted pages."""
    if exception is not None or not is_on(app) or nothing_changed(app):
        return
    writing = writing_of(app)
    writing.output.remove(file_of(app, docname).relative_to(app.outdir).as_posix()
                          for docname in writing.state.pages.keys() - app.env.found_docs)
    write_whole(Path(app.outdir, LIST), "\n".join(list_of(app)) + "\n")
    write_whole(Path(app.outdir, FULL), "\n".join(full_text(app)))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_llms_txt", False, "html", types=frozenset({bool}), description=_(
        "whether the site has llms.txt, llms-full.txt and each page as Markdown, for programs that read"))
    # last: other handlers of this event may still change the page
    app.connect("html-page-context", write_page, priority=900)
    app.connect("build-finished", write_site_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
