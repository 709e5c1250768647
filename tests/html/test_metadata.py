"""What pages say to machines, and what lies beside them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from sphinx_kb.core.front_matter import listed
from sphinx_kb.html.metadata import as_script
from sphinx_kb.html.sitemap import sitemap
from tests.html.theme.real import build_with_real_settings

PAGE_A = "---\nsummary: 甲的“一句话” & 别的。\n" \
         "aliases: [甲, alpha]\ntags: [机制]\nreviewed: 2026-11-01\n---\n\n# 甲页\n"
FILES = {
    "index": "---\nsummary: 首页的一句话，讲这个站。\nreviewed: 2026-11-23\n---\n\n# 首页\n\n"
             "```{toctree}\n:caption: 机制\n:hidden:\n\npart/part\n```\n\n"
             "```{toctree}\n:caption: 参与\n:hidden:\n\ncontribute/contribute\n```\n",
    "part/part": "# 机制总览\n\n```{toctree}\n:hidden:\n\na\n```\n",
    "part/a": PAGE_A,
    "contribute/contribute": "# 参与\n",
}
BASE = "https://example.org/kb/"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return build_with_real_settings(tmp_path_factory.mktemp("published"), FILES, KB_BASEURL=BASE)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory):
    return build_with_real_settings(tmp_path_factory.mktemp("unpublished"), FILES, KB_BASEURL="")


def head(out, name):
    text = (out / f"{name}.html").read_text(encoding="utf-8")
    return text[:text.index("</head>")]


def metas(out, name):
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head(out, name)))


def data(out, name):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', head(out, name))[1])


def test_a_page_describes_itself_by_its_summary(published):
    meta = metas(published, "part/a")
    assert meta["description"] == meta["og:description"] == "甲的“一句话” &amp; 别的。"
    assert meta["og:title"] == "甲页"
    assert meta["og:type"] == "article"
    assert meta["og:url"] == BASE + "part/a.html"
    assert re.fullmatch(re.escape(BASE) + r"_social/[0-9a-f]{16}\.png", meta["og:image"])
    assert metas(published, "404")["og:image"] == BASE + "_static/social-card.png"
    assert "<title>甲页 · 米氮平知识库</title>" in head(published, "part/a")


def test_a_page_without_a_summary_is_described_by_the_site(published):
    assert metas(published, "part/part")["description"] == "首页的一句话，讲这个站。"


def test_the_home_page_is_published_at_the_root_and_once(published):
    text = head(published, "index")
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', text) == [BASE]
    assert metas(published, "index")["og:type"] == "website"


def test_the_card_lies_in_the_output_and_has_the_size_it_says(published):
    card = (published / "_static/social-card.png").read_bytes()
    assert (int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")) == (1200, 630)


def test_a_medical_page_is_about_the_drug_and_says_when_it_was_reviewed(published):
    page = data(published, "part/a")
    assert page["@type"] == "MedicalWebPage"
    assert page["about"]["nonProprietaryName"] == "mirtazapine"
    assert page["lastReviewed"] == "2026-11-01"
    assert page["alternateName"] == ["甲", "alpha"]
    assert [item["item"] for item in page["breadcrumb"]["itemListElement"]] == [
        BASE + "part/part.html", BASE + "part/a.html"]


def test_a_page_about_the_site_is_no_medical_page(published):
    page = data(published, "contribute/contribute")
    assert page["@type"] == "WebPage"
    assert "about" not in page


def test_data_cannot_end_the_element_it_stands_in():
    assert "<" not in as_script({"name": "</script><script>alert(1)</script>"})
    assert json.loads(as_script({"name": "</script>"})) == {"name": "</script>"}


@pytest.mark.parametrize(("value", "items"), [
    ('["甲", "乙"]', ["甲", "乙"]), ("甲", ["甲"]), (["甲"], ["甲"]), (None, []), ("", [])])
def test_a_list_of_the_front_matter_is_read_as_sphinx_keeps_it(value, items):
    assert list(listed(value)) == items


def test_the_sitemap_lists_every_page_with_its_date(published):
    root = ET.fromstring((published / "sitemap.xml").read_text(encoding="utf-8"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [(url.findtext(f"{space}loc"), url.findtext(f"{space}lastmod")) for url in root]
    assert found == [(BASE + "contribute/contribute.html", None), (BASE, "2026-11-23"),
                     (BASE + "part/a.html", "2026-11-01"), (BASE + "part/part.html", None)]
    assert f"Sitemap: {BASE}sitemap.xml" in (published / "robots.txt").read_text(encoding="utf-8")


def test_addresses_are_escaped_in_the_sitemap():
    assert "<loc>a&amp;b</loc>" in sitemap([("a&b", "")])


def test_unpublished_the_site_gives_no_absolute_address(unpublished):
    assert "canonical" not in head(unpublished, "part/a")
    assert metas(unpublished, "part/a")["og:image"] == "../_static/social-card.png"
    assert "<loc>part/a.html</loc>" in (unpublished / "sitemap.xml").read_text(encoding="utf-8")
    assert "Sitemap" not in (unpublished / "robots.txt").read_text(encoding="utf-8")


def test_only_the_404_page_has_a_base_and_only_where_it_is_known(published, unpublished, tmp_path):
    assert '<base href="/kb/">' in head(published, "404")
    assert "<base" not in head(published, "index") + head(unpublished, "404")
    set_by_hand = build_with_real_settings(tmp_path, FILES, "kb_base_path=deep/down", KB_BASEURL="")
    assert '<base href="/deep/down/">' in head(set_by_hand, "404")


def test_pages_for_people_in_passing_are_not_indexed(published):
    for name in ("404", "search"):
        assert '<meta name="robots" content="noindex">' in head(published, name)
    assert "noindex" not in head(published, "part/a")
