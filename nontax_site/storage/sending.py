"""The sender: calls the handler of each outbox record after the commit.

A handler works in a transaction that also takes the record away, so its effect
happens once. A failing record is tried again later and later, and after
``STUCK_AFTER`` failures waits for a person; it never holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.jobs import LeaseLost
from nontax_site.storage.outbox import STUCK_AFTER, OutboxRecord

Handler = Callable[[Any, OutboxRecord], None]

_log = logging.getLogger(__name__)

FIRST_PAUSE_S = 5
LONGEST_PAUSE_S = 3600
AT_A_LOOK = 400
"""So many records of one lane are handled before all lanes are looked at again."""

BETWEEN_S = 10
"""What is done between comes so often at least, however much is due."""


class Sender:
    """Handles the records of all lanes.

    ``begin()`` is a context manager giving a request with ``tm`` (explicit, not
    begun) and ``site`` (the tree); ``handlers`` are by topic; records of the
    ``batched`` topics are handled many in one commit, in their order. ``between``
    is called with ``begin`` when nothing is due and says how much it did. ``fence``
    is called in every transaction of a record and raises when this sender may not
    work any more. ``ahead`` are functions by topic that make, only reading, what the
    handler then finds as ``record.prepared``: what takes long and needs no lock.
    """

    def __init__(
        self,
        begin: Begin,
        handlers: Mapping[str, Handler],
        clock: Any,
        *,
        batched: Collection[str] = ("order",),
        at_once: int = 200,
        attempts: Attempts | None = None,
        between: Callable[[Begin], int] | None = None,
        fence: Callable[[Any], None] | None = None,
        ahead: Mapping[str, Callable[[Any, OutboxRecord], Any]] | None = None,
    ) -> None:
        self._begin = begin
        self._fence = fence
        self._ahead = ahead or {}
        self._between = between
        self._was_between: datetime | None = None
        self._handlers = handlers
        self._clock = clock
        self._batched = frozenset(batched)
        self._at_once = at_once
        self._attempts = attempts or Attempts()

    def run_once(self) -> int:
        """Handle what is due now, of a long lane a part; returns how much it was.

        Nothing is done by a sender whose fence says that it may not work any more.
        """
        try:
            singles, batch = self._due()
        except LeaseLost as error:
            _log.warning("outbox: %s", error)
            return 0
        done = self._rest(idle=not singles and not batch)
        for number in range(0, len(batch), self._at_once):
            part = batch[number : number + self._at_once]
            done += len(part) if self._handled(part) else self._one_by_one(part)
        return done + self._one_by_one(singles)

    def _rest(self, *, idle: bool) -> int:
        """What is done when nothing is due, and now and then when much is."""
        if self._between is None:
            return 0
        now = self._clock.now()
        if self._was_between is None:
            self._was_between = now
        if not idle and now - self._was_between < timedelta(seconds=BETWEEN_S):
            return 0
        self._was_between = now
        return self._between(self._begin)

    def drain(self) -> int:
        """Run until nothing is due; records that wait after a failure stay."""
        total = 0
        while handled := self.run_once():
            total += handled
        return total

    def _due(self) -> tuple[list[OutboxRecord], list[OutboxRecord]]:
        """The due records: those handled singly, those handled in batches."""
        due = self._attempts.in_transaction(self._begin, self._look)
        singles = [record for record in due if record.topic not in self._batched]
        return singles, [record for record in due if record.topic in self._batched]

    def _look(self, request: Any) -> list[OutboxRecord]:
        if self._fence is not None:
            self._fence(request)
        return list(request.site.outbox.due(self._clock.now(), AT_A_LOOK))

    def _one_by_one(self, records: list[OutboxRecord]) -> int:
        return sum(
            self._handled([self._prepared(record)], last=True) for record in records
        )

    def _prepared(self, record: OutboxRecord) -> OutboxRecord:
        """The record with what was made ahead for it.

        A failure is left to the handler, which meets it again and is counted.
        """
        prepare = self._ahead.get(record.topic)
        if prepare is None:
            return record
        try:
            with self._begin() as request:
                request.tm.begin()
                try:
                    return record._replace(prepared=prepare(request, record))
                finally:
                    request.tm.abort()
        except Exception as error:
            _log.debug("outbox %s ahead: %s", record.topic, error)
            return record

    def _handled(self, records: list[OutboxRecord], *, last: bool = False) -> bool:
        """Handle the records in one commit, or none of them.

        A failure of a ``last`` try is counted on its one record.
        """
        try:
            self._attempts.in_transaction(
                self._begin, lambda request: self._handle(request, records)
            )
        except LeaseLost as error:
            _log.warning("outbox: %s", error)
            return False
        except Exception as error:
            _log.warning("outbox %s: %s", records[0].topic, error, exc_info=True)
            if last:
                self._count_failure(records[0], error)
            return False
        return True

    def _handle(self, request: Any, records: list[OutboxRecord]) -> None:
        if self._fence is not None:
            self._fence(request)
        for record in records:
            queue = request.site.outbox.find(record.lane)
            present = queue.get(record.lane, record.key)
            if present is None:
                continue
            handler = self._handlers.get(record.topic)
            if handler is None:
                raise NotConfigured(what=f"outbox topic {record.topic}")
            handler(request, present._replace(prepared=record.prepared))
            queue.remove(record.key)

    def _count_failure(self, record: OutboxRecord, error: Exception) -> None:
        failures = record.failures + 1
        seconds = min(FIRST_PAUSE_S * 2**record.failures, LONGEST_PAUSE_S)
        due = self._clock.now() + timedelta(seconds=seconds)
        said = f"{type(error).__name__}: {error}"

        def fail(request: Any) -> None:
            queue = request.site.outbox.find(record.lane)
            if queue.get(record.lane, record.key) is not None:
                queue.fail(record.key, due, said)

        self._attempts.in_transaction(self._begin, fail)
        if failures >= STUCK_AFTER:
            _log.error("outbox %s in %s is stuck: %s", record.topic, record.lane, said)
