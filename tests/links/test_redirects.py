"""A renamed page leaves its old address and old names working, headings included."""

from __future__ import annotations

from sphinx.util.inventory import InventoryFile

from sphinx_kb.core.redirect import Address, Move, follow_moves

TABLE = "_data/redirects.csv"
WORLD = {
    "index": "# 首页\n\n[[旧页]] 与 [[旧页|它]]。\n\n```{toctree}\nnew\n```\n",
    "new": "---\naliases: [又名]\n---\n\n# 新页\n\n{#new-part}\n## 一节\n\n文。\n",
    TABLE: "old,new\n旧页,new\nnew#old-part,new#new-part\nindex#gone,new#new-part\n",
}
EXTENSIONS = (
    "sphinx_kb.core",
    "sphinx_kb.build",
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.redirects",
)


def build(make_world, files=WORLD, **settings):
    return make_world(*EXTENSIONS, files=files, html_copy_source=False, **settings)


def test_the_old_address_leads_on_without_a_script(make_world):
    built = build(make_world).build()
    assert built.warnings == []
    page = built.page("旧页")
    assert '<meta http-equiv="refresh" content="0; url=new.html">' in page
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
    moves = [Move(Address.of(old), Address.of(new), line) for line, (old, new) in enumerate(rows, 2)]
    assert [str(move.new) for move in follow_moves(moves)] == ["c", "c", "c#2"]


def test_other_sites_can_link_to_an_alias(make_world):
    built = build(make_world).build()
    inventory = InventoryFile.loads((built.out / "objects.inv").read_bytes(), uri="")
    names = inventory.data["kb:page"]
    assert {names[name].uri for name in ("又名", "旧页", "新页", "new")} == {"new.html"}


def test_a_circle_is_told_of_on_every_row_that_leads_into_it():
    rows = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "d")]
    moves = [Move(Address.of(old), Address.of(new), line) for line, (old, new) in enumerate(rows, 2)]
    assert all(move.old == move.new for move in follow_moves(moves))


def test_rows_that_are_none_are_warned_of_and_nothing_is_written_outside_the_site(make_world):
    rows = "\ufeffold,new\n../../evil,new\nonly\n,new\n/etc/passwd,new\na/../b,new\n\nx.html,new.md\n"
    built = build(make_world, {**WORLD, "index": "# 首页\n\n[[新页]]\n\n```{toctree}\nnew\n```\n", TABLE: rows}).build()
    assert [line.partition(" WARNING: ")[0] for line in built.warnings] == [f"{TABLE}:{line}:" for line in (2, 3, 4, 6)]
    assert 'url=new.html"' in built.page("x")
    assert built.page("etc/passwd")  # an address of the site like any other
    assert not list(built.out.parent.rglob("evil*"))


def test_a_table_without_its_heading_or_in_another_encoding_is_told_of(make_world):
    world = build(make_world, {**WORLD, "index": "# 首页\n\n[[新页]]\n\n```{toctree}\nnew\n```\n", TABLE: "旧页,new\n"})
    assert ["第一行要写列名" in line for line in world.build().warnings] == [True]
    (world.docs / TABLE).write_bytes("old,new\n旧页,new\n".encode("gbk"))
    assert ["不是 UTF-8" in line for line in world.build().warnings] == [True]


def test_an_old_anchor_may_lead_to_a_block_or_a_term(make_world):
    built = build(make_world, {
        **WORLD, "new": "# 新页\n\n{#new-part}\n## 一节\n\n一段。 ^b\n\n```{glossary}\n词\n  义。\n```\n",
        TABLE: "old,new\n旧页,new\nnew#one,new#block-b\nnew#two,new#term-0\n",
    }).build()
    assert built.warnings == []
    assert {"one", "two"} <= {part for ids in (built.page("new").split('id="')[1:]) for part in [ids.split('"')[0]]}


def test_an_old_anchor_may_lead_to_a_label_but_not_to_the_one_of_another_page(make_world):
    built = build(make_world, {
        "index": "# 首页\n\n```{toctree}\nnew\nother\n```\n",
        "new": "# 新页\n\n(here)=\n一段。\n\n{#new-part}\n## 一节\n",
        "other": "# 别页\n\n(there)=\n一段。\n\n{#other-part}\n## 二节\n",
        TABLE: "old,new\nnew#one,new#here\nnew#two,new#there\nold#three,new#other-part\nnew#four,other#there\n",
    }).build()
    mistakes = [line.partition(" WARNING: ")[0] for line in built.warnings if "[kb.redirect]" in line]
    assert mistakes == [f"{TABLE}:{line}:" for line in (3, 4)]
