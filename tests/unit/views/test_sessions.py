"""Sessions: none for strangers, a random name for people, gone when they leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from pyramid.interfaces import ISession
from pyramid.response import Response
from zope.interface.verify import verifyObject

from nontax_site.kernel.clock import FixedClock
from views import sessions


@pytest.fixture
def root(monkeypatch):
    found = {}
    connection = SimpleNamespace(root=lambda: found)
    monkeypatch.setattr(sessions, "get_connection", lambda request, name: connection)
    return found


CLOCK_START = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def asked(clock, name=""):
    callbacks = []
    return SimpleNamespace(
        cookies={"session": name} if name else {},
        GET={},
        clock=clock,
        callbacks=callbacks,
        add_response_callback=callbacks.append,
    )


def opened(clock, name=""):
    return sessions.StoredSession(asked(clock, name), "session", secure=True)


def answered(session):
    """The cookies the answer of the session's request carries."""
    response = Response()
    for callback in session._request.callbacks:
        callback(session._request, response)
    return response.headers.getall("Set-Cookie")


@pytest.fixture
def clock():
    return FixedClock(CLOCK_START)


def test_it_is_a_session_as_pyramid_knows_them(root, clock):
    verifyObject(ISession, opened(clock))


def test_a_stranger_has_no_session_and_reading_makes_none(root, clock):
    session = opened(clock, "made-up")
    assert session.new
    assert session.login == ""
    assert session.epoch == 0
    assert root == {}
    assert answered(session) == []


def test_what_a_stranger_is_told_is_kept_nowhere(root, clock):
    session = opened(clock)
    session.flash("words")
    assert session.pop_flash() == ["words"]
    assert root == {}


def signed_in(clock):
    session = opened(clock)
    session.begin("admin", 3)
    return session, session._name


def test_signing_in_sends_a_name_no_script_can_read(root, clock):
    session, name = signed_in(clock)
    (cookie,) = answered(session)
    assert f"session={name}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "secure" in cookie.lower()
    assert len(name) >= 43


def test_the_next_request_knows_who_it_is(root, clock):
    _session, name = signed_in(clock)
    again = opened(clock, name)
    assert (again.login, again.epoch) == ("admin", 3)
    assert not again.new
    assert again.created == int(CLOCK_START.timestamp())


def test_values_and_words_last_to_the_next_request(root, clock):
    session, name = signed_in(clock)
    session["a"] = 1
    session.flash("words")
    session.flash("words", allow_duplicate=False)
    again = opened(clock, name)
    assert again["a"] == 1
    assert again.peek_flash() == ["words"]
    assert again.pop_flash() == ["words"]
    del again["a"]
    third = opened(clock, name)
    assert list(third) == []
    assert len(third) == 0
    assert third.pop_flash() == []


def test_signing_out_ends_it_at_the_server(root, clock):
    _session, name = signed_in(clock)
    leaving = opened(clock, name)
    leaving.invalidate()
    assert "Max-Age=0" in answered(leaving)[0]
    assert opened(clock, name).login == ""


def test_signing_out_twice_is_fine(root, clock):
    session = opened(clock)
    session.end()
    assert session.login == ""


def test_an_idle_session_is_over(root, clock):
    _session, name = signed_in(clock)
    clock.advance(timedelta(minutes=14))
    assert opened(clock, name).login == "admin"
    clock.advance(timedelta(minutes=14))
    assert opened(clock, name).login == "admin"
    clock.advance(timedelta(minutes=16))
    assert opened(clock, name).login == ""


def test_a_new_sign_in_has_a_new_name(root, clock):
    session, name = signed_in(clock)
    again = opened(clock, name)
    again.begin("admin", 3)
    assert again._name != name
    assert opened(clock, name).login == ""
