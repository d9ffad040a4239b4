"""Signing in through the pages: one answer, pauses that stay, sessions that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.security.people import People
from nontax_site.security.sessions import KEY as SESSIONS_KEY
from nontax_site.storage.connecting import own_transaction
from tests.factories.office import PASSWORD

CLERK = "hz-clerk"


def tried(browser, login, password):
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = login, password
    return form.submit(expect_errors=True)


def session_count(office):
    database = office.databases["sessions"]
    return own_transaction(
        database, lambda root: len(list(root[SESSIONS_KEY]._records))
    )


def decide(office, verb, *args):
    with office.work() as request:
        people = request.find_service(People)
        act = Act(system_actor("test"), office.clock.now())
        getattr(people, verb)(act, *args)


def is_in(browser):
    return browser.get("/password", expect_errors=True).status_int == 200


def test_the_right_password_opens_a_session_of_one_random_name(office):
    browser = office.browser()
    answer = tried(browser, CLERK, PASSWORD)
    assert answer.status_int == 303
    cookies = [c for c in answer.headers.getall("Set-Cookie") if "HttpOnly" in c]
    assert any("SameSite=Lax" in cookie for cookie in cookies)
    assert CLERK not in "".join(cookies)
    assert is_in(browser)


@pytest.mark.rule("CQ-37")
def test_a_blank_password_opens_nothing(office):
    browser = office.browser()
    tried(browser, CLERK, "")
    assert not is_in(browser)


def test_a_wrong_login_and_a_wrong_password_get_the_same_page(office):
    def page(login):
        answer = tried(office.browser(), login, "wrong-password-here")
        assert answer.status_int != 303
        return [
            line.replace(login, "LOGIN")
            for line in answer.text.splitlines()
            if "csrf" not in line and "Request" not in line and "请求" not in line
        ]

    assert page(CLERK) == page("no-such-clerk")


def test_a_pause_survives_the_requests_that_were_rolled_back(office):
    for _ in range(5):
        assert tried(office.browser(), CLERK, "wrong-password-here").status_int != 303
    assert tried(office.browser(), CLERK, PASSWORD).status_int != 303
    office.clock.advance(timedelta(seconds=61))
    assert tried(office.browser(), CLERK, PASSWORD).status_int == 303


def test_a_session_ends_without_use_after_a_quarter_of_an_hour(office):
    browser = office.browser(CLERK)
    office.clock.advance(timedelta(minutes=14))
    assert is_in(browser)
    office.clock.advance(timedelta(minutes=16))
    assert not is_in(browser)


@pytest.mark.parametrize("verb", ["disable", "end_sessions"])
def test_an_administrator_ends_a_session_at_once(office, verb):
    browser = office.browser(CLERK)
    decide(office, verb, CLERK)
    assert not is_in(browser)


def test_signing_out_ends_the_session_at_the_server(office):
    browser = office.browser(CLERK)
    kept = dict(browser.cookies)
    token = browser.get("/password").forms["deform"]["csrf_token"].value
    before = session_count(office)
    browser.post("/sign-out", {"csrf_token": token}, status=303)
    assert session_count(office) == before - 1
    for name, value in kept.items():
        browser.set_cookie(name, value)
    assert not is_in(browser)


def test_signing_in_again_gives_another_name(office):
    browser = office.browser(CLERK)
    before = dict(browser.cookies)
    tried(office.browser(), CLERK, PASSWORD)
    other = office.browser(CLERK)
    assert set(before.values()) - set(dict(other.cookies).values())


def test_a_form_without_its_token_changes_nothing(office):
    browser = office.browser()
    answer = browser.post(
        "/sign-in", {"login": CLERK, "password": PASSWORD}, expect_errors=True
    )
    assert answer.status_int == 403
    assert not is_in(browser)


@pytest.mark.rule("SI-167")
def test_a_new_first_password_must_be_changed_before_anything_else(office):
    decide(office, "set_password", CLERK, "First-Willow-Gate")
    browser = office.browser()
    answer = tried(browser, CLERK, "First-Willow-Gate")
    assert answer.location.endswith("/password")
    form = browser.get("/password").forms["deform"]
    form["old_password"] = "First-Willow-Gate"
    form["password"] = form["again"] = "Second-Willow-Gate"
    assert form.submit().status_int == 303
    assert is_in(browser)
    assert tried(office.browser(), CLERK, "Second-Willow-Gate").status_int == 303


def test_an_anonymous_reader_has_no_session(office):
    before = session_count(office) if has_store(office) else 0
    browser = office.browser()
    browser.get("/sign-in")
    assert (session_count(office) if has_store(office) else 0) == before


def has_store(office):
    return own_transaction(
        office.databases["sessions"], lambda root: SESSIONS_KEY in root
    )
