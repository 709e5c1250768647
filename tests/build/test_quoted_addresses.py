"""Pages, images and sources of any name can be reached from every page, by every builder of sites."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

NAMES = ("问?", "%41", "50%", 'q"r', "<尖>", "a b&c", "反\\斜", "井", "d/外?/内")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


class Addresses(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.base = ""
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "base":
            self.base = values["href"]
        else:
            self.found += [values[name] for name in ("href", "src") if values.get(name)]


def dead(built):
    """Address → page, of the addresses that lead to no file of the site."""
    found = {}
    for path in built.out.rglob("*.html"):
        page = Addresses(path.read_text(encoding="utf-8"))
        here = urljoin("http://x/" + quote(path.relative_to(built.out).as_posix()), page.base)
        for address in page.found:
            parts = urlsplit(urljoin(here, address))
            target = built.out / unquote(parts.path).lstrip("/")
            if parts.netloc == "x" and not (target / "index.html" if target.is_dir() else target).is_file():
                found[address] = path.relative_to(built.out).as_posix()
    return found


def site(make_world, *extensions):
    world = make_world(*extensions, files={"index": "# 首\n\n```{toctree}\n:glob:\n\n*\nd/*/*\n```\n", "问?.svg": SVG})
    for name in NAMES:
        path = world.docs / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# 题\n\n## 节\n\n![](/问?.svg){width=9px}\n\n{doc}`/问?`\n", encoding="utf-8")
    return world


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_address_leads_to_a_file(make_world, builder):
    built = site(make_world, "sphinx_kb.markup.images", "sphinx_kb.build.quoted_addresses").build(builder)
    assert built.warnings == []
    assert dead(built) == {}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_whole_set_leads_to_files_too(make_world, builder):
    built = site(make_world, "sphinx_kb").build(builder)
    assert built.warnings == []
    assert dead(built) == {}
    assert not re.search(r'href="[^"]*"号', built.page("index"))


def test_without_the_extension_some_lead_nowhere(make_world):
    """The reason for the module: should Sphinx quote its addresses, this test says so and the module can go."""
    world = site(make_world, "sphinx_kb.markup.images")
    assert any("_sources" in address for address in dead(world.build()))
    assert any("问?/" in address for address in dead(world.build("dirhtml", to="out2")))
