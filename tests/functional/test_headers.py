"""Every answer carries the headers, whatever it is; anonymous readers no session."""

from __future__ import annotations

import pytest
from webob import Request

PATHS = [
    "/",
    "/sign-in",
    "/work",
    "/users",
    "/nothing-here",
    "/static/app.css",
    "/static/missing.css",
    "/api/v1/nothing",
]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_content_policy(app, path):
    answer = app.get(path, expect_errors=True)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_names_its_request(app, path):
    first = app.get(path, expect_errors=True).headers["X-Request-Id"]
    second = app.get(path, expect_errors=True).headers["X-Request-Id"]
    assert len(first) == 16
    assert first != second


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "post"])
def test_an_odd_method_is_hardened_too(app, method):
    answer = getattr(app, method)("/", expect_errors=True)
    assert answer.status_int in (403, 405)
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_pages_are_not_stored_but_static_files_are_for_a_year(app):
    assert app.get("/").headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in app.get("/static/app.css").headers["Cache-Control"]


def test_whoever_takes_gzip_gets_the_compressed_copy(office):
    path = "/static/vendor/tabler/tabler.min.css"
    asked = Request.blank(path, headers={"Accept-Encoding": "gzip"})
    small = asked.get_response(office.app)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) < 100_000
    small.app_iter.close()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/work"])
def test_an_anonymous_reader_gets_no_session(app, path):
    app.get(path, expect_errors=True)
    assert "session" not in app.cookies


def test_the_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(office):
    browser = office.browser()
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = "admin", "Qingming-Bridge-2026"
    cookies = form.submit(status=303).headers.getall("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in cookies)


def test_a_session_name_from_outside_is_never_taken_over(office):
    browser = office.browser()
    browser.set_cookie("session", "chosen-by-a-stranger")
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = "admin", "Qingming-Bridge-2026"
    form.submit(status=303)
    assert browser.cookies["session"] != "chosen-by-a-stranger"
