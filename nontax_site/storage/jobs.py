"""Timers of the site, each under a lease so that only one process runs it.

A lease has a number that rises with every holder. A timer's work and the note
that it is done are one transaction, which fails when another holder has taken
the lease meanwhile: a process that was asleep cannot overwrite its successor.
One that works by itself makes many transactions: each of them is fenced the same
way and renews the lease, so that long work stays with one process.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.errors import Refused
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.classes import stored

_log = logging.getLogger(__name__)


class LeaseLost(Refused):
    """Another process has taken the lease."""

    code: ClassVar[str] = "lease-lost"
    message: ClassVar[str] = "Another process has taken over «${name}»."


@stored
class Lease(Persistent):
    """Who runs a timer until when; ``number`` fences off earlier holders."""

    def __init__(self) -> None:
        self.holder = ""
        self.number = 0
        self.until: datetime | None = None
        self.done_at: datetime | None = None
        self.error = ""

    def free_for(self, holder: str, now: datetime) -> bool:
        """Whether the holder has it or may take it."""
        return self.holder == holder or self.until is None or self.until <= now


@stored
class Leases(Persistent):
    """All leases by the timer's name (``root.leases``)."""

    def __init__(self) -> None:
        self._leases = OOBTree()

    def find(self, name: str) -> Lease | None:
        """The lease or None; never writes."""
        return self._leases.get(name)  # type: ignore[no-any-return]

    def names(self) -> list[str]:
        """The names of all leases."""
        return list(self._leases.keys())

    def take(
        self, name: str, holder: str, now: datetime, length: timedelta
    ) -> int | None:
        """The fencing number of the holder's lease, or None while another has it.

        Writes only when the lease changes hands or is about to end.
        """
        lease = self.find(name)
        if lease is None:
            lease = self._leases[name] = Lease()
        if not lease.free_for(holder, now):
            return None
        if lease.holder != holder or lease.until is None or lease.until <= now:
            lease.holder = holder
            lease.number += 1
            lease.until = now + length
        return int(lease.number)

    def hold(self, name: str, number: int) -> Lease:
        """The lease while ``number`` is its last; raises LeaseLost."""
        lease = self.find(name)
        if lease is None or lease.number != number:
            raise LeaseLost(name=name)
        return lease

    def renew(self, name: str, number: int, now: datetime, length: timedelta) -> Lease:
        """Hold the lease, and longer once half its time is over; raises LeaseLost."""
        lease = self.hold(name, number)
        if lease.until is None or lease.until - now <= length / 2:
            lease.until = now + length
        return lease

    def finish(
        self, name: str, number: int, now: datetime, length: timedelta, error: str = ""
    ) -> None:
        """Note when the work was last done, and renew; raises LeaseLost."""
        lease = self.hold(name, number)
        lease.done_at = now
        lease.until = now + length
        lease.error = error[:300]


@dataclass(frozen=True, slots=True)
class Timer:
    """Something done every so often: ``do(request)`` in a transaction.

    ``lease`` is how long a holder that died keeps others from taking over; it is
    longer than the longest transaction. One that works ``by_itself`` is given
    ``begin`` and no transaction: it makes its own, each of which renews the lease,
    and may wait for others outside of them.
    """

    name: str
    every: timedelta
    do: Callable[[Any], None]
    lease: timedelta = timedelta(minutes=2)
    by_itself: bool = False


def this_process() -> str:
    """A name for this process that no other process has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


class Fence:
    """Binds every transaction of one request to the lease; see ``fenced``."""

    def __init__(self, renew: Callable[[], Lease]) -> None:
        self._renew = renew

    def newTransaction(self, transaction: Any) -> None:  # noqa: N802 - ISynchronizer
        """Look at the lease right before the transaction commits."""
        transaction.addBeforeCommitHook(self._look)

    def beforeCompletion(self, transaction: Any) -> None:  # noqa: N802
        """Nothing; a part of the protocol."""

    def afterCompletion(self, transaction: Any) -> None:  # noqa: N802
        """Nothing; a part of the protocol."""

    def _look(self) -> None:
        lease = self._renew()
        lease._p_jar.readCurrent(lease)


def fenced(
    begin: Begin, name: str, number: int, clock: Any, length: timedelta
) -> Begin:
    """``begin`` whose transactions commit only while ``number`` holds the lease.

    Each renews the lease; one that comes after another holder raises LeaseLost.
    """

    @contextmanager
    def begin_fenced() -> Iterator[Any]:
        with begin() as request:
            fence = Fence(
                lambda: request.site.leases.renew(name, number, clock.now(), length)
            )
            request.tm.registerSynch(fence)
            try:
                yield request
            finally:
                request.tm.unregisterSynch(fence)

    return begin_fenced


class Ticker:
    """Runs the timers that are due; ``begin`` as in ``storage.attempts``."""

    def __init__(
        self,
        begin: Begin,
        timers: Iterable[Timer],
        clock: Any,
        *,
        holder: str = "",
        attempts: Attempts | None = None,
    ) -> None:
        self._begin = begin
        self._timers = tuple(timers)
        self._clock = clock
        self._holder = holder or this_process()
        self._attempts = attempts or Attempts()

    def run_once(self) -> list[str]:
        """Run what is due; returns the names of the timers that were run well.

        A failing timer is logged, its error stands in its lease, and it is run
        again when it is next due.
        """
        return [timer.name for timer in self._timers if self._run(timer)]

    def _run(self, timer: Timer) -> bool:
        now = self._clock.now()
        if not self._is_due(timer, now):
            return False
        try:
            number = self._take(timer, now)
            if number is None:
                return False
            self._do(timer, number, now)
        except LeaseLost as error:
            _log.warning("timer %s: %s", timer.name, error)
            return False
        except Exception as error:
            _log.exception("timer %s", timer.name)
            self._note_failure(timer, now, f"{type(error).__name__}: {error}")
            return False
        return True

    def _is_due(self, timer: Timer, now: datetime) -> bool:
        """Whether it is time and the lease is ours to take; only reads."""

        def look(request: Any) -> bool:
            lease = request.site.leases.find(timer.name)
            if lease is None:
                return True
            waited = lease.done_at is None or lease.done_at + timer.every <= now
            return bool(waited and lease.free_for(self._holder, now))

        return self._attempts.in_transaction(self._begin, look)

    def _take(self, timer: Timer, now: datetime) -> int | None:
        def take(request: Any) -> int | None:
            leases: Leases = request.site.leases
            return leases.take(timer.name, self._holder, now, timer.lease)

        return self._attempts.in_transaction(self._begin, take)

    def _do(self, timer: Timer, number: int, now: datetime) -> None:
        if timer.by_itself:
            timer.do(fenced(self._begin, timer.name, number, self._clock, timer.lease))

        def work(request: Any) -> None:
            request.site.leases.hold(timer.name, number)
            if not timer.by_itself:
                timer.do(request)
            request.site.leases.finish(timer.name, number, now, timer.lease)

        self._attempts.in_transaction(self._begin, work)

    def _note_failure(self, timer: Timer, now: datetime, error: str) -> None:
        def note(request: Any) -> None:
            lease = request.site.leases.find(timer.name)
            if lease is not None and lease.holder == self._holder:
                number, length = lease.number, timer.lease
                request.site.leases.finish(timer.name, number, now, length, error)

        self._attempts.in_transaction(self._begin, note)
