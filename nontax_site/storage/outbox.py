"""The outbox: what must happen after a transaction, kept by that transaction.

A record is left in the queue of its lane (one queue per unit, so writers of two
units do not meet) and taken away by the transaction that handles it: an effect
happens once, whatever is retried. See ``storage.sending`` for the sender.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from nontax_site.kernel.interfaces import IOutbox
from nontax_site.storage.classes import stored

STUCK_AFTER = 8
"""After so many failures a record waits for a person."""


class OutboxRecord(NamedTuple):
    """One record; ``key`` is its place in the lane (time in microseconds).

    ``due`` is when it is tried again, None for at once; ``error`` is what the
    last of ``failures`` attempts said. ``prepared`` is what was made for its
    handler before the transaction, never kept.
    """

    lane: str
    key: int
    topic: str
    facts: dict[str, Any]
    failures: int = 0
    due: datetime | None = None
    error: str = ""
    prepared: Any = None

    @property
    def is_stuck(self) -> bool:
        """Whether it failed too often and waits for a person."""
        return self.failures >= STUCK_AFTER


@stored
class Records(LOBTree):
    """The records of a queue; small leaves, because every record writes one.

    Large enough for what usually waits: in the first leaf, behind key 0, the sender
    and the units it works for do not meet; in a second they would.
    """

    max_leaf_size: ClassVar[int] = 30
    max_internal_size: ClassVar[int] = 120


@stored
class Queue(Persistent):
    """The records of one lane in the order they were left.

    Key 0 always stands first: BTrees cannot merge a writer's insert with the
    removal of a leaf's first key, and the sender always removes the oldest.
    """

    def __init__(self) -> None:
        self._records = Records({0: None})

    def put(self, key: int, topic: str, facts: str) -> int:
        """Append a record (``facts`` is JSON text); returns the key it got."""
        key = max(key, self._records.maxKey() + 1)
        self._records[key] = (topic, facts, 0, None, "")
        return key

    def get(self, lane: str, key: int) -> OutboxRecord | None:
        """The record, or None when somebody handled it."""
        found = self._records.get(key)
        return None if found is None else _record(lane, key, found)

    def records(self, lane: str) -> Iterator[OutboxRecord]:
        """All records, oldest first."""
        for key, value in self._records.items(1):
            yield _record(lane, key, value)

    def remove(self, key: int) -> None:
        """Take a handled record away; raises KeyError."""
        del self._records[key]

    def fail(self, key: int, due: datetime | None, error: str) -> int:
        """Count a failure and return how many there are now."""
        topic, facts, failures, _due, _error = self._records[key]
        self._records[key] = (topic, facts, failures + 1, due, error[:300])
        return int(failures) + 1

    def again(self, key: int) -> None:
        """Let a stuck record be tried again at once; raises KeyError."""
        topic, facts, *_ = self._records[key]
        self._records[key] = (topic, facts, 0, None, "")

    def __bool__(self) -> bool:
        return bool(self._records.maxKey())


def _record(lane: str, key: int, value: tuple[Any, ...]) -> OutboxRecord:
    topic, facts, failures, due, error = value
    return OutboxRecord(lane, key, topic, json.loads(facts), failures, due, error)


@stored
class OutboxLanes(Persistent):
    """All queues by lane (``root.outbox``)."""

    def __init__(self) -> None:
        self._queues = OOBTree()

    def queue(self, lane: str) -> Queue:
        """The queue of the lane, made when it is first written to."""
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = Queue()
        return queue  # type: ignore[no-any-return]

    def find(self, lane: str) -> Queue | None:
        """The queue of the lane, or None; never writes."""
        return self._queues.get(lane)  # type: ignore[no-any-return]

    def waiting(self) -> Iterator[OutboxRecord]:
        """Every record of every lane."""
        for lane, queue in self._queues.items():
            yield from queue.records(lane)

    def busy(self) -> list[str]:
        """The lanes that hold records."""
        return [lane for lane, queue in self._queues.items() if queue]


@implementer(IOutbox)
class Outbox:
    """The port: leaves records in the running transaction."""

    def __init__(self, lanes: OutboxLanes, clock: Any) -> None:
        self._lanes = lanes
        self._clock = clock

    def put(self, lane: str, topic: str, **facts: Any) -> None:
        """Leave a record; ``facts`` are of JSON's own types (else TypeError)."""
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        key = int(self._clock.now().timestamp() * 1_000_000)
        self._lanes.queue(lane).put(key, topic, text)


def stuck(lanes: OutboxLanes) -> list[OutboxRecord]:
    """The records that wait for a person."""
    return [record for record in lanes.waiting() if record.is_stuck]
