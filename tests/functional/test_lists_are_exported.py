"""A sheet holds exactly what the pages of its list show; totals say when they end."""

from __future__ import annotations

import csv
import io
import re

import pytest

from nontax_site.payments.noticing import WantedLine
from tests.factories.channels import PASSPORT, issue
from tests.factories.lives import sealed
from tests.factories.office import POLICE

LISTS = ("/notices", "/bills", "/units", "/items", "/suspense")
READERS = ("auditor", "hz-boss", "school-clerk", "police-clerk", "sx-unit")


@pytest.fixture
def full(office):
    """A sealed bill of the school and notices of several amounts."""
    sealed(office)
    issue(office)
    issue(office, WantedLine(PASSPORT, "3"))
    office.drain()
    return office


def shown(browser, path):
    """The first cells of all pages of the list."""
    found, page = [], browser.get(path)
    while True:
        rows = page.html.select("tbody tr")
        found += ["".join(row.select_one("td:not(.tick)").text.split()) for row in rows]
        older = page.html.find("a", string=re.compile("更早"))
        if older is None:
            return found
        page = browser.get(older["href"])


def sheet(browser, path):
    """The first cells of the sheet."""
    sign = "&" if "?" in path else "?"
    body = browser.get(f"{path}{sign}export=csv").body.decode("utf-8-sig")
    return ["".join(row[0].split()) for row in list(csv.reader(io.StringIO(body)))[1:]]


@pytest.mark.parametrize("login", READERS)
def test_a_sheet_holds_what_the_list_shows(full, login):
    browser = full.browser(login)
    for path in LISTS:
        if browser.get(path, expect_errors=True).status_int == 200:
            assert sheet(browser, path) == shown(browser, f"{path}?size=2"), path


def test_a_unit_reads_and_exports_only_items_it_may_charge(full):
    seen = {}
    for login in ("hz-boss", "police-clerk"):
        browser = full.browser(login)
        seen[login] = set(sheet(browser, "/items"))
        assert seen[login] == set(shown(browser, "/items"))
        page = browser.get("/items?totals=1")
        total = page.html.find(id="totals").find("b").text
        assert total == str(len(seen[login]))
    assert seen["police-clerk"] < seen["hz-boss"], POLICE


@pytest.mark.parametrize("wanted", ["least=300", "most=200", "overdue=1"])
def test_amount_and_overdue_narrow_page_sheet_and_totals_alike(full, wanted):
    browser = full.browser("school-clerk")
    numbers = shown(browser, f"/notices?{wanted}")
    assert sheet(browser, f"/notices?{wanted}") == numbers
    page = browser.get(f"/notices?{wanted}&totals=1")
    assert page.html.find(id="totals").find("b").text == str(len(numbers))


@pytest.mark.parametrize("wanted", ["", "&least=0.01"])
def test_totals_that_end_before_the_selection_say_so(full, wanted, monkeypatch):
    browser = full.browser("school-clerk")
    address = f"/notices?totals=1{wanted}"
    for most, count in ((2, "2+"), (3, "3"), (4, "3")):
        monkeypatch.setattr("views.listing.SUMMED", most)
        bold = browser.get(address).html.find(id="totals").find_all("b")
        assert bold[0].text == count
        assert bold[1].text.endswith("+") == ("+" in count)


def test_a_count_without_amounts_ends_too(full, monkeypatch):
    browser = full.browser("hz-boss")
    everything = len(shown(browser, "/units"))
    for most, count in ((1, "1+"), (everything, str(everything))):
        monkeypatch.setattr("views.listing.SUMMED", most)
        page = browser.get("/units?totals=1")
        assert page.html.find(id="totals").find("b").text == count


def test_a_narrowed_page_stops_reading_and_goes_on_from_there(full, monkeypatch):
    browser = full.browser("school-clerk")
    everything = shown(browser, "/notices?least=0.01")
    monkeypatch.setattr("views.paging.READ", 1)
    assert shown(browser, "/notices?least=0.01") == everything
