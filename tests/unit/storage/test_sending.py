"""The sender: each record in the transaction that takes it away."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from ZODB.POSException import ConflictError

from nontax_site.kernel.clock import FixedClock
from nontax_site.storage import sending
from nontax_site.storage.outbox import STUCK_AFTER, Outbox, stuck
from nontax_site.storage.sending import LONGEST_PAUSE_S, Sender
from tests.factories.storage import (
    AT_ONCE,
    NOON,
    begin_of,
    open_small,
    own_transaction,
)


class Desk:
    """A site with an outbox and a sender over it."""

    def __init__(self, **handlers):
        self.database = open_small()
        self.clock = FixedClock(NOON)
        self.begin = begin_of(self.database)
        self.sender = self.sender_with(**handlers)

    def sender_with(self, **handlers):
        return Sender(self.begin, handlers, self.clock, at_once=3, attempts=AT_ONCE)

    def put(self, topic, *lanes, **facts):
        def work(root):
            for lane in lanes or ("u1",):
                Outbox(root["site"].outbox, self.clock).put(lane, topic, **facts)

        own_transaction(self.database, work)

    def read(self, what):
        return own_transaction(self.database, lambda root: what(root["site"]))

    def waiting(self):
        return self.read(lambda site: list(site.outbox.waiting()))


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.database.close()


def test_a_record_is_handled_once_and_goes_with_its_effect(desk):
    def keep(request, record):
        request.site.papers.add(record.facts["name"], record.lane)

    sender = desk.sender_with(keep=keep)
    desk.put("keep", "u1", name="a")
    desk.put("keep", "u2", name="b")
    assert sender.run_once() == 2
    assert sender.run_once() == 0
    assert desk.read(lambda site: dict(site.papers.items())) == {"a": "u1", "b": "u2"}
    assert desk.waiting() == []


def test_a_failing_handler_leaves_nothing_and_does_not_hold_up_the_others(desk):
    def fail(request, record):
        request.site.papers.add("half", 1)
        raise RuntimeError("bank down")

    def good(request, record):
        request.site.papers.add("good", 1)

    sender = desk.sender_with(fail=fail, good=good)
    desk.put("fail")
    desk.put("good")
    assert sender.run_once() == 1
    assert desk.read(lambda site: list(site.papers)) == ["good"]
    (record,) = desk.waiting()
    assert record.failures == 1
    assert record.error == "RuntimeError: bank down"
    assert record.due > desk.clock.now()


def test_a_failing_record_is_tried_later_and_later_and_then_waits_for_a_person(desk):
    calls = []

    def fail(request, record):
        calls.append(desk.clock.now())
        raise RuntimeError

    sender = desk.sender_with(fail=fail)
    desk.put("fail")
    for _ in range(30):
        sender.drain()
        desk.clock.advance(timedelta(seconds=LONGEST_PAUSE_S))
    assert len(calls) == STUCK_AFTER
    (record,) = desk.read(lambda site: stuck(site.outbox))
    desk.read(lambda site: site.outbox.find("u1").again(record.key))
    assert desk.sender_with(fail=lambda request, record: None).drain() == 1


def test_a_failing_record_is_not_tried_before_it_is_due(desk):
    calls = []

    def fail(request, record):
        calls.append(1)
        raise RuntimeError

    sender = desk.sender_with(fail=fail)
    desk.put("fail")
    sender.run_once()
    sender.run_once()
    assert len(calls) == 1
    desk.clock.advance(timedelta(seconds=5))
    sender.run_once()
    assert len(calls) == 2


def test_a_long_lane_does_not_hold_up_another(desk, monkeypatch):
    monkeypatch.setattr(sending, "AT_A_LOOK", 4)
    seen = []
    sender = desk.sender_with(keep=lambda request, record: seen.append(record.lane))
    desk.put("keep", *["u1"] * 9)
    desk.put("keep", "u2")
    assert sender.run_once() == 5
    assert seen == [*["u1"] * 4, "u2"]
    assert sender.drain() == 5
    assert desk.waiting() == []


def test_a_topic_without_a_handler_is_a_failure_with_its_name(desk):
    desk.put("unknown-topic")
    assert desk.sender.run_once() == 0
    assert "unknown-topic" in desk.waiting()[0].error


def test_a_conflict_is_tried_again_at_once_and_is_no_failure(desk):
    calls = []

    def work(request, record):
        calls.append(1)
        if len(calls) < 4:
            raise ConflictError

    assert_sent = desk.sender_with(work=work)
    desk.put("work")
    assert assert_sent.run_once() == 1
    assert len(calls) == 4


def test_order_records_are_handled_many_in_one_commit(desk):
    requests = []

    def order(request, record):
        requests.append(request)

    sender = desk.sender_with(order=order)
    for number in range(7):
        desk.put("order", f"u{number}")
    assert sender.run_once() == 7
    assert len({id(request) for request in requests}) <= 3
    assert len(requests) == 7


def test_one_bad_record_of_a_batch_does_not_take_the_others_with_it(desk):
    handled = []

    def order(request, record):
        if record.lane == "u1":
            raise RuntimeError
        handled.append(record.lane)

    sender = desk.sender_with(order=order)
    for number in range(3):
        desk.put("order", f"u{number}")
    assert sender.run_once() == 2
    assert handled[-2:] == ["u0", "u2"]
    assert [r.lane for r in desk.waiting()] == ["u1"]


def test_a_record_somebody_else_handled_is_passed_over(desk):
    desk.put("work")
    other = desk.sender_with(work=lambda request, record: None)
    handled = []

    @contextmanager
    def late():
        with desk.begin() as request:
            yield request

    sender = Sender(late, {"work": lambda q, r: handled.append(r)}, desk.clock)
    due = sender._due()[0]
    other.run_once()
    assert sender._one_by_one(due) == 1
    assert not handled


def test_a_failure_of_a_record_that_is_gone_is_not_counted(desk):
    desk.put("work")
    (record,) = desk.waiting()
    desk.sender_with(work=lambda request, record: None).run_once()
    desk.sender._count_failure(record, RuntimeError())
    assert desk.waiting() == []


def test_draining_goes_on_until_records_left_by_handlers_are_handled_too(desk):
    def first(request, record):
        Outbox(request.site.outbox, desk.clock).put("u1", "second")

    sender = desk.sender_with(first=first, second=lambda request, record: None)
    desk.put("first")
    assert sender.drain() == 2
