"""Errors: one page for people, one shape for machines, nothing leaks or is lost."""

from __future__ import annotations

import pytest

import views.work.page

SHAPE = {"code", "message", "facts", "remedy", "request_id"}


def test_an_unknown_address_is_a_page_in_chinese(app):
    page = app.get("/nothing-here", status=404)
    assert "页面不存在" in page
    assert page.html.find("h1").text.strip() == "页面不存在"
    assert page.html.find("html")["lang"] == "zh-CN"


def test_a_machine_gets_the_one_shape(app):
    answer = app.get("/api/v1/nothing", status=404)
    assert answer.content_type == "application/json"
    assert set(answer.json) == SHAPE
    assert answer.json["code"] == "page-missing"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/sign-in", "/users/new", "/password"])
def test_a_wrong_method_is_405_and_says_the_right_ones(office, path):
    browser = office.browser("admin")
    answer = browser.put(path, headers=_token(browser), expect_errors=True)
    assert answer.status_int == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_reading_what_can_only_be_sent_is_405(app):
    answer = app.get("/sign-out", status=405)
    assert answer.headers["Allow"] == "POST"


def _token(browser):
    token = browser.get("/password").html.find("input", {"name": "csrf_token"})
    return {"X-CSRF-Token": token["value"]}


def test_a_stranger_is_sent_to_sign_in_and_back(app):
    answer = app.get("/users?q=x", status=303)
    assert answer.location.endswith("/sign-in?next=/users%3Fq%3Dx")


def test_a_right_that_is_missing_is_said_with_what_to_do(office):
    page = office.browser("hz-clerk").get("/users/new", status=403)
    assert "您无权办理" in page
    assert "系统管理员" in page


@pytest.mark.parametrize(
    "path",
    ["/users/nobody-here", "/units/140000-0001", "/units/330100-9999", "/bills/1-2"],
)
def test_what_one_may_not_see_is_missing_like_what_is_not_there(office, path):
    page = office.browser("hz-clerk").get(path, status=404)
    assert "该网址没有页面，或您无权查看" in page


def test_a_form_without_its_token_is_kept_and_can_be_sent_again(office):
    browser = office.browser("admin")
    sent = {
        "login": "new-clerk",
        "name": "何<小>燕",
        "password": "never shown",
        "__start__": "x:mapping",
    }
    page = browser.post("/users/new", sent, status=403)
    assert "表单打开时间过长" in page
    assert "何&lt;小&gt;燕" in page
    assert "never shown" not in page
    assert [item.get_text() for item in page.html.select("#again li")] == ["何<小>燕"]
    form = page.forms["again"]
    assert form["login"].value == "new-clerk"
    assert "您填写的内容" in page
    again = form.submit(expect_errors=True)
    assert again.status_int == 422


def test_a_form_from_another_site_is_refused_without_a_second_chance(office):
    browser = office.browser("admin")
    page = browser.post(
        "/users/new",
        {"login": "x"},
        headers={"Sec-Fetch-Site": "cross-site"},
        status=403,
    )
    assert "不是从本系统页面提交的" in page
    assert page.html.find("form", {"action": "/users/new"}) is None


def test_what_was_typed_survives_the_end_of_the_session(office):
    browser = office.browser("admin")
    form = browser.get("/users/new").forms["deform"]
    form["login"], form["name"] = "new-clerk", "何小燕"
    office.clock.advance(_minutes(16))
    page = form.submit(expect_errors=True)
    assert page.status_int == 401
    assert "请先登录" in page
    assert page.forms["again"]["name"].value == "何小燕"


def _minutes(count):
    from datetime import timedelta

    return timedelta(minutes=count)


def test_a_fault_of_ours_shows_nothing_of_itself(office, monkeypatch, caplog):
    def broken(request):
        raise RuntimeError("/etc/secret <b>1234</b>")

    browser = office.browser("admin")
    monkeypatch.setattr(views.work.page, "figures", broken)
    page = browser.get("/work", status=500)
    assert "系统出现错误" in page
    assert "secret" not in page
    assert "RuntimeError" not in page
    assert page.headers["X-Request-Id"] in caplog.text


def test_a_fault_in_the_error_page_still_ends_in_words(office, monkeypatch):
    import views.errors

    def broken(*args, **kwargs):
        raise RuntimeError("no template")

    browser = office.browser("admin")
    monkeypatch.setattr(views.work.page, "figures", broken)
    monkeypatch.setattr(views.errors, "render_to_response", broken)
    page = browser.get("/work", status=500)
    assert "系统出错" in page
    assert page.content_type == "text/plain"
    assert page.headers["Content-Security-Policy"]


def test_a_conflict_to_the_last_is_busy_and_changes_nothing(office, monkeypatch):
    from ZODB.POSException import ConflictError

    tries = []

    def conflicting(request):
        tries.append(1)
        raise ConflictError

    browser = office.browser("admin")
    monkeypatch.setattr(views.work.page, "figures", conflicting)
    page = browser.get("/work", status=503)
    assert "未生效" in page
    assert len(tries) == int(office.registry.settings["retry.attempts"])


def test_bytes_that_are_no_text_are_bad_input(app):
    page = app.get("/sign-in?next=%ff%fe", expect_errors=True)
    assert page.status_int == 400


def test_a_date_that_is_none_is_said(office):
    page = office.browser("hz-clerk").get("/units?from=2026-13-41", status=400)
    assert "2026-13-41" in page
