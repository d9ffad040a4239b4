"""Masked data shown whole: with a reason, once, recorded, and looked at by others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.evolve import step_0005_lookups
from nontax_site.security.looking_up import MANY, LookingUp
from tests.factories.forms import fill, form_of
from tests.factories.lives import ID_CARD, sealed
from tests.factories.office import HANGZHOU


@pytest.fixture
def bill(office):
    return sealed(office, "school")


def look(browser, name, reason="identify", comment="核对身份", status=200):
    form = form_of(browser.get(f"/bills/{name}/unmask"))
    form["reason"].force_value(reason)
    form["comment"] = comment
    return form.submit(status=status)


def rows(office):
    with office.work() as request:
        return [row for _place, row in request.find_service(LookingUp).newest()]


def test_a_number_is_shown_once_and_the_next_page_is_masked_again(office, bill):
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/bills/{bill}")
    assert ID_CARD not in page
    assert f"/bills/{bill}/unmask" in page
    shown = look(clerk, bill)
    assert ID_CARD in shown
    assert shown.headers["Cache-Control"] == "no-store"
    assert ID_CARD not in clerk.get(f"/bills/{bill}")


def test_the_look_is_recorded_with_who_when_and_why(office, bill):
    look(office.browser("school-clerk"), bill)
    with office.work() as request:
        entry = next(iter(request.site.audit.find("330100-0001").newest_first()))
    assert (entry["verb"], entry["login"]) == ("unmask", "school-clerk")
    assert ID_CARD not in repr(entry)
    page = office.browser("hz-boss").get("/lookups")
    assert "school-clerk" in page
    assert "核对缴款人身份" in page
    assert ID_CARD not in page


@pytest.mark.parametrize(
    ("reason", "comment"), [("", "核对"), ("curiosity", "核对"), ("identify", "")]
)
def test_without_a_reason_nothing_is_shown(office, bill, reason, comment):
    page = look(office.browser("school-clerk"), bill, reason, comment, status=422)
    assert ID_CARD not in page
    assert rows(office) == []


@pytest.mark.parametrize("login", ["auditor", "police-clerk", "sx-boss", "admin"])
def test_who_may_not_see_it_is_not_shown_it(office, bill, login):
    browser = office.browser(login)
    assert browser.get(f"/bills/{bill}/unmask", expect_errors=True).status_int in (
        403,
        404,
    )


def test_very_many_looks_in_a_day_are_marked(office, bill):
    with office.work() as request:
        looking = request.find_service(LookingUp)
        document = request.site.document("bill", bill)
        for _ in range(MANY):
            looking.look(document, "x", "identify", office.act("school-clerk", "核对"))
    assert not any("many" in row.marks for row in rows(office))
    look(office.browser("school-clerk"), bill)
    assert "many" in rows(office)[0].marks
    office.clock.advance(timedelta(days=2))
    look(office.browser("school-clerk"), bill)
    assert "many" not in rows(office)[0].marks
    assert "一日内查看过多" in office.browser("auditor").get("/lookups")


def test_one_payer_looked_at_by_many_people_is_marked(office, bill):
    for login in ("school-clerk", "school-clerk2", "school-boss"):
        look(office.browser(login), bill)
    assert not any("crowd" in row.marks for row in rows(office))
    look(office.browser("hz-clerk"), bill)
    marked = [row.login for row in rows(office) if "crowd" in row.marks]
    assert marked == ["hz-clerk"]


def test_somebody_with_no_part_in_the_case_is_marked(office, bill):
    look(office.browser("hz-clerk"), bill)
    assert "foreign" in rows(office)[0].marks


def test_a_region_sees_its_own_look_ups_only(office, bill):
    look(office.browser("school-clerk"), bill)
    assert "school-clerk" not in office.browser("sx-boss").get("/lookups")
    office.browser("school-clerk").get("/lookups", status=(303, 403))
    assert "school-clerk" in office.browser("auditor").get("/lookups")


def test_a_notice_is_shown_the_same_way(office):
    from tests.factories.lives import paid

    code = paid(office, "school")
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get(f"/notices/{code}/unmask"))
    assert ID_CARD in fill(form, comment="核对身份").submit(status=200)
    assert rows(office)[0].kind == "notice"


@pytest.mark.parametrize("view", ["", "/unmask", "/decide-reset", "/disable"])
@pytest.mark.parametrize("login", ["sx-boss", "admin"])
def test_a_colleague_of_another_region_is_as_if_there_were_none(office, login, view):
    for reader in ("hz-boss", "hz-clerk"):
        browser = office.browser(reader)
        found = browser.get(f"/users/{login}{view}", status=404)
        none = browser.get(f"/users/nobody{view}", status=404)
        assert found.html.find("main").text == none.html.find("main").text


def test_unmasking_reaches_as_far_as_the_right_to_it(office):
    """Who may look at accounts here and unmask there unmasks there only."""
    with office.work() as request:
        boss = request.site.users["sx-boss"]
        boss.granted = (*boss.granted, ("bureau_clerk", f"region:{HANGZHOU}"))
    browser = office.browser("sx-boss")
    browser.get("/users/hz-clerk", status=200)
    browser.get("/users/hz-clerk/unmask", status=404)
    browser.get("/users/sx-clerk/unmask", status=200)


def test_the_list_is_read_by_pages_and_brought_up_from_an_older_site(
    office, bill, monkeypatch
):
    clerk = office.browser("school-clerk")
    for comment in ("甲", "乙", "丙"):
        office.clock.advance(timedelta(minutes=1))
        look(clerk, bill, comment=comment)
    with office.work() as request:
        kept = request.site.lookups
        for place in list(kept.keys("at:", "at;")):
            kept.remove(place)
        for key in list(step_0005_lookups.keys(request.site, "")):
            step_0005_lookups.do(request.site, key, None)
            step_0005_lookups.do(request.site, key, None)
    assert [row.words for row in rows(office)] == ["丙", "乙", "甲"]
    monkeypatch.setattr("views.lookups.showing.SHOWN", 2)
    boss = office.browser("hz-boss")
    page = boss.get("/lookups")
    assert "：丙" in page and "：乙" in page and "：甲" not in page
    page = page.click(href="before=")
    assert "：甲" in page and "：乙" not in page
    monkeypatch.setattr("views.lookups.showing.READ", 2)
    assert "仅统计最近" in boss.get("/lookups")
    only = boss.get("/lookups?login=school-clerk")
    assert "：丙" in only and "：甲" not in only
    assert "：丙" not in boss.get("/lookups?login=nobody")
