"""Long work outside the request: jobs with progress, in steps that are commits.

A job (``root.jobs``) is done in steps. Each step is one transaction that also
moves the job's cursor, so that whatever happens to the process in between, no
step is done twice and none is left out. A runner (``storage.running``) claims a
job for a while under a number that rises with every claim; a step of an earlier
claim is refused, so several processes may run beside each other.

What became of each row is kept beside the job in pages, the bytes it was given and
those it made in blobs: the job itself stays small, as every step writes it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, ClassVar

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

from nontax_site.kernel.acts import Act, places_over
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import NontaxError, Refused
from nontax_site.storage.blobs import StoredBlob
from nontax_site.storage.blobs import put as put_blob
from nontax_site.storage.classes import stored
from nontax_site.storage.folder import backwards
from nontax_site.storage.jobs import LeaseLost

WAITING = "waiting"
RUNNING = "running"
DONE = "done"
STOPPED = "stopped"
FAILED = "failed"

OPEN = (WAITING, RUNNING)
STATE_TITLES: dict[str, str] = {
    WAITING: "Waiting its turn",
    RUNNING: "Running",
    DONE: "Finished",
    STOPPED: "Stopped",
    FAILED: "Failed",
}

KEPT_DAYS = 90
"""So long a job can be looked at after it is over."""
SAID_LENGTH = 300
WITHIN = "within"  # the fact with all places of a job about several


class JobNotOpen(Refused):
    """The job is over already."""

    code: ClassVar[str] = "job-not-open"
    message: ClassVar[str] = "This work is over already."


class JobNotResumable(Refused):
    """Only work that stopped or failed can go on."""

    code: ClassVar[str] = "job-not-resumable"
    message: ClassVar[str] = "Only work that was stopped or failed can go on."


class PersonMayNot(Refused):
    """Who asked for the work may not do it any more: it stops."""

    code: ClassVar[str] = "job-person-may-not"
    message: ClassVar[str] = (
        "${name} may not do this any more: the account is disabled or the role ended."
    )
    remedy: ClassVar[str] = "A colleague who holds the right can do the rest."


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one row: ``said`` is a msgid with ``facts`` when it failed.

    ``row`` is the row's number in the file or list, ``name`` what it is about, and
    ``ref`` the document behind it as ``kind:id``.
    """

    row: int
    name: str
    ok: bool
    said: str = ""
    facts: Mapping[str, str] | None = None
    ref: str = ""

    @classmethod
    def of_error(cls, row: int, name: str, error: NontaxError) -> Answer:
        """The answer to a row that a rule refused."""
        return cls(row, name, False, error.message, plain_facts(error.facts))


def plain_facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts of a sentence as text, so that they can be kept."""
    return {name: str(value) for name, value in facts.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: the next cursor (None when the work is finished) and rows.

    A cursor is a number, a text or a tuple of them. ``total`` corrects how much
    there is to do, once that is known.
    """

    cursor: Any
    answers: tuple[Answer, ...] = ()
    done: int = 0
    failed: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of long work.

    ``step(request, job, cursor) -> Step`` does a little and returns; the request
    acts as the person who asked. ``permission`` is asked for again at each step at
    the job's place. ``ended(request, job)`` is called in the transaction that ends
    it. ``path(job)`` is where its outcome is used, if there is such a page.
    ``lease`` is longer than its longest step: so long others wait when a process
    that had claimed the job is gone.
    """

    name: str
    step: Callable[[Any, Any, Any], Step]
    permission: str = ""
    ended: Callable[[Any, Any], None] | None = None
    path: Callable[[Any], str] | None = None
    lease: timedelta = timedelta(minutes=2)


@stored
class AnswerPage(Persistent):
    """The answers of one step as JSON, and how many of them are failures."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        rows = [
            (a.row, a.name, a.ok, a.said, dict(a.facts or {}), a.ref) for a in answers
        ]
        self.failed = sum(not row[2] for row in rows)
        self.text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    def answers(self) -> Iterator[Answer]:
        """The answers in their order."""
        for row in json.loads(self.text):
            yield Answer(*row)


