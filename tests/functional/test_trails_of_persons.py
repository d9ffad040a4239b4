"""What a person did: found by himself, his supervisors and the auditors only."""

from __future__ import annotations

import pytest

from nontax_site.audit.people import differences
from nontax_site.background import feed_trails, requests_of
from tests.factories.clerk import issued
from tests.factories.lives import sealed
from tests.factories.office import SHANXI


def fed(office):
    feed_trails(requests_of(office.registry))


def rows(page):
    return len(page.html.select("table.sheet tbody tr"))


def test_everybody_finds_his_own_record(office):
    browser = office.browser("school-clerk")
    code = issued(office, browser)
    fed(office)
    page = browser.get("/trails/me")
    assert "我的操作记录" in page.text
    assert code[:4] in page.text
    assert f"/notices/{code}" in page.text
    assert "/trails/me" in browser.get("/work").text


def test_a_supervisor_finds_his_staff_and_nobody_elses(office):
    issued(office, office.browser("school-clerk"))
    fed(office)
    boss = office.browser("school-boss")
    people = boss.get("/trails").text
    assert "王敏" in people
    assert "赵强" not in people
    assert "/notices/" in boss.get("/trails/school-clerk").text
    for other in ("police-clerk", "hz-clerk", "sx-clerk", "nobody"):
        boss.get(f"/trails/{other}", status=404)


def test_the_bureau_finds_the_staff_of_its_region(office):
    sealed(office)
    fed(office)
    boss = office.browser("hz-boss")
    boss.get("/trails/school-clerk", status=200)
    boss.get("/trails/hz-clerk", status=200)
    boss.get("/trails/sx-clerk", status=404)
    office.browser("sx-boss").get("/trails/school-clerk", status=404)


def test_auditors_find_everybody(office):
    fed(office)
    page = office.browser("auditor").get("/trails/sx-boss")
    assert "孙涛" in page.text
    assert rows(page) > 0
    assert "人员与账号 #" in page.text
    assert "people #" not in page.text and "bureau:" not in page.text


def test_a_clerk_opens_nobodys_record_but_his_own(office):
    clerk = office.browser("school-clerk")
    clerk.get("/trails", status=403)
    clerk.get("/trails/school-boss", status=404)
    clerk.get("/trails/school-clerk", status=404)
    assert "/trails" not in clerk.get("/work").text.replace("/trails/me", "")
    office.browser().get("/trails/me", status=303)


def test_a_supervisor_sees_only_what_was_done_in_his_places(office):
    """Somebody with roles in two regions has two supervisors, each with his part."""
    with office.work() as request:
        user = request.site.users["hz-clerk"]
        user.granted = (*user.granted, ("bureau_clerk", f"region:{SHANXI}"))
    fed(office)
    assert rows(office.browser("sx-boss").get("/trails/hz-clerk")) == 0
    assert rows(office.browser("hz-boss").get("/trails/hz-clerk")) > 0


def test_time_and_verb_cut_the_record(office):
    browser = office.browser("school-clerk")
    issued(office, browser)
    fed(office)
    assert rows(browser.get("/trails/me?verb=issue")) == 1
    assert rows(browser.get("/trails/me?verb=issue&to=2026-03-04")) == 0
    assert rows(browser.get("/trails/me?from=2026-03-05&verb=issue")) == 1
    for odd in ("?from=x", "?to=2026-13-40", "?verb=%3Cscript%3E", "?before=x"):
        assert "<script>" not in browser.get(f"/trails/me{odd}", status=200).text


def test_long_records_turn_page_by_page(office):
    office.browser("hz-clerk")
    fed(office)
    browser = office.browser("auditor")
    fed(office)
    with office.work() as request:
        person = request.site.users["hz-clerk"].person
        all_of_it = len(list(request.site.trails.page(person, limit=9999)))
    page = browser.get("/trails/hz-clerk")
    assert rows(page) == min(50, all_of_it)


@pytest.mark.parametrize("way", ["xlsx", "csv"])
def test_a_record_is_taken_along_as_a_sheet(office, way):
    browser = office.browser("school-clerk")
    code = issued(office, browser)
    fed(office)
    answer = browser.get(f"/trails/me?export={way}")
    assert answer.headers["Content-Disposition"].endswith(f'trail-school-clerk.{way}"')
    if way == "csv":
        assert code[:4] in answer.text
    browser.get("/trails/me?export=exe", status=400)


def test_the_index_is_what_the_log_says(office):
    sealed(office)
    fed(office)
    with office.work() as request:
        assert differences(request.site.audit, request.site.trails) == []
        before = list(request.site.trails.everything())
        request.site.trails.rebuild(request.site.audit)
        assert list(request.site.trails.everything()) == before


def test_no_deed_writes_the_index(office):
    fed(office)
    with office.work() as request:
        before = len(list(request.site.trails.everything()))
    sealed(office)
    with office.work() as request:
        assert len(list(request.site.trails.everything())) == before


def test_whoever_has_no_role_any_more_is_nobodys_staff(office):
    with office.work() as request:
        request.site.users["police-clerk"].granted = ()
    for login in ("school-boss", "hz-boss"):
        office.browser(login).get("/trails/police-clerk", status=404)
    office.browser("admin").get("/trails/police-clerk", status=200)
