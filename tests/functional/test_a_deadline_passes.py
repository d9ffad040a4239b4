"""Suspense money nobody looks into is shown to the supervisor, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.audit.replaying import documents, replay
from nontax_site.background import TIMERS, requests_of
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.suspense import Suspense, SuspenseMoney
from nontax_site.storage.jobs import Ticker
from tests.factories.office import BANK, HANGZHOU

NAME = "S-330100-26-000001"


@pytest.fixture
def case(office):
    """Money of no notice that came in just now."""
    now = office.clock.now()
    with office.work() as request:
        money = SuspenseMoney(
            region=HANGZHOU,
            created=now,
            channel=BANK,
            serial="X-1",
            received_at=now,
            paid_at=now,
            accounting_day=beijing_day(now),
            amount_fen=50000,
            reason="12001",
            mode="CARD",
            channel_kind="COUNTER",
        )
        Suspense(payment_ports(request)).receive(money, office.act("system:door"))
    office.drain()
    return NAME


def tick(office, **by):
    """Let time go by and run the timer."""
    office.clock.advance(timedelta(**by))
    timer = next(timer for timer in TIMERS if timer.name == "deadlines")
    Ticker(requests_of(office.registry), [timer], office.clock).run_once()
    office.drain()


def verbs(office):
    with office.work() as request:
        return [e.verb for e in request.site.document("suspense", NAME).history()]


def test_the_supervisor_sees_it_and_the_clerk_still_does(office, case):
    page = office.browser("hz-clerk").get(f"/suspense/{case}")
    assert "办理期限" in page
    assert "还剩 3 个工作日" in page
    tick(office, days=14)
    assert verbs(office) == ["receive", "escalate"]
    work = office.browser("hz-boss").get("/work")
    assert "已超期，提请上级关注" in work
    assert f"/suspense/{case}" in work
    assert f"/suspense/{case}" in office.browser("hz-clerk").get("/work")
    page = office.browser("hz-boss").get(f"/suspense/{case}")
    for words in ("系统（期限提醒）", "办理期限已过", "个工作日（截止日"):
        assert words in page, words
    tick(office, days=7)
    assert verbs(office) == ["receive", "escalate"]


def test_what_was_shown_one_level_up_is_what_the_log_says(office, case):
    tick(office, days=14)
    assert of_log(office) == []
    with office.work() as request:
        request.site.document("suspense", NAME).entries = ()
    assert any("its history is not" in what for what in of_log(office))


def of_log(office):
    """In what the documents differ from what the log says."""
    with office.work() as request:
        said = replay(request.site.audit)
        return [found.what for found in documents(said, request.site.documents())]


def test_the_regions_own_days_count(office, case):
    from dataclasses import replace

    from nontax_site.units.region import Change

    with office.work() as request:
        region = request.site.regions[HANGZHOU]
        change = Change(office.clock.now(), "z", "z", "")
        region.replace_config(replace(region.config, suspense_days=30), change)
    tick(office, days=21)
    assert verbs(office) == ["receive"]