@stored
class Job(Persistent):
    """One piece of long work.

    ``place`` is where it is done (``unit:<id>`` or ``region:<code>``), ``title`` a
    msgid, ``facts`` what it was asked to do, ``error`` the reason it failed or
    stopped as (msgid, facts), ``cursor`` where it stands.
    """

    kind = "job"

    def __init__(self, name: str, work: str, act: Act, place: str, title: str) -> None:
        self.id = name
        self.work = work
        self.login = act.actor.login
        self.person = act.actor.person
        self.name = act.actor.name
        self.place = place
        self.title = title
        self.created = act.at
        self.facts: tuple[tuple[str, Any], ...] = ()
        self.state = WAITING
        self.total = self.done = self.failed = 0
        self.cursor: Any = 0
        self.started: datetime | None = None
        self.ended: datetime | None = None
        self.stop_asked = ""
        self.error: tuple[str, str] = ("", "{}")
        self.failures = 0
        self.due: datetime | None = None
        self.holder = ""
        self.number = 0
        self.until: datetime | None = None
        self.payload: StoredBlob | None = None
        self.result: StoredBlob | None = None
        self.result_name = ""
        self.pages: LOBTree = LOBTree()

    # ---- reading ---------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before its end."""
        return self.state in (STOPPED, FAILED)

    @property
    def asked_for(self) -> dict[str, Any]:
        """The facts it was put with."""
        return dict(self.facts)

    @property
    def percent(self) -> int | None:
        """How far it is, or None when nobody knows how much there is."""
        if self.state == DONE:
            return 100
        if not self.total:
            return None
        return min(99, (self.done + self.failed) * 100 // self.total)

    @property
    def reason(self) -> tuple[str, dict[str, str]]:
        """Why it failed or stopped: a msgid and its facts; ("", {}) when it did not."""
        return self.error[0], json.loads(self.error[1])

    def places(self) -> tuple[str, ...]:
        """Where roles over the job may be held, nearest first."""
        return places_over(self.place)

    @property
    def within(self) -> tuple[str, ...]:
        """Every place it is about."""
        return tuple(str(self.asked_for.get(WITHIN, self.place)).split())

    def answers(self, *, failed: bool = False) -> Iterator[Answer]:
        """What became of each row, in the order of the work."""
        for page in self.pages.values():
            if page.failed or not failed:
                for answer in page.answers():
                    if not (failed and answer.ok):
                        yield answer
            if page._p_changed is False:
                page._p_deactivate()

    def is_due(self, now: datetime, holder: str) -> bool:
        """Whether the holder may work on it now."""
        free = self.holder in ("", holder) or self.until is None or self.until <= now
        return self.is_open and free and (self.due is None or self.due <= now)

    # ---- what the runner writes ---------------------------------------------------

    def claim(self, holder: str, now: datetime, length: timedelta) -> int:
        """Take the job; returns the number that every step has to show."""
        self.holder, self.until = holder, now + length
        self.number += 1
        return self.number

    def hold(self, number: int) -> None:
        """Raise LeaseLost unless the number is that of the last claim."""
        if self.number != number or not self.is_open:
            raise LeaseLost(name=self.id)

    def release(self, number: int) -> None:
        """Let others work on it; nothing when somebody else has it."""
        if self.number == number:
            self.holder, self.until = "", None

    def take(self, step: Step, at: datetime) -> None:
        """Move on by what a step did."""
        self.started = self.started or at
        self.state = RUNNING
        self.failures, self.due, self.error = 0, None, ("", "{}")
        if step.answers:
            last = self.pages.maxKey() if self.pages else 0
            self.pages[last + 1] = AnswerPage(step.answers)
        self.done += step.done
        self.failed += step.failed
        if step.total is not None:
            self.total = step.total
        self.cursor = step.cursor

    def keep_result(self, name: str, content_type: str, data: bytes | BinaryIO) -> None:
        """Keep what the work made, for download."""
        self.result, self.result_name = put_blob(data, content_type), name

    def say(self, error: Exception) -> None:
        """Note why it failed: the words of an error of ours, else its name."""
        if isinstance(error, NontaxError):
            said, facts = error.message, plain_facts(error.facts)
        else:
            said = "Something went wrong on our side: ${error}"
            facts = {"error": f"{type(error).__name__}: {error}"[:SAID_LENGTH]}
        self.error = (said, json.dumps(facts, ensure_ascii=False))


@stored
class Jobs(Persistent):
    """All jobs (``root.jobs``): by id, those that are open, and by who asked.

    Ids begin with the day in China, so that they stand in the order of time.
    """

    def __init__(self) -> None:
        self._jobs = OOBTree()
        self._open = OOTreeSet()
        self._by_login = OOBTree()

    def put(
        self,
        work: str,
        act: Act,
        *,
        place: str,
        title: str,
        facts: Mapping[str, Any] | None = None,
        total: int = 0,
        payload: bytes = b"",
        cursor: Any = 0,
    ) -> Job:
        """Ask for long work of a kind; it begins within seconds.

        ``facts`` hold texts and numbers. The act says who asks.
        """
        day = act.at.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")
        name = f"{day}-{secrets.token_hex(4)}"
        job = Job(name, work, act, place, title)
        job.facts = tuple((facts or {}).items())
        job.total, job.cursor = total, cursor
        if payload:
            job.payload = put_blob(payload)
        self._jobs[name] = job
        self._open.insert(name)
        mine = self._by_login.get(job.login)
        if mine is None:
            mine = self._by_login[job.login] = OOTreeSet()
        mine.insert(name)
        return job

    def get(self, name: str) -> Job | None:
        """The job of the id, or None."""
        return self._jobs.get(name)  # type: ignore[no-any-return]

    def open_ids(self) -> list[str]:
        """The ids of the jobs that wait or run, oldest first."""
        return list(self._open.keys())

    def newest(self, limit: int, before: str | None = None) -> Iterator[Job]:
        """Jobs of everybody, newest first, older than the id ``before``."""
        return self._newest(self._jobs, limit, before)

    def of(self, login: str, limit: int, before: str | None = None) -> Iterator[Job]:
        """The jobs of an account, newest first."""
        mine = self._by_login.get(login)
        return iter(()) if mine is None else self._newest(mine, limit, before)

    def open_of(self, login: str) -> list[Job]:
        """The account's jobs that wait or run; reads little when there are none."""
        if login not in self._by_login:
            return []
        found = (self._jobs[name] for name in self._open)
        return [job for job in found if job.login == login]

    def _newest(self, names: Any, limit: int, before: str | None) -> Iterator[Job]:
        for name in islice(backwards(names, before), limit):
            yield self._jobs[name]

    # ---- the ends ------------------------------------------------------------------

    def end(self, job: Job, state: str, at: datetime) -> None:
        """The job is over: done, stopped or failed."""
        job.state, job.ended = state, at
        job.holder, job.until, job.due = "", None, None
        if job.id in self._open:
            self._open.remove(job.id)

    def stop(self, job: Job, act: Act) -> None:
        """Ask that it stops after its present step; raises JobNotOpen."""
        if not job.is_open:
            raise JobNotOpen
        job.stop_asked = act.actor.name

    def again(self, job: Job) -> None:
        """Let it go on where it stopped or failed; raises JobNotResumable."""
        if not job.can_go_on:
            raise JobNotResumable
        job.state, job.ended, job.stop_asked = WAITING, None, ""
        job.failures, job.due, job.error = 0, None, ("", "{}")
        self._open.insert(job.id)

    def purge(self, today: date, most: int = 200) -> int:
        """Throw away jobs that were put and ended ``KEPT_DAYS`` ago; how many."""
        last = (today - timedelta(days=KEPT_DAYS)).strftime("%Y%m%d")
        gone = 0
        for name in list(self._jobs.keys(None, last)):
            job = self._jobs[name]
            if job.is_open or job.ended.astimezone(BEIJING).strftime("%Y%m%d") >= last:
                continue
            self._by_login[job.login].remove(name)
            del self._jobs[name]
            gone += 1
            if gone == most:
                break
        return gone
