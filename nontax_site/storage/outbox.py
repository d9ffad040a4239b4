"""The outbox: what must happen after a transaction, kept by that transaction.

A record is left in the queue of its lane (one queue per unit, so writers of two
units do not meet) and taken away by the transaction that handles it: an effect
happens once, whatever is retried. See ``storage.sending`` for the sender.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any, ClassVar, NamedTuple

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from nontax_site.kernel.interfaces import IOutbox
from nontax_site.storage.attempts import CannotMerge
from nontax_site.storage.classes import stored
from nontax_site.storage.merging import joined

STUCK_AFTER = 8
"""After so many failures a record waits for a person."""

FULL = 24
"""With more records in a queue itself the sender moves the older half to a page."""

MOST = 4 * FULL
"""With so many whoever leaves one moves them: no sender has been there for long."""


class OutboxRecord(NamedTuple):
    """One record; ``key`` is its place in the lane (time in microseconds).

    ``text`` are its facts as JSON, read when they are asked for. ``due`` is when it is tried again, None for at once; ``error`` is what the
    last of ``failures`` attempts said. ``prepared`` is what was made for its
    handler before the transaction, never kept.
    """

    lane: str
    key: int
    topic: str
    text: str
    failures: int = 0
    due: datetime | None = None
    error: str = ""
    prepared: Any = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the record says."""
        return json.loads(self.text)  # type: ignore[no-any-return]

    def is_due(self, now: datetime) -> bool:
        """Whether its time has come and it does not wait for a person."""
        return not self.is_stuck and (self.due is None or self.due <= now)

    @property
    def is_stuck(self) -> bool:
        """Whether it failed too often and waits for a person."""
        return self.failures >= STUCK_AFTER


@stored
class Records(LOBTree):
    """How the records of a lane were kept before ``Queue`` (step 0003)."""

    max_leaf_size: ClassVar[int] = 30
    max_internal_size: ClassVar[int] = 120


@stored
class Page(Persistent):
    """Records that moved out of their queue: handled, failed, never added to."""

    def __init__(self, records: dict[int, tuple[Any, ...]]) -> None:
        self.records = records

    def _p_resolveConflict(  # noqa: N802
        self, old: dict[str, Any], committed: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """What both did to different records; an emptied page must be taken away."""
        merged = joined(old["records"], committed["records"], new["records"])
        if not (merged and committed["records"] and new["records"]):
            raise CannotMerge
        return {**committed, "records": merged}


@stored
class Queue(Persistent):
    """The records of one lane in the order they were left.

    The last of them stand in the queue itself, those of a longer one in pages. Who
    leaves a record and who takes another away do not refuse each other, at whatever
    end of the queue (``_p_resolveConflict``): who comes second is placed behind. Two
    that deal with one record do. Pages are made by who takes records away, the one
    sender, since only who leaves a record can be merged with that.

    ``last`` is the greatest key there ever was, so no record gets the key of one that
    was handled; ``paged`` is the greatest that was ever moved to a page. Key 0 stands
    before all pages, because a BTree cannot merge its last key's removal.
    """

    def __init__(self) -> None:
        self.last = 0
        self.paged = 0
        self.recent: dict[int, tuple[Any, ...]] = {}
        self.pages: LOBTree | None = None

    def put(self, key: int, topic: str, facts: str) -> int:
        """Append a record (``facts`` is JSON text); returns the key it got.

        A transaction that meets another one here may give it a later key still.
        """
        if len(self.recent) >= MOST:
            self._turn_page(FULL // 2)
        self.last = max(key, self.last + 1)
        self.recent = {**self.recent, self.last: (topic, facts, 0, None, "")}
        return self.last

    def _turn_page(self, kept: int) -> None:
        """Move all but the newest so many to a page."""
        if self.pages is None:
            self.pages = LOBTree({0: None})
        keys = sorted(self.recent)
        moved = keys[: len(keys) - kept]
        self.pages[moved[0]] = Page({key: self.recent[key] for key in moved})
        self.paged = moved[-1]
        self.recent = {key: self.recent[key] for key in keys[len(moved) :]}

    def _p_resolveConflict(  # noqa: N802
        self, old: dict[str, Any], committed: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """What both did to different records, the new ones behind the committed.

        One of them may have moved records to a page that the other did not touch. The
        records it left itself may not be among them: they could not be placed behind.
        """
        if old["paged"] == new["paged"]:
            turner = committed
        elif old["paged"] == committed["paged"] and new["paged"] <= old["last"]:
            turner = new
        else:
            raise CannotMerge
        before = old["recent"]
        kept = {key: value for key, value in new["recent"].items() if key in before}
        merged = joined(before, committed["recent"], kept)
        last = committed["last"]
        for key, value in new["recent"].items():
            if key not in before:
                last = max(key, last + 1)
                merged[last] = value
        return {**turner, "recent": merged, "last": max(last, new["last"])}

    def get(self, lane: str, key: int) -> OutboxRecord | None:
        """The record, or None when somebody handled it."""
        found = self.recent.get(key) or self._page(key)[1].records.get(key)
        return None if found is None else _record(lane, key, found)

    def records(self, lane: str) -> Iterator[OutboxRecord]:
        """All records, oldest first."""
        pages = () if self.pages is None else self.pages.values(1)
        for records in chain((page.records for page in pages), (self.recent,)):
            for key, value in records.items():
                yield _record(lane, key, value)

    def remove(self, key: int) -> None:
        """Take a handled record away; raises KeyError."""
        if key in self.recent:
            self.recent = _without(self.recent, key)
        else:
            first, page = self._page(key)
            page.records = _without(page.records, key)
            if not page.records and self.pages is not None:
                del self.pages[first]
        if len(self.recent) > FULL:
            self._turn_page(FULL // 2)

    def fail(self, key: int, due: datetime | None, error: str) -> int:
        """Count a failure and return how many there are now; raises KeyError."""
        topic, facts, failures, _due, _error = self._value(key)
        self._change(key, (topic, facts, failures + 1, due, error[:300]))
        return int(failures) + 1

    def again(self, key: int) -> None:
        """Let a stuck record be tried again at once; raises KeyError."""
        topic, facts, *_ = self._value(key)
        self._change(key, (topic, facts, 0, None, ""))

    def _value(self, key: int) -> tuple[Any, ...]:
        records = self.recent if key in self.recent else self._page(key)[1].records
        return records[key]

    def _change(self, key: int, value: tuple[Any, ...]) -> None:
        if key in self.recent:
            self.recent = {**self.recent, key: value}
        else:
            page = self._page(key)[1]
            page.records = {**page.records, key: value}

    def _page(self, key: int) -> tuple[int, Page]:
        """(its first key, the page that the record would stand in)."""
        first = 0 if self.pages is None else self.pages.maxKey(max(key, 0))
        return (first, self.pages[first]) if self.pages and first else (0, Page({}))

    def __bool__(self) -> bool:
        return bool(self.recent or (self.pages and self.pages.maxKey()))


def _without(records: dict[int, tuple[Any, ...]], key: int) -> dict[int, Any]:
    left = dict(records)
    del left[key]
    return left


def _record(lane: str, key: int, value: tuple[Any, ...]) -> OutboxRecord:
    return OutboxRecord(lane, key, *value)


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

    def due(self, now: datetime, most: int) -> Iterator[OutboxRecord]:
        """What is due, of each lane at most so many, so that none holds up another."""
        for lane, queue in self._queues.items():
            found = (one for one in queue.records(lane) if one.is_due(now))
            yield from islice(found, most)

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
