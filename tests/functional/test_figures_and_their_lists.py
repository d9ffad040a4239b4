"""The figures of My work, and the lists behind them, count the same documents."""

from __future__ import annotations

import pytest

from tests.factories.channels import issue
from tests.factories.lives import sealed


@pytest.fixture
def worked(office):
    """Three notices to be paid, two bills: one unit of two regions has worked."""
    for _number in range(3):
        issue(office)
    sealed(office, "school")
    sealed(office, "school")
    return office


@pytest.mark.parametrize("login", ["auditor", "hz-clerk", "school-clerk"])
def test_a_figure_is_the_count_of_its_list(worked, login):
    browser = worked.browser(login)
    figures = browser.get("/work").html.select(".figures a")
    assert figures
    for figure in figures:
        shown = browser.get(figure["href"] + "&totals=1")
        totals = shown.html.select_one("#totals b")
        count = int(totals.text) if totals else 0
        assert count == int(figure.find("b").text), figure["href"]
        rows = shown.html.select("main table.sheet tbody tr")
        assert len(rows) == min(count, 50)


def test_whoever_sees_several_regions_sees_all_of_them_first(worked):
    browser = worked.browser("auditor")
    page = browser.get("/notices")
    places = page.html.select("#filter-place option")
    assert places[0]["value"] == "all"
    assert places[0].has_attr("selected")
    assert len(page.html.select("main table.sheet tbody tr")) >= 5
    sheet = browser.get("/notices?export=csv")
    assert len(sheet.body.decode("utf-8-sig").strip().splitlines()) >= 6


def test_one_place_needs_no_choice_of_all(worked):
    page = worked.browser("school-clerk").get("/notices")
    assert not page.html.select("#filter-place option[value=all]")
