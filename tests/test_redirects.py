"""A renamed page leaves its old address and old names working, headings included."""

from __future__ import annotations

from sphinx.util.inventory import InventoryFile

from kb.redirects import Move, Place, followed

TABLE = "_data/redirects.csv"
WORLD = {
    "index": "# 首页\n\n[[旧页]] 与 [[旧页|它]]。\n\n```{toctree}\nnew\n```\n",
    "new": "---\naliases: [又名]\n---\n\n# 新页\n\n{#new-part}\n## 一节\n\n文。\n",
    TABLE: "old,new\n旧页,new\nnew#old-part,new#new-part\nindex#gone,new#new-part\n",
}
EXTENSIONS = ("kb.domain", "kb.leftovers", "kb.wikilinks", "kb.redirects", "kb.inventory")


def build(make_world, files=WORLD, **settings):
    return make_world(*EXTENSIONS, files=files, html_copy_source=False, **settings)


def test_the_old_address_leads_on_without_a_script(make_world):
    built = build(make_world).build()
    assert built.warnings == []
    page = built.page("旧页")
    assert '<meta http-equiv="refresh" content="0; url=new.html" />' in page
    assert '<a href="new.html"' in page
    assert "js/redirect.js" in page


def test_the_old_name_still_links(make_world):
    assert build(make_world).build().page("index").count('href="new.html"') >= 2


def test_old_anchors_stay_beside_the_new_and_a_heading_that_left_says_where_to(make_world):
    built = build(make_world).build()
    assert 'id="old-part"' in built.page("new")
    assert 'class="kb-moved" id="gone"' in built.page("index")


def test_a_row_that_goes_takes_its_page_along(make_world):
    world = build(make_world)
    world.build(to="kept")
    world.write({TABLE: "old,new\nnew#old-part,new#new-part\n", "index": WORLD["index"].replace("旧页", "新页")})
    kept, clean = world.build(to="kept"), world.build(to="clean")
    assert kept.files().keys() == clean.files().keys()
    assert kept.page("new") == clean.page("new")
    assert kept.page("index") == clean.page("index")


def test_rows_that_lead_nowhere_are_warned_of_with_their_line(make_world):
    rows = "old,new\na,nowhere\nnew,index\nindex#x,new#nothing\nb,c\nc,b\n"
    world = build(make_world, {**WORLD, "index": "# 首页\n\n[[新页]]\n\n```{toctree}\nnew\n```\n", TABLE: rows})
    warnings = world.build().warnings
    assert [line.partition(" WARNING: ")[0] for line in warnings] == [f"{TABLE}:{line}:" for line in (2, 3, 4, 5, 6)]
    assert all("[kb.redirect]" in line for line in warnings)


def test_moves_are_followed_to_the_end():
    rows = [("a", "b"), ("b", "c"), ("x#1", "a#2")]
    moves = [Move(Place.of(old), Place.of(new), line) for line, (old, new) in enumerate(rows, 2)]
    assert [str(move.new) for move in followed(moves)] == ["c", "c", "c#2"]


def test_other_sites_can_link_to_an_alias(make_world):
    built = build(make_world).build()
    inventory = InventoryFile.loads((built.out / "objects.inv").read_bytes(), uri="")
    labels = inventory.data["std:label"]
    assert labels["又名"].uri == "new.html"
    assert labels["旧页"].uri == "new.html"
