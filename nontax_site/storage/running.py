"""The runner: takes the jobs of ``storage.longwork`` step by step.

It works on each open job for a few seconds and then on the next. A job is claimed
in a small commit before the first of these steps, so that another process leaves
it alone; a claim that died is free again when its time is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from nontax_site.kernel.errors import (
    BadInput,
    Forbidden,
    NotConfigured,
    NotFound,
    Refused,
)
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.jobs import LeaseLost, this_process
from nontax_site.storage.longwork import (
    DONE,
    FAILED,
    STOPPED,
    Job,
    JobKind,
    PersonMayNot,
)

_log = logging.getLogger(__name__)

Become = Callable[[Any, Job, JobKind], None]
"""Makes the request act as who asked for the job; raises PersonMayNot."""

LEASE = timedelta(minutes=2)
"""So long a claim lasts whose kind of work is not known (any more)."""
SLICE_S = 3.0
"""So long one job is worked on before the next has its turn."""

MOST_FAILURES = 5
FIRST_PAUSE_S = 5

FINAL = (BadInput, Forbidden, NotFound, Refused)
"""What a rule says does not change by waiting: such a step fails at once."""


class Runner:
    """Works on all open jobs; ``kinds`` are by name, ``begin`` as in ``attempts``."""

    def __init__(
        self,
        begin: Begin,
        kinds: Mapping[str, JobKind],
        clock: Any,
        become: Become,
        *,
        holder: str = "",
        attempts: Attempts | None = None,
        slice_s: float = SLICE_S,
    ) -> None:
        self._begin = begin
        self._kinds = kinds
        self._clock = clock
        self._become = become
        self._holder = holder or this_process()
        self._attempts = attempts or Attempts()
        self._slice_s = slice_s

    def run_once(self) -> int:
        """Work a slice of time on each open job; returns how many steps were done."""
        return sum(self._slice(name) for name in self._due())

    def drain(self) -> int:
        """Run until nothing is due; what waits after a failure stays."""
        total = 0
        while done := self.run_once():
            total += done
        return total

    def _due(self) -> list[str]:
        def look(request: Any) -> list[str]:
            now, jobs = self._clock.now(), request.site.jobs
            found = (jobs.get(name) for name in jobs.open_ids())
            return [job.id for job in found if job.is_due(now, self._holder)]

        return self._attempts.in_transaction(self._begin, look)

    def _slice(self, name: str) -> int:
        number = self._claim(name)
        if number is None:
            return 0
        steps, began = 0, time.monotonic()
        while True:
            goes_on = self._stepped(name, number)
            if goes_on is None:
                return steps
            steps += 1
            if not goes_on:
                return steps
            if time.monotonic() - began > self._slice_s:
                self._release(name, number)
                return steps

    def _claim(self, name: str) -> int | None:
        def claim(request: Any) -> int | None:
            job, now = request.site.jobs.get(name), self._clock.now()
            if job is None or not job.is_due(now, self._holder):
                return None
            return int(job.claim(self._holder, now, self._lease(job)))

        return self._attempts.in_transaction(self._begin, claim)

    def _lease(self, job: Job) -> timedelta:
        kind = self._kinds.get(job.work)
        return kind.lease if kind is not None else LEASE

    def _release(self, name: str, number: int) -> None:
        def release(request: Any) -> None:
            request.site.jobs.get(name).release(number)

        self._attempts.in_transaction(self._begin, release)

    def _stepped(self, name: str, number: int) -> bool | None:
        """Whether the job goes on after one step; None when none was done."""
        try:
            return self._attempts.in_transaction(
                self._begin, lambda request: self._step(request, name, number)
            )
        except LeaseLost:
            return None
        except Exception as error:
            if not isinstance(error, FINAL):
                _log.warning("job %s: %s", name, error, exc_info=True)
            self._count_failure(name, number, error)
            return None

    def _step(self, request: Any, name: str, number: int) -> bool:
        jobs, now = request.site.jobs, self._clock.now()
        job = jobs.get(name)
        if job is None:
            raise LeaseLost(name=name)
        job.hold(number)
        kind = self._kinds.get(job.work)
        if kind is None:
            raise NotConfigured(what=f"long work {job.work}")
        if job.stop_asked:
            self._end(request, job, kind, STOPPED)
            return False
        self._become(request, job, kind)
        job.until = now + kind.lease
        job.take(kind.step(request, job, job.cursor), now)
        if job.cursor is None:
            self._end(request, job, kind, DONE)
        return job.cursor is not None

    def _end(self, request: Any, job: Job, kind: JobKind | None, state: str) -> None:
        request.site.jobs.end(job, state, self._clock.now())
        if kind is not None and kind.ended is not None:
            kind.ended(request, job)

    def _count_failure(self, name: str, number: int, error: Exception) -> None:
        """Try again later and later; at last, or when a rule says no, it is over."""

        def count(request: Any) -> None:
            job = request.site.jobs.get(name)
            if job is None or job.number != number or not job.is_open:
                return
            job.say(error)
            job.failures += 1
            if isinstance(error, PersonMayNot):
                self._end(request, job, self._kinds.get(job.work), STOPPED)
            elif isinstance(error, FINAL) or job.failures >= MOST_FAILURES:
                self._end(request, job, self._kinds.get(job.work), FAILED)
            else:
                seconds = FIRST_PAUSE_S * 2 ** (job.failures - 1)
                job.due = self._clock.now() + timedelta(seconds=seconds)
                job.release(number)

        self._attempts.in_transaction(self._begin, count)
