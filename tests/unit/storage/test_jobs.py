"""Timers under leases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.jobs import LeaseLost, Leases, Ticker, Timer, this_process
from tests.factories.storage import (
    AT_ONCE,
    NOON,
    begin_of,
    counted,
    open_small,
    own_transaction,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def database():
    made = open_small()
    yield made
    made.close()


@pytest.fixture
def clock():
    return FixedClock(NOON)


def ticker(database, clock, *timers, holder="p1"):
    return Ticker(begin_of(database), timers, clock, holder=holder, attempts=AT_ONCE)


def test_a_lease_is_held_by_one_and_its_number_rises_with_each_holder():
    leases = Leases()
    assert leases.take("t", "p1", NOON, MINUTE) == 1
    assert leases.take("t", "p2", NOON, MINUTE) is None
    assert leases.take("t", "p1", NOON, MINUTE) == 1
    assert leases.take("t", "p2", NOON + MINUTE, MINUTE) == 2
    assert leases.names() == ["t"]
    with pytest.raises(LeaseLost):
        leases.finish("t", 1, NOON, MINUTE)
    with pytest.raises(LeaseLost):
        leases.hold("u", 1)


def test_the_same_holder_takes_a_new_number_after_its_lease_ended():
    leases = Leases()
    assert leases.take("t", "p1", NOON, MINUTE) == 1
    assert leases.take("t", "p1", NOON + 2 * MINUTE, MINUTE) == 2


def test_a_timer_runs_when_it_is_due_and_not_before(database, clock):
    runs = []
    timer = Timer("expire", 5 * MINUTE, lambda request: runs.append(clock.now()))
    once = ticker(database, clock, timer)
    assert once.run_once() == ["expire"]
    assert once.run_once() == []
    clock.advance(5 * MINUTE)
    assert once.run_once() == ["expire"]
    assert len(runs) == 2


def test_a_timer_that_is_not_due_writes_nothing(database, clock):
    once = ticker(database, clock, Timer("t", MINUTE, lambda request: None))
    once.run_once()
    with counted(database) as stores:
        once.run_once()
    assert stores.objects == 0


def test_a_timer_that_works_by_itself_makes_its_own_transactions(database, clock):
    def work(begin):
        for name in ("one", "two"):
            with begin() as request:
                request.tm.begin()
                request.site.papers.add(name, 1)
                request.tm.commit()

    timer = Timer("t", MINUTE, work, by_itself=True)
    once = ticker(database, clock, timer)
    assert (once.run_once(), once.run_once()) == (["t"], [])
    found = own_transaction(database, lambda root: list(root["site"].papers))
    assert found == ["one", "two"]


def test_another_process_takes_over_when_the_holder_is_gone(database, clock):
    runs = []
    timer = Timer("t", MINUTE, lambda request: runs.append(1))
    assert ticker(database, clock, timer).run_once() == ["t"]
    clock.advance(MINUTE)
    other = ticker(database, clock, timer, holder="p2")
    assert other.run_once() == []
    clock.advance(MINUTE)
    assert other.run_once() == ["t"]


def test_a_process_that_slept_cannot_overwrite_its_successor(database, clock):
    def sleep(request):
        def taken(root):
            clock.advance(5 * MINUTE)
            root["site"].leases.take("t", "p2", clock.now(), MINUTE)

        request.site.papers.add("slow", 1)
        own_transaction(database, taken)

    assert ticker(database, clock, Timer("t", MINUTE, sleep)).run_once() == []
    assert own_transaction(database, lambda root: list(root["site"].papers)) == []


def test_a_failing_timer_leaves_its_error_and_the_others_run(database, clock):
    def fail(request):
        request.site.papers.add("half", 1)
        raise RuntimeError("no disk")

    once = ticker(
        database,
        clock,
        Timer("bad", MINUTE, fail),
        Timer("good", MINUTE, lambda r: None),
    )
    assert once.run_once() == ["good"]
    lease = own_transaction(
        database, lambda root: root["site"].leases.find("bad").error
    )
    assert lease == "RuntimeError: no disk"
    assert once.run_once() == []
    assert own_transaction(database, lambda root: list(root["site"].papers)) == []


def test_a_lease_taken_between_look_and_take_is_left_alone(database, clock):
    once = ticker(database, clock, Timer("t", MINUTE, lambda request: None))
    looked = once._is_due

    def look(timer, now):
        due = looked(timer, now)
        own_transaction(
            database, lambda root: root["site"].leases.take("t", "p2", now, MINUTE)
        )
        return due

    once._is_due = look
    assert once.run_once() == []


def test_the_failure_of_a_lease_another_took_is_not_noted(database, clock):
    timer = Timer("t", MINUTE, lambda request: None)
    once = ticker(database, clock, timer)
    once._note_failure(timer, NOON, "x")
    ticker(database, clock, timer, holder="p2").run_once()
    once._note_failure(timer, NOON, "x")
    error = own_transaction(database, lambda root: root["site"].leases.find("t").error)
    assert error == ""


def test_each_process_has_a_name_of_its_own():
    assert this_process() != this_process()


def test_a_lease_just_lost_is_reported_as_lost(database, clock):
    def lose(request):
        raise LeaseLost(name="t")

    assert ticker(database, clock, Timer("t", MINUTE, lose)).run_once() == []


def by_steps(database, clock, meanwhile, *, steps=5):
    """A timer of many transactions, each as long as most of the lease."""

    def work(begin):
        for name in range(steps):
            clock.advance(timedelta(seconds=90))
            meanwhile(name)
            AT_ONCE.in_transaction(
                begin, lambda request, name=name: request.site.papers.add(str(name), 1)
            )

    return Timer("t", MINUTE, work, by_itself=True)


def test_work_longer_than_its_lease_stays_with_one_process(database, clock):
    taken = []

    def look(step):
        other = Ticker(
            begin_of(database),
            [Timer("t", MINUTE, taken.append)],
            clock,
            holder="p2",
            attempts=AT_ONCE,
        )
        other.run_once()

    timer = by_steps(database, clock, look)
    assert ticker(database, clock, timer).run_once() == ["t"]
    assert taken == []


def test_each_commit_of_long_work_is_fenced_by_its_lease(database, clock):
    def take(step):
        if step == 2:
            clock.advance(2 * MINUTE)
            own_transaction(
                database,
                lambda root: root["site"].leases.take("t", "p2", clock.now(), MINUTE),
            )

    timer = by_steps(database, clock, take)
    assert ticker(database, clock, timer).run_once() == []
    done = own_transaction(database, lambda root: list(root["site"].papers))
    assert done == ["0", "1"]


def test_a_lease_taken_during_a_transaction_stops_that_transaction(database, clock):
    def work(begin):
        def write(request):
            request.site.papers.add("late", 1)
            if request.site.leases.find("t").number == 1:
                clock.advance(3 * MINUTE)
                own_transaction(
                    database,
                    lambda root: root["site"].leases.take(
                        "t", "p2", clock.now(), MINUTE
                    ),
                )

        AT_ONCE.in_transaction(begin, write)

    timer = Timer("t", MINUTE, work, by_itself=True)
    assert ticker(database, clock, timer).run_once() == []
    assert own_transaction(database, lambda root: list(root["site"].papers)) == []
