"""The pages of signing in: where they lead, what they keep, what they never do."""

from __future__ import annotations

import pytest

from tests.factories.office import PASSWORD


def sign_in(browser, login, password=PASSWORD, path="/sign-in"):
    form = browser.get(path).forms["deform"]
    form["login"], form["password"] = login, password
    return form.submit(expect_errors=True)


def test_the_front_page_has_two_doors_for_payers_and_one_for_staff(app):
    page = app.get("/")
    assert page.html.find("h1").text.strip() == "我是缴款人"
    links = {a["href"]: a.text.strip() for a in page.html.find_all("a")}
    assert {"/pay", "/check", "/sign-in"} <= set(links)
    assert "非税支付" in page
    assert "票据查验" in page


@pytest.mark.rule("SX-47")
def test_the_front_page_needs_no_account(app):
    app.get("/", status=200)
    assert not app.cookies


def test_signing_in_leads_to_my_work(app):
    assert sign_in(app, "admin").location.endswith("/work")
    assert "我的工作" in app.get("/work")


def test_signing_in_leads_back_to_where_one_wanted_to_go(app):
    answer = sign_in(app, "admin", path="/sign-in?next=/users%3Fq%3Dboss")
    assert answer.location.endswith("/users?q=boss")


@pytest.mark.parametrize(
    "target",
    ["//evil.invalid", "https://evil.invalid/", "/%5Cevil.invalid", "javascript:1"],
)
def test_signing_in_never_leads_to_another_site(app, target):
    answer = sign_in(app, "admin", path=f"/sign-in?next={target}")
    assert answer.location.endswith("/work")
    assert "evil" not in answer.location


def test_a_refusal_keeps_the_login_and_never_the_password(app):
    page = sign_in(app, "admin", "wrong-password-1")
    assert page.status_int == 401
    assert page.forms["deform"]["login"].value == "admin"
    assert page.forms["deform"]["password"].value == ""
    assert "wrong-password-1" not in page
    assert page.html.find(attrs={"role": "alert"}).text.strip().startswith("请先更正")


def test_an_empty_form_says_which_fields_are_missing(app):
    page = app.get("/sign-in").forms["deform"].submit(status=422)
    alert = page.html.find(attrs={"role": "alert"})
    assert [a.text for a in alert.find_all("a")] == ["登录名", "密码"]
    for link in alert.find_all("a"):
        field = page.html.find(id=link["href"].removeprefix("#"))
        assert field["aria-invalid"] == "true"
        assert page.html.find(id=field["aria-describedby"].split()[0])


def test_required_fields_are_marked_in_words(app):
    labels = app.get("/sign-in").html.find_all("label")
    assert all("必填" in label.text for label in labels)


def test_whoever_is_signed_in_does_not_sign_in_again(office):
    answer = office.browser("admin").get("/sign-in", status=303)
    assert answer.location.endswith("/work")


def test_signing_out_ends_the_session_at_the_server(office):
    browser = office.browser("admin")
    name = browser.cookies["session"]
    browser.get("/work").forms[_sign_out(browser)].submit(status=303)
    thief = office.browser()
    thief.set_cookie("session", name)
    assert thief.get("/work", status=303).location.endswith("/sign-in?next=/work")
    assert "您已退出登录" in browser.get("/sign-in?left=1")


def _sign_out(browser):
    page = browser.get("/work")
    return next(
        key
        for key, form in page.forms.items()
        if isinstance(key, int) and form.action == "/sign-out"
    )


def test_signing_out_needs_the_token(office):
    browser = office.browser("admin")
    browser.post("/sign-out", status=403)
    browser.get("/work", status=200)


def test_ones_own_password_is_changed_and_other_sessions_end(office):
    browser, other = office.browser("hz-clerk"), office.browser("hz-clerk")
    form = browser.get("/password").forms["deform"]
    form["old_password"] = PASSWORD
    form["password"] = form["again"] = "three quiet rivers meet"
    form.submit(status=303)
    assert "密码已修改" in browser.get("/work")
    other.get("/work", status=303)
    assert sign_in(office.browser(), "hz-clerk", PASSWORD).status_int == 401


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        (
            "wrong-old-password",
            "three quiet rivers meet",
            None,
            "旧密码|原密码|当前密码",
        ),
        (PASSWORD, "short", None, "10"),
        (PASSWORD, "three quiet rivers meet", "another one here", "两次输入"),
        (PASSWORD, PASSWORD, None, "相同"),
    ],
)
def test_a_password_that_may_not_be_is_refused_at_its_field(
    office, old, new, again, words
):
    browser = office.browser("hz-clerk")
    form = browser.get("/password").forms["deform"]
    form["old_password"], form["password"] = old, new
    form["again"] = again or new
    page = form.submit(expect_errors=True)
    assert page.status_int in (401, 409, 422)
    alert = page.html.find(attrs={"role": "alert"}).text
    assert any(word in alert for word in words.split("|"))
    assert PASSWORD not in page


def test_the_language_is_chosen_by_a_cookie_of_its_own(app):
    assert app.get("/language/en?next=/sign-in", status=303).location.endswith(
        "/sign-in"
    )
    page = app.get("/sign-in")
    assert page.html.find("html")["lang"] == "en"
    assert "Staff sign-in" in page
    app.get("/language/zh_Hans")
    assert "工作人员登录" in app.get("/sign-in")


def test_a_language_that_is_not_there_is_missing(app):
    app.get("/language/xx", status=404)


def test_choosing_a_language_never_leads_elsewhere(app):
    answer = app.get("/language/en?next=https://evil.invalid/", status=303)
    assert "evil" not in answer.location
