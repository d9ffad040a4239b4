"""The outbox: records left in the running transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from transaction import TransactionManager

from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.interfaces import IOutbox
from nontax_site.storage.outbox import STUCK_AFTER, Outbox, OutboxLanes, stuck
from tests.factories.storage import NOON, open_small, own_transaction


def test_records_stand_in_the_order_they_were_left_even_at_one_instant():
    lanes = OutboxLanes()
    outbox = Outbox(lanes, FixedClock(NOON))
    for number in range(20):
        outbox.put("u1", "issue-bill", notice=str(number))
    outbox.put("u2", "order", gone=[], come=["bill:signed"])
    assert [r.facts["notice"] for r in lanes.find("u1").records("u1")] == [
        str(n) for n in range(20)
    ]
    assert lanes.busy() == ["u1", "u2"]
    assert [r.topic for r in lanes.waiting()][-1] == "order"


def test_a_clock_that_goes_back_does_not_change_the_order():
    lanes, clock = OutboxLanes(), FixedClock(NOON)
    outbox = Outbox(lanes, clock)
    outbox.put("u1", "a")
    clock.advance(timedelta(hours=-1))
    outbox.put("u1", "b")
    assert [r.topic for r in lanes.waiting()] == ["a", "b"]


def test_facts_that_are_not_json_are_refused():
    with pytest.raises(TypeError):
        Outbox(OutboxLanes(), FixedClock(NOON)).put("u1", "a", at=NOON)


def test_a_record_is_stuck_after_eight_failures_and_can_be_tried_again():
    lanes = OutboxLanes()
    Outbox(lanes, FixedClock(NOON)).put("u1", "a", x=1)
    queue = lanes.find("u1")
    (record,) = lanes.waiting()
    for number in range(1, STUCK_AFTER + 1):
        assert not stuck(lanes)
        assert queue.fail(record.key, NOON, "down " * 100) == number
    (found,) = stuck(lanes)
    assert found.facts == {"x": 1}
    assert found.due == NOON
    assert len(found.error) == 300
    queue.again(record.key)
    assert not stuck(lanes)


def test_a_lane_without_records_is_not_busy_and_reading_makes_none():
    lanes = OutboxLanes()
    assert lanes.find("u1") is None
    queue = lanes.queue("u1")
    assert lanes.busy() == []
    assert queue.get("u1", 5) is None
    key = queue.put(5, "a", "{}")
    assert lanes.busy() == ["u1"]
    queue.remove(key)
    assert not queue
    with pytest.raises(KeyError):
        queue.remove(key)


def test_the_port_is_provided():
    assert IOutbox.providedBy(Outbox(OutboxLanes(), FixedClock(NOON)))


def test_leaving_a_record_and_taking_the_oldest_away_do_not_conflict():
    database = open_small()
    clock = FixedClock(NOON)

    def leave(root):
        Outbox(root["site"].outbox, clock).put("u1", "a")

    own_transaction(database, leave)
    one, two = TransactionManager(), TransactionManager()
    writer = database.open(one).root()["site"]
    sender = database.open(two).root()["site"]
    Outbox(writer.outbox, clock).put("u1", "b")
    (oldest,) = sender.outbox.waiting()
    sender.outbox.find("u1").remove(oldest.key)
    two.commit()
    one.commit()
    left = own_transaction(
        database, lambda root: [r.topic for r in root["site"].outbox.waiting()]
    )
    assert left == ["b"]
    database.close()
