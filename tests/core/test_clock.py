"""What shows the day of the build shows that of the last one, though nothing else has changed."""

from __future__ import annotations

import datetime as dt

import pytest
import sphinx.util.i18n

FILES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲\n\n```{eval-rst}\n今天是 |today|\n```\n",
    "b": "# 乙\n",
}


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""
    def set_clock(year, month, day, hour=12):
        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                return dt.datetime(year, month, day, hour, tzinfo=tz)

        monkeypatch.setattr(sphinx.util.i18n, "datetime", Clock)
        monkeypatch.setattr("sphinx_kb.core.clock.dt.datetime", Clock)

    monkeypatch.setenv("TZ", "UTC")
    return set_clock


@pytest.mark.parametrize("builder", ["html", "epub", "typst"])
def test_a_page_with_the_date_has_that_of_the_last_build(make_world, at, builder):
    world = make_world("sphinx_kb.core", "sphinx_kb.books", files=FILES, today_fmt="%Y-%m-%d", kb_book_strict=False)
    name, suffix = {"html": ("a", ".html"), "epub": ("a", ".xhtml"), "typst": ("pages/a", ".typ")}[builder]
    at(2027, 1, 1)
    assert "2027-01-01" in world.build(builder).page(name, suffix)
    at(2027, 1, 2)
    page = world.build(builder).page(name, suffix)
    assert "2027-01-02" in page
    assert "2027-01-01" not in page
    at(2026, 12, 31)  # the clock of another machine
    assert "2026-12-31" in world.build(builder).page(name, suffix)


def test_a_theme_that_prints_the_day_prints_it_on_every_page(make_world, at):
    world = make_world("sphinx_kb.core", files=FILES, html_last_updated_fmt="%Y-%m-%d")
    at(2027, 1, 1)
    assert "2027-01-01" in world.build().page("b")
    at(2027, 1, 2)
    built = world.build()
    assert "2027-01-02" in built.page("b")
    assert built.files() == world.build(to="clean").files()


def test_a_theme_that_prints_no_day_writes_no_page_again(make_world, at):
    world = make_world("sphinx_kb.core", files=FILES | {"a": "# 甲\n", "t/layout.html": "{{ body }}\n"},
                       html_last_updated_fmt="%Y-%m-%d", templates_path=["t"])
    at(2027, 1, 1)
    page = world.build().out / "b.html"
    before = page.stat().st_mtime_ns
    at(2027, 1, 2)
    world.build()
    assert page.stat().st_mtime_ns == before
