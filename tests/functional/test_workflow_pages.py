"""The pictures on the pages: of a document with its way, and of every kind."""

from __future__ import annotations

import pytest

from tests.factories.lives import sealed


def test_the_tab_shows_the_way_of_the_document(office):
    name = sealed(office)
    page = office.browser("school-clerk").get(f"/bills/{name}?tab=diagram")
    svg = page.html.find("svg", class_="diagram")
    said = [text.get_text() for text in svg.find_all("text")]
    assert "▼ 当前" in said
    assert "1 · 2026-03-05 10:00" in said and "2 · 2026-03-05 10:00" in said
    assert page.html.find("a", href="/workflows?kind=bill")


@pytest.mark.parametrize("login", ["school-clerk", "hz-boss", "admin", "auditor"])
def test_staff_read_every_workflow(office, login):
    browser = office.browser(login)
    page = browser.get("/workflows")
    kinds = [a["href"] for a in page.html.select(".tab-row a")]
    assert "/workflows?kind=bill" in kinds
    for address in kinds:
        shown = browser.get(address)
        assert shown.html.find("svg", class_="diagram")
        assert shown.html.find("table")


def test_the_table_says_who_must_be_another_person(office):
    page = office.browser("hz-boss").get("/workflows?kind=bill")
    row = next(tr for tr in page.html.select("tbody tr") if "作废" in tr.get_text())
    cells = [td.get_text() for td in row.find_all("td")]
    assert cells[1]
    assert any("申请作废" in td.get_text() for td in page.html.select("tbody td"))


def test_an_unknown_kind_is_not_found(office):
    office.browser("hz-boss").get("/workflows?kind=nothing", status=404)
