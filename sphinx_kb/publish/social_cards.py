"""A picture of each page for where it is shared: its title, its summary and the name of the site, drawn by Typst.

Only a published site needs them, so that there are none while `html_baseurl` is not set. A card is named after what it
shows: one that is there already is not drawn again. Without Typst or its fonts, pages share the card of the site.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, write_whole
from sphinx_kb.core.fingerprint import nothing_changed
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page import Page
from sphinx_kb.core.static_files import tokens_of
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
FOLDER = "_social"
WIDTH, HEIGHT = 1200, 630
"""In pixels: what social networks show whole."""
FONTS = "pylopdf_fonts_zh_cn"
"""The package of the fonts, which `sphinx_kb[book]` brings."""
SOURCE = Path(__file__).with_name("card.typ")


def is_on(app: Sphinx) -> bool:
    """Whether pages have cards of their own in this build."""
    return (bool(app.config.kb_social_cards and app.config.html_baseurl) and is_site(app.builder)
            and find_spec("typst") is not None and find_spec(FONTS) is not None)


@cached_for_build
def cards_of(app: Sphinx) -> dict[str, tuple[str, dict[str, str]]]:
    """Return page → the name of its card, and what it shows."""
    colours = tokens_of(app.config, Path(app.confdir))
    language, _separator, region = app.config.language.partition("_")
    same = {
        "site": app.config.project, "language": language, "region": region or language,
        "ground": colours["--kb-paper"], "ink": colours["--kb-ink"], "soft": colours["--kb-ink-3"],
        "brand": colours["--kb-brand"],
    }
    source = SOURCE.read_text(encoding="utf-8")
    cards = {}
    for docname, page in store_of(app.env).facts(Page):
        shown = {**same, "title": page.title, "summary": " ".join(page.summary.split())}
        cards[docname] = (f"{digest_of(source, shown)[:16]}.png", shown)
    return cards


def draw(cards: Iterable[dict[str, str]]) -> list[bytes]:
    """Return the pictures of cards as PNG, in one run: the fonts are read once."""
    import typst  # seldom needed

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(SOURCE, folder / "main.typ")
        shown = list(cards)
        (folder / "cards.json").write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(str(folder / "main.typ"), format="png", ppi=72, font_paths=[str(files(FONTS))],
                             ignore_system_fonts=True)
    return made if isinstance(made, list) else [made]


def draw_missing_cards(app: Sphinx, exception: Exception | None) -> None:
    """Draw the cards that are not there yet, and remove those of no page."""
    if exception is not None or not is_site(app.builder) or nothing_changed(app):
        return
    folder = Path(app.outdir, FOLDER)
    wanted = dict(cards_of(app).values()) if is_on(app) else {}
    there = {path.name for path in folder.glob("*.png")}
    for name in there - wanted.keys():
        (folder / name).unlink()
    missing = sorted(wanted.keys() - there)
    for name, picture in zip(missing, draw(wanted[name] for name in missing) if missing else [], strict=True):
        write_whole(folder / name, picture)
    if not wanted and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def add_card_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add ``kb_page_card``, (path, width, height), to the context of a page."""
    if is_on(app) and pagename in cards_of(app):
        context["kb_page_card"] = (f"{FOLDER}/{cards_of(app)[pagename][0]}", WIDTH, HEIGHT)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Return, by page, the name of its card."""
    return {docname: name for docname, (name, _shown) in cards_of(app).items()} if is_on(app) else {}


def say_what_is_missing(app: Sphinx) -> None:
    """Warn of cards that cannot be drawn."""
    if app.config.kb_social_cards and app.config.html_baseurl and is_site(app.builder) and not is_on(app):
        logger.warning(_("`kb_social_cards` needs what `pip install \"sphinx_kb[book]\"` brings; pages share the card "
                         "of the site"), type="kb", subtype="social_cards")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_social_cards", False, "html", types=frozenset({bool}), description=_(
        "whether each page has a picture of its own for where it is shared; only where `html_baseurl` is set"))
    app.connect("builder-inited", say_what_is_missing)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    # before the metadata of the page, which names the card
    app.connect("html-page-context", add_card_to_context, priority=400)
    app.connect("build-finished", draw_missing_cards)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
