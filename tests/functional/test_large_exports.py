"""A selection too large to wait for is made by long work, row for row the same."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from nontax_site.background import runner_of
from nontax_site.payments.noticing import WantedLine
from tests.factories.channels import PASSPORT, issue
from tests.factories.office import HANGZHOU, SHANXI


@pytest.fixture
def large(office, monkeypatch):
    """Seven notices where two rows are many."""
    for quantity in (3, 1, 2, 7, 5, 4, 6):
        issue(office, WantedLine(PASSPORT, str(quantity)))
    office.drain()
    monkeypatch.setattr("views.exporting.DIRECT", 2)
    monkeypatch.setattr("views.exporting.AT_ONCE", 3)
    return office


def asked(office, browser, query, way):
    page = browser.get(f"/notices?{query}&export={way}", status=303).follow()
    form = page.html.find("form", action=lambda a: a and "/notices/sheet" in a)
    token = form.find("input", {"name": "csrf_token"})["value"]
    answer = browser.post(form["action"], {"csrf_token": token, "export": way})
    runner_of(office.registry).drain()
    with office.work() as request:
        job = request.site.jobs.get(answer.location.rpartition("/")[2])
        with job.result.open() as data:
            return job.state, job.done, data.read(), job.result_name


def direct(browser, query, monkeypatch):
    monkeypatch.setattr("views.exporting.DIRECT", 100)
    return browser.get(f"/notices?{query}&export=csv").body


def test_a_large_selection_becomes_the_same_sheet_by_long_work(large, monkeypatch):
    browser = large.browser("school-clerk")
    query = "sort=amount&least=400"
    state, done, data, name = asked(large, browser, query, "csv")
    assert (state, done, name) == ("done", 6, "notices.csv")
    assert data == direct(browser, query, monkeypatch)


def test_an_excel_file_keeps_codes_as_text_and_amounts_as_numbers(large):
    browser = large.browser("school-clerk")
    state, _done, data, name = asked(large, browser, "q=zxb", "xlsx")
    assert (state, name) == ("done", "notices.xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    rows = list(sheet.iter_rows(values_only=True))
    heads = dict(zip(rows[0], range(len(rows[0])), strict=True))
    assert len(rows) == 8
    for row in rows[1:]:
        assert isinstance(row[heads["编号"]], str)
        assert row[heads["编号"]].replace(" ", "").isdigit()
        assert isinstance(row[heads["金额"]], int | float)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_small_selection_comes_at_once_as_excel_too(large, monkeypatch):
    monkeypatch.setattr("views.exporting.DIRECT", 100)
    answer = large.browser("school-clerk").get("/notices?export=xlsx")
    assert "spreadsheetml" in answer.content_type
    sheet = load_workbook(io.BytesIO(answer.body)).active
    assert sheet.max_row == 8


def test_text_that_looks_like_a_formula_stays_text(office):
    from tests.factories.clerk import drafted

    browser = office.browser("school-clerk")
    drafted(browser, payer_name="=1+1")
    office.drain()
    body = browser.get("/notices?export=csv").body.decode("utf-8-sig")
    assert any(row[1] == "'=1+1" for row in csv.reader(io.StringIO(body)))
    answer = browser.get("/notices?export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.body)).active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


def test_a_stranger_cannot_have_anothers_selection_made(large):
    large.browser("police-clerk").get(
        "/notices/sheet?place=unit:330100-0001", status=400
    )
    large.browser("admin").get("/notices/sheet", expect_errors=True, status="4*")


def test_a_sheet_of_two_regions_is_seen_by_nobody_who_oversees_one(large):
    """The bureau of one region sees the work done in it, not that of two."""
    with large.work() as request:
        user = request.site.users["hz-clerk"]
        user.granted = (*user.granted, ("bureau_clerk", f"region:{SHANXI}"))
    clerk, boss = large.browser("hz-clerk"), large.browser("hz-boss")
    for query, status in ((f"place=region:{HANGZHOU}", 200), ("place=all", 404)):
        page = clerk.get(f"/notices?{query}&export=csv", status=303).follow()
        form = page.html.find("form", action=lambda a: a and "/notices/sheet" in a)
        token = form.find("input", {"name": "csrf_token"})["value"]
        answer = clerk.post(form["action"], {"csrf_token": token, "export": "csv"})
        runner_of(large.registry).drain()
        assert clerk.get(f"{answer.location}/result").body
        boss.get(answer.location, status=status)
        boss.get(f"{answer.location}/result", status=status)
        name = answer.location.rpartition("/")[2]
        assert (name in boss.get("/jobs?of=all")) is (status == 200)


def test_the_work_stops_when_the_person_may_no_longer(large):
    browser = large.browser("school-clerk")
    page = browser.get("/notices?export=csv", status=303).follow()
    form = page.html.find("form", action=lambda a: a and "/notices/sheet" in a)
    token = form.find("input", {"name": "csrf_token"})["value"]
    answer = browser.post(form["action"], {"csrf_token": token, "export": "csv"})
    with large.work() as request:
        request.site.users["school-clerk"].is_disabled = True
    runner_of(large.registry).drain()
    with large.work() as request:
        job = request.site.jobs.get(answer.location.rpartition("/")[2])
        assert job.state == "stopped"
        assert job.result is None
