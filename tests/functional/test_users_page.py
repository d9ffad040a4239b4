"""The users page: accounts, roles at places, and who decides about whom."""

from __future__ import annotations

import pytest

from tests.factories.office import HANGZHOU, POLICE, SCHOOL

NEW = {
    "login": "he-xiaoyan",
    "name": "何小燕",
    "document_kind": "id_card",
    "document_number": "110101199003074653",
    "phone": "13812340000",
    "role": "unit_clerk",
    "place": f"unit:{SCHOOL}",
}


@pytest.fixture
def admin(office):
    return office.browser("admin")


def fill(page, **values):
    form = page.forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit(expect_errors=True)


def test_the_list_shows_everybody_with_roles_and_places(admin):
    page = admin.get("/users")
    assert "王敏" in page
    assert "单位经办 · 杭州市教育局 (330100-0001)" in page
    assert page.html.find("table").find("th")["scope"] == "col"


def test_the_list_is_found_by_login_or_name(admin):
    page = admin.get("/users", {"q": "建国"})
    assert "hz-boss" in page
    assert "school-clerk" not in page.html.find("table").text


def test_a_user_is_added_with_a_password_that_is_shown_once(office, admin):
    shown = fill(admin.get("/users/new"), **NEW)
    assert shown.status_int == 200
    password = shown.html.find(id="first-password").text
    assert len(password) >= 16
    assert password not in admin.get("/users/he-xiaoyan")
    assert "初始密码尚未修改" in admin.get("/users/he-xiaoyan")
    browser = office.browser()
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = NEW["login"], password
    assert form.submit().location.endswith("/password")


def test_nothing_opens_before_the_first_password_is_changed(office, admin):
    password = fill(admin.get("/users/new"), **NEW).html.find(id="first-password").text
    browser = office.browser()
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = NEW["login"], password
    form.submit()
    assert browser.get("/work", status=303).location.endswith("/password")
    page = browser.get("/password")
    assert "首次登录" in page
    fill(
        page,
        old_password=password,
        password="quiet river stone",
        again="quiet river stone",
    )
    browser.get("/work", status=200)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("login", "He Xiaoyan", "登录名"),
        ("login", "admin", "已被使用"),
        ("document_number", "110101199003074654", "证件号码"),
        ("place", "unit:999999-0001", "不能"),
        ("place", "site", "不能"),
        ("name", "何\u202e小燕", "无法显示"),
    ],
)
def test_a_user_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    admin, field, value, words
):
    page = fill(admin.get("/users/new"), **{**NEW, field: value})
    assert page.status_int in (409, 422)
    alert = page.html.find(attrs={"role": "alert"})
    assert words in alert.text
    kept = {**NEW, field: value}
    form = page.forms["deform"]
    assert {name: form[name].value for name in kept} == kept
    admin.get("/users/he-xiaoyan", status=404)


def test_a_role_is_granted_and_revoked_and_counts_at_once(office, admin):
    clerk = office.browser("school-clerk")
    clerk.get(f"/units/{POLICE}", status=404)
    form = admin.get("/users/school-clerk/grant")
    fill(form, role="unit_clerk", place=f"unit:{POLICE}")
    clerk.get(f"/units/{POLICE}", status=200)
    page = admin.get("/users/school-clerk")
    link = next(
        a["href"]
        for a in page.html.find_all("a")
        if "revoke" in a.get("href", "") and POLICE in a["href"]
    )
    fill(admin.get(link))
    clerk.get(f"/units/{POLICE}", status=404)


def test_one_person_never_checks_his_own_work(admin):
    page = fill(
        admin.get("/users/school-clerk/grant"),
        role="unit_supervisor",
        place=f"unit:{SCHOOL}",
    )
    assert page.status_int == 409
    assert "不得兼任" in page


def test_nobody_grants_himself(admin):
    page = fill(
        admin.get("/users/admin/grant"), role="bureau_clerk", place=f"region:{HANGZHOU}"
    )
    assert page.status_int == 409
    assert "本人" in page


def test_a_disabled_account_is_out_at_once_and_can_be_opened_again(office, admin):
    clerk = office.browser("hz-clerk")
    fill(admin.get("/users/hz-clerk/disable"))
    clerk.get("/work", status=303)
    assert "已停用" in admin.get("/users/hz-clerk")
    fill(admin.get("/users/hz-clerk/enable"))
    assert "正常" in admin.get("/users/hz-clerk")


def test_a_new_first_password_ends_the_sessions(office, admin):
    clerk = office.browser("hz-clerk")
    shown = fill(admin.get("/users/hz-clerk/reset"))
    assert shown.html.find(id="first-password")
    clerk.get("/work", status=303)


def test_all_sessions_of_an_account_are_ended_from_its_page(office, admin):
    clerk = office.browser("hz-clerk")
    page = admin.get("/users/hz-clerk").click("结束全部会话")
    fill(page)
    clerk.get("/work", status=303)
    assert "结束会话" in admin.get("/users/hz-clerk").html.find("ol").text
    office.browser("hz-clerk").get("/work", status=200)


def test_what_was_done_with_an_account_stands_on_its_page(admin):
    fill(admin.get("/users/hz-clerk/disable"))
    assert "停用账号" in admin.get("/users/hz-clerk").html.find("ol").text


def test_a_bureau_sees_the_users_of_its_region_only(office):
    clerk = office.browser("hz-clerk")
    page = clerk.get("/users")
    assert "school-clerk" in page
    assert "sx-boss" not in page
    clerk.get("/users/sx-boss", status=404)


@pytest.mark.parametrize("login", ["school-clerk", "school-boss"])
def test_units_have_no_users_page(office, login):
    office.browser(login).get("/users", status=403)


@pytest.mark.parametrize(
    "name", ["grant", "revoke", "disable", "enable", "end-sessions", "reset"]
)
def test_only_an_administrator_decides_about_users(office, name):
    for login in ("hz-clerk", "auditor"):
        office.browser(login).get(f"/users/school-clerk/{name}", status=403)


def test_ones_own_page_offers_no_decision_about_oneself(admin):
    assert admin.get("/users/admin").html.find("aside") is None
