"""Deadlines in working days, from the history alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.kernel.clock import calendar_of_china
from tests.factories import laws
from tests.factories.laws import BOSS, ENDS, NOON, act, begun, person
from workflows.deadlines import clock_of, days_allowed
from workflows.keys import DeadlineRule

LAW = laws.law(
    {
        "open": {"sla": "5 suspense_days", "clock": "look"},
        "mending": {"stops-clock": "true"},
        "looked": {"sla": "5 suspense_days", "clock": "look"},
        "parked": {},
        "done": ENDS,
    },
    [
        ("send_back", "open", "mending", "suspense:decide", {}),
        ("resend", "mending", "open", "suspense:propose", {}),
        ("look", "open", "looked", "suspense:propose", {}),
        ("touch", "open", "open", "suspense:propose", {}),
        ("park", "looked", "parked", "suspense:propose", {}),
        ("resume", "parked", "open", "suspense:propose", {}),
        ("finish", "looked", "done", "suspense:decide", {}),
    ],
)
CLERK_LI, BOSS_QIAN = person("li"), person("qian", BOSS)


@pytest.fixture
def case():
    with laws.reading(LAW):
        yield begun(laws.Ports())


def days(number):
    return NOON + timedelta(days=number)


def at(document, number, setting=None):
    return clock_of(document, calendar_of_china(), days(number), setting)


def test_the_day_it_comes_in_does_not_count(case):
    _engine, document = case
    clock = at(document, 0)
    assert (clock.left, clock.over, clock.allowed) == (5, 0, 5)
    assert clock.due == date(2026, 3, 9)
    assert clock.since == date(2026, 3, 2)
    assert not clock.stopped


def test_weekends_do_not_count(case):
    _engine, document = case
    assert at(document, 4).left == 1
    assert at(document, 6).left == 1
    last = at(document, 7)
    assert (last.left, last.over, last.is_over) == (0, 0, False)
    over = at(document, 9)
    assert (over.left, over.over, over.is_over) == (0, 2, True)
    assert over.due == date(2026, 3, 9)


def test_a_step_that_stays_in_its_state_does_not_begin_it_anew(case):
    engine, document = case
    engine.fire(document, "touch", act(CLERK_LI, days(3)))
    assert at(document, 3).left == 2


def test_the_clock_goes_on_through_states_that_share_it(case):
    engine, document = case
    engine.fire(document, "look", act(CLERK_LI, days(2)))
    assert (at(document, 3).left, at(document, 3).due) == (2, date(2026, 3, 9))


def test_it_stands_still_while_it_is_mended_and_goes_on_after(case):
    engine, document = case
    engine.fire(document, "send_back", act(BOSS_QIAN, days(2)))
    standing = at(document, 30)
    assert (standing.stopped, standing.left, standing.due) == (True, 3, None)
    engine.fire(document, "resend", act(CLERK_LI, days(14)))
    clock = at(document, 14)
    assert (clock.stopped, clock.left) == (False, 3)
    assert clock.due == date(2026, 3, 19)


def test_a_deadline_that_passed_before_it_was_stopped_stays_passed(case):
    engine, document = case
    engine.fire(document, "send_back", act(BOSS_QIAN, days(8)))
    standing = at(document, 20)
    assert (standing.over, standing.due) == (1, date(2026, 3, 9))
    engine.fire(document, "resend", act(CLERK_LI, days(21)))
    assert (at(document, 22).over, at(document, 22).due) == (2, date(2026, 3, 9))


def test_coming_back_from_a_state_without_clock_begins_anew(case):
    engine, document = case
    engine.fire(document, "look", act(CLERK_LI, days(2)))
    engine.fire(document, "park", act(CLERK_LI, days(3)))
    assert at(document, 3) is None
    engine.fire(document, "resume", act(CLERK_LI, days(7)))
    assert (at(document, 7).left, at(document, 7).since) == (5, date(2026, 3, 9))


def test_an_end_has_no_clock(case):
    engine, document = case
    engine.fire(document, "look", act(CLERK_LI, days(1)))
    engine.fire(document, "finish", act(BOSS_QIAN, days(1)))
    assert at(document, 2) is None


def test_the_regions_setting_comes_before_the_law(case):
    _engine, document = case
    clock = at(document, 0, {"suspense_days": 2}.get)
    assert (clock.allowed, clock.due) == (2, date(2026, 3, 4))


def test_the_engine_asks_for_the_regions_setting():
    with laws.reading(LAW):
        engine, document = begun(laws.Ports(suspense_days=1))
        assert engine.clock(document, days(0)).due == date(2026, 3, 3)


@pytest.mark.parametrize("said", [None, 0, -1, "4"])
def test_a_setting_that_is_no_number_leaves_the_law(said):
    assert days_allowed(DeadlineRule(5, "name"), lambda name: said) == 5
