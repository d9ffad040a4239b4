"""One of many processes leads, and goes on leading while it works."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.jobs import LeaseLost
from nontax_site.storage.leading import Leading
from tests.factories.storage import AT_ONCE, NOON, begin_of, open_small

SECONDS = timedelta(seconds=1)


@pytest.fixture
def database():
    made = open_small()
    yield made
    made.close()


@pytest.fixture
def clock():
    return FixedClock(NOON)


def leading(database, clock, holder):
    return Leading(begin_of(database), "send", clock, holder=holder, attempts=AT_ONCE)


def test_each_fenced_transaction_of_a_long_turn_renews_the_lease(database, clock):
    first, second = (leading(database, clock, name) for name in ("p1", "p2"))
    others = []

    def turn():
        for _step in range(4):
            clock.advance(20 * SECONDS)
            AT_ONCE.in_transaction(first._begin, first.fence)
            others.append(second.run_once())
        return 4

    first.turn = turn
    second.turn = lambda: 1
    assert first.run_once() == 4
    assert others == [0, 0, 0, 0]


def test_a_turn_that_slept_past_its_lease_may_not_commit(database, clock):
    first, second = (leading(database, clock, name) for name in ("p1", "p2"))
    second.turn = lambda: 1

    def turn():
        clock.advance(40 * SECONDS)
        assert second.run_once() == 1
        with pytest.raises(LeaseLost):
            AT_ONCE.in_transaction(first._begin, first.fence)
        return 0

    first.turn = turn
    assert first.run_once() == 0
