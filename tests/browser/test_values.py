"""The table of values in Chromium: filtered without a reload, with an address for what is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TABLE = "/reference/data.html"


@pytest.fixture
def table(windows, origin):
    with windows.lent(375, 800) as page:
        page.goto(origin + TABLE)
        yield page


def shown(page) -> list[list[str]]:
    """Drug, species and state of the rows that can be seen."""
    return page.eval_on_selector_all("tr[data-kb-status]", """rows => rows.filter(row => row.checkVisibility())
        .map(row => [row.dataset.kbDrug || "", row.dataset.kbSpecies || "", row.dataset.kbStatus])""")


def test_filters_join_and_stay_in_the_address(table):
    whole = len(shown(table))
    table.get_by_label("物种").select_option("大鼠")
    rats = shown(table)
    assert {species for _drug, species, _status in rats} == {"大鼠"}
    table.get_by_label("核对").select_option("看过摘要")
    assert {tuple(row[1:]) for row in shown(table)} == {("大鼠", "看过摘要")}
    assert 0 < len(shown(table)) <= len(rats) < whole
    table.reload()
    assert {tuple(row[1:]) for row in shown(table)} == {("大鼠", "看过摘要")}
    table.get_by_role("button", name="全部显示").click()
    expect(table.get_by_role("status")).to_contain_text(f"{whole}")
    assert len(shown(table)) == whole


def test_the_address_of_a_row_shows_it_whatever_is_filtered(table):
    table.get_by_label("物种").select_option("大鼠")
    human = table.locator('tr[data-kb-species="人"]').first.get_attribute("id")
    table.evaluate(f"location.hash = '{human}'")
    expect(table.locator(f"#{human}")).to_be_in_viewport()
