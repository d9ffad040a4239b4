"""What a load balancer sees, and what happens before the disk is full."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest

from nontax_site import health
from tests.factories.channels import Window, issue


@pytest.fixture
def agreed(monkeypatch):
    """The tests' clock stands in March: it counts as right."""
    monkeypatch.setattr(health, "CLOCK_OFF", timedelta(days=4000))


@pytest.fixture
def floor(office, monkeypatch):
    """Call it with megabytes free under a floor of 100; looked at each time."""
    monkeypatch.setitem(office.registry.settings, "nontax.free_floor_mb", "100")
    monkeypatch.setattr(health, "LOOK_AGAIN_S", 0)

    def free(megabytes):
        usage = SimpleNamespace(free=megabytes * health.MEGABYTE)
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)

    assert shutil is health.shutil
    return free


def test_the_process_says_that_it_lives(app):
    answer = app.get("/healthz")
    assert answer.json == {"alive": True}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_clock_that_is_wrong_is_told(app):
    said = app.get("/readyz", status=503).json
    assert [
        one["name"] for one in said["checks"] if not one["ok"] and one["grave"]
    ] == ["clock"]


def test_a_site_that_can_work_is_ready(app, office, agreed):
    office.drain()
    said = app.get("/readyz").json
    assert said["ready"], said
    assert {one["name"] for one in said["checks"]} >= {
        *("storage", "anchor", "disk", "clock", "sender", "outbox", "keys", "expiry")
    }


def test_readiness_says_no_path_no_name_and_no_address(app, agreed, tmp_path):
    text = app.get("/readyz").text
    for secret in (str(tmp_path), "/tmp", "dbname", "nontax.", "陈静", "host="):
        assert secret not in text


def test_without_a_key_in_force_the_site_is_not_ready(app, office):
    with office.work() as request:
        for key in request.site.keys.of("platform"):
            request.site.keys.revoke(key.serial, office.clock.now())
    answer = app.get("/readyz", status=503)
    failing = [one["name"] for one in answer.json["checks"] if not one["ok"]]
    assert "keys" in failing
    assert not answer.json["ready"]


def test_a_record_that_waits_too_long_is_a_stuck_sender(app, office):
    window, code = Window(office), issue(office)
    window.query(code)
    office.clock.advance(health.SENDER_LATE * 2)
    said = app.get("/readyz", status=503).json
    assert "sender" in [one["name"] for one in said["checks"] if not one["ok"]]


def test_below_the_floor_nothing_is_written_and_reading_goes_on(office, floor, agreed):
    clerk = office.browser("school-clerk")
    form = clerk.get("/notices/new").forms["deform"]
    floor(99)
    refused = clerk.post("/sign-out", {"csrf_token": "x"}, status=503)
    assert "磁盘空间不足" in refused.text
    assert form.submit("draft", status=503).status_int == 503
    assert clerk.get("/notices").status_int == 200
    assert clerk.get("/readyz", status=503).json["ready"] is False
    floor(100)
    assert clerk.get("/readyz").json["ready"] is True


def test_below_the_floor_a_bank_is_told_to_come_again(office, floor):
    window, code = Window(office), issue(office)
    floor(1)
    answer = office.browser().post(
        "/api/v1/channel/query", b"{}", content_type="application/json", status=503
    )
    assert answer.json["code"] == "disk-full"
    floor(1000)
    assert window.query(code)["code"] == "00000"
