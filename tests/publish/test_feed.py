"""The feed, as a program that reads feeds sees it."""

from __future__ import annotations

import feedparser


def test_the_feed_lists_the_pages_that_changed_last(garden):
    built = garden.build()
    feed = feedparser.parse((built.out / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.subtitle, feed.feed.language) == ("园子", "一座园子。", "zh-CN")
    assert (feed.feed.id, feed.feed.author) == ("https://example.org/g/", "园丁")
    assert [(entry.title, entry.link, entry.updated) for entry in feed.entries] == [
        ("老树", "https://example.org/g/old.html", "2026-03-03T04:00:00+00:00"),
        ("新苗", "https://example.org/g/new.html", "2026-02-02T04:00:00+00:00"),
        ("园子", "https://example.org/g/", "2026-01-01T04:00:00+00:00"),
        ("最近更新", "https://example.org/g/%E6%9C%80%E8%BF%91.html", "2026-01-01T04:00:00+00:00"),
    ]
    assert feed.entries[0].summary == "garden: the tree <grew> & grew"
    assert feed.feed.updated == feed.entries[0].updated
    assert len({entry.id for entry in feed.entries}) == 4


def test_every_page_announces_the_feed(garden):
    page = garden.build(project='A "&" <b>').page("new")
    assert ('<link rel="alternate" type="application/atom+xml" title="A &quot;&amp;&quot; &lt;b&gt;：最近更新" '
            'href="https://example.org/g/feed.xml">') in page


def test_the_feed_is_as_long_as_the_site_says(garden):
    built = garden.build(kb_feed_entries=1)
    assert [entry.title for entry in feedparser.parse((built.out / "feed.xml").read_bytes()).entries] == ["老树"]


def test_there_is_no_feed_where_the_address_is_unknown_or_nobody_wants_one(garden):
    assert (garden.build().out / "feed.xml").exists()
    for settings in ({"html_baseurl": ""}, {"kb_feed_entries": 0}):
        built = garden.build(**settings)
        assert not (built.out / "feed.xml").exists()
        assert "atom+xml" not in built.page("new")


def test_a_new_commit_is_in_the_feed_after_the_next_build(garden):
    garden.build()
    garden.git("commit", "-q", "--allow-empty", "-m", "nothing", day="2026-04-04")
    garden.git("commit", "-q", "--amend", "--allow-empty", "-m", "nothing at all", day="2026-04-05")
    assert garden.build().files() == garden.build(to="clean").files()
    garden.write({"new": "---\nsummary: 今年种的。\n---\n# 新苗苗\n"})
    garden.git.commit("renamed", "2026-05-05")
    built = garden.build()
    assert feedparser.parse((built.out / "feed.xml").read_bytes()).entries[0].title == "新苗苗"
    assert built.files() == garden.build(to="clean").files()
