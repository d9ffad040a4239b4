"""The server goes away in the middle: people and banks are told what is known."""

from __future__ import annotations

import json

import psycopg2
import pytest
from relstorage.storage import RelStorage

from tests.factories.channels import Window, breaches, cases, issue, state_of
from views.traversal import Site

pytestmark = pytest.mark.parametrize("storage_kind", ["postgresql"], indirect=True)

GONE = "server closed the connection unexpectedly"


RAW, DEED = 1, 2
"""The first commit of a message keeps its bytes, the second is the deed."""


def once(monkeypatch, name, *, done, which=DEED):
    """Let one of the next calls of a phase fail, after or before its work."""
    plain = getattr(RelStorage, name)
    calls = []

    def failing(self, *given, **named):
        if self.getName() != "office":
            return plain(self, *given, **named)
        calls.append(1)
        if len(calls) != which:
            return plain(self, *given, **named)
        if done:
            plain(self, *given, **named)
        raise psycopg2.OperationalError(GONE)

    monkeypatch.setattr(RelStorage, name, failing)


@pytest.fixture
def confirm(office):
    window, code = Window(office), issue(office)
    window.query(code)
    body = json.dumps(window.message(code, serial="D1")).encode()

    def confirm(status=200):
        answer = window.say("confirm", body)
        assert answer.status_int == status
        return answer.json

    confirm.code = code
    return confirm


@pytest.mark.parametrize("which", [RAW, DEED])
@pytest.mark.parametrize("done", [True, False])
def test_a_commit_in_doubt_is_said_to_be_unknown_and_made_once(
    office, confirm, monkeypatch, which, done
):
    """Kept or not: the bank asks again with its serial and is told."""
    once(monkeypatch, "tpc_finish", done=done, which=which)
    assert confirm(503)["code"] == "commit-unknown"
    assert confirm()["code"] == "00000"
    assert state_of(office, confirm.code) == "paid"
    assert cases(office) == []
    assert breaches(office) == []


def test_a_commit_that_did_not_begin_is_said_to_have_changed_nothing(
    office, confirm, monkeypatch
):
    once(monkeypatch, "tpc_vote", done=False)
    said = confirm(503)
    assert said["code"] == "storage-away"
    assert confirm()["code"] == "00000"
    assert state_of(office, confirm.code) == "paid"
    assert breaches(office) == []


def test_a_page_that_cannot_be_read_is_503_and_comes_back(office, monkeypatch):
    clerk = office.browser("school-clerk")

    def away(_self, _name):
        raise psycopg2.OperationalError(GONE)

    with monkeypatch.context() as broken:
        broken.setattr(Site, "__getitem__", away)
        answer = clerk.get("/work", status=503)
        assert GONE not in answer.text
    assert clerk.get("/work").status_int == 200
