"""Access reviews: who holds what, kept or revoked, signed, never one's own row."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from nontax_site.background import open_reviews
from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.security.people import People
from tests.factories.office import PASSWORD, SCHOOL


def opened(office, by="hz-boss", scope="region:330100"):
    form = office.browser(by).get("/reviews/new").forms["deform"]
    form["scope"] = scope
    answer = form.submit(status=303)
    office.drain()
    return answer.location.removeprefix("http://localhost")


def signing(office, path, by="hz-boss", revoke=(), words="已不在该岗位"):
    """The filled form of signing: keep all but the logins named."""
    page = office.browser(by).get(f"{path}/sign")
    form = page.forms["sign"]
    for row in page.html.find("form", id="sign").find("tbody").find_all("tr"):
        radio = row.find("input", attrs={"type": "radio"})
        if radio is None:
            continue
        login = row.find("small").text
        form[radio["name"]] = "revoke" if login in revoke else "keep"
        if login in revoke:
            form[radio["name"].replace("row", "words")] = words
    return form


def granted(office, login):
    with office.work() as request:
        return request.site.users[login].granted


def test_a_review_lists_who_holds_what_since_when(office):
    office.browser("school-clerk")
    page = office.browser("hz-boss").get(opened(office))
    assert "王敏 (school-clerk)" in page
    assert "从未登录" in page
    assert "sx-clerk" not in page
    assert "hz-boss)" not in page


def test_what_is_revoked_ends_with_the_signature(office):
    path = opened(office)
    clerk = office.browser("school-clerk2")
    signing(office, path, revoke=("school-clerk2",)).submit(status=303)
    assert granted(office, "school-clerk2") == ()
    assert granted(office, "school-clerk") != ()
    assert clerk.get("/notices", expect_errors=True).status_int in (303, 403)
    page = office.browser("hz-boss").get(path)
    assert "已签署" in page
    assert "已不在该岗位" in page
    states = [step.b.get_text() for step in page.html.select("ol.line li")]
    assert states == ["待复核", "已签署"], "no row about the reviewer was left"


def test_every_row_is_decided_and_a_revocation_says_why(office):
    path = opened(office)
    page = office.browser("hz-boss").get(f"{path}/sign")
    again = page.forms["sign"].submit(status=422)
    assert "请说明" in again
    form = signing(office, path, revoke=("school-clerk2",), words="")
    again = form.submit(status=422)
    assert again.html.find("tr", class_="table-danger") is not None
    assert granted(office, "school-clerk2") != ()


def test_rows_about_the_signer_go_to_another_person(office):
    with office.work() as request:
        request.find_service(People).add_user(
            Act(system_actor("init"), office.clock.now()),
            login="second.admin",
            name="蒋文",
            document=IdentityDocument(ID_CARD, "110101199001010121"),
            password=PASSWORD,
            grants=[Grant("administrator", "site")],
            must_change=False,
        )
    path = opened(office, by="admin", scope="site")
    page = office.browser("admin").get(f"{path}/sign")
    assert "由他人复核" in page
    signing(office, path, by="admin").submit(status=303)
    with office.work() as request:
        review = request.site.reviews[path.rpartition("/")[2]]
        assert review.state == "rest"
        assert [row.login for row in review.left] == ["admin"]
    assert signing(office, path, by="admin").submit(expect_errors=True).status_int in (
        403,
        409,
    )
    signing(office, path, by="second.admin").submit(status=303)
    with office.work() as request:
        assert request.site.reviews[path.rpartition("/")[2]].state == "signed"


def test_the_last_administrator_is_not_reviewed_away(office):
    path = opened(office, by="admin", scope="site")
    early = office.browser("hz-boss").get(path)
    assert "须先由系统管理员签署" in early
    signing(office, path, by="admin").submit(status=303)
    form = signing(office, path, by="hz-boss", revoke=("admin",))
    assert form.submit(expect_errors=True).status_int == 409
    assert granted(office, "admin") == (("administrator", "site"),)


def test_one_review_at_a_time_and_only_of_ones_own_place(office):
    opened(office)
    form = office.browser("hz-boss").get("/reviews/new").forms["deform"]
    form["scope"] = "region:330100"
    assert "已有" in form.submit(status=409)
    form = office.browser("hz-boss").get("/reviews/new").forms["deform"]
    form["scope"].force_value("region:140000")
    assert form.submit(expect_errors=True).status_int in (403, 422)
    form["scope"].force_value("site")
    assert form.submit(expect_errors=True).status_int in (403, 422)


def test_the_calendar_opens_reviews_and_overdue_ones_stand_in_my_work(office):
    with office.work() as request:
        open_reviews(request)
        assert list(request.site.reviews.values()) == []
    office.clock.advance(timedelta(days=91))
    with office.work() as request:
        open_reviews(request)
        open_reviews(request)
        assert len(list(request.site.reviews.values())) == 3
    office.drain()
    assert "权限复核" in office.browser("hz-boss").get("/work")
    office.clock.advance(timedelta(days=30))
    page = office.browser("hz-boss").get("/work")
    assert "签署复核" in page
    assert "超期" in page


def test_a_grant_is_dated_and_names_who_gave_it(office):
    form = office.browser("admin").get("/users/school-clerk/grant").forms["deform"]
    form["role"], form["place"] = "unit_clerk", "unit:330100-0002"
    form.submit(status=303)
    page = office.browser("hz-boss").get(opened(office))
    assert "郑安" in page


def test_the_export_is_a_workbook_without_formulas(office):
    path = opened(office)
    answer = office.browser("hz-boss").get(f"{path}/export.xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.body)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][0] == "姓名"
    assert any("school-clerk" in str(row[0]) for row in rows)


@pytest.mark.parametrize("login", ["school-clerk", "school-boss", "hz-clerk"])
def test_who_does_not_answer_for_a_place_sees_no_review(office, login):
    path = opened(office)
    office.browser(login).get(path, status=404)
    office.browser(login).get("/reviews/new", status=(403, 404))
    assert SCHOOL
