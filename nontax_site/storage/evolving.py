"""Bringing an older database up to date: numbered steps, each run once.

``root.evolved`` says which steps are behind the database, when, by whom and how
much each one did; it also keeps how far a step got, so that one that was stopped
goes on where it was. A batch is one transaction with the log of it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from pkgutil import iter_modules
from typing import Any, NamedTuple

from BTrees.IOBTree import IOBTree
from persistent import Persistent

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document, Entry

PACKAGE = "nontax_site.evolve"
AT_ONCE = 200
"""So much is dealt with in one transaction."""

LANE = "bureau:site"
"""The lane of the audit log that notes a step."""

EVOLVE = "evolve"
"""The verb of a history entry about a document that was moved by a step."""

Run = Callable[[Callable[[Any], Any]], Any]
"""Calls a function of the root mapping in a transaction and returns its result."""


class DatabaseOld(NotConfigured):
    """The database was made by an older program and has not been brought up."""

    code = "database-old"
    message = "This database is older than the program. Steps to take: ${steps}."
    remedy = "Run «nontax evolve --dry-run» to see what they do, then «nontax evolve»."


class StepName(NamedTuple):
    """A step by its number and the name of its module."""

    number: int
    module: str

    def __str__(self) -> str:
        return self.module.removeprefix("step_")


class Done(NamedTuple):
    """A step that is behind the database; kept as a plain tuple.

    ``handled`` is how much it dealt with; a new database has every step with 0.
    """

    module: str
    title: str
    at: datetime
    login: str
    handled: int


@cache
def known_steps() -> tuple[StepName, ...]:
    """The steps of the program, in the order of their numbers."""
    package = importlib.import_module(PACKAGE)
    names = sorted(
        module.name
        for module in iter_modules(package.__path__)
        if module.name.startswith("step_")
    )
    return tuple(StepName(int(name.split("_")[1]), name) for name in names)


@stored
class Evolved(Persistent):
    """Which steps are behind a database (``root.evolved``)."""

    def __init__(self) -> None:
        self._done = IOBTree()
        self.cursor: tuple[int, str, int] | None = None

    @classmethod
    def of_new(cls, at: datetime) -> Evolved:
        """That of a database made today: there is nothing to bring up."""
        made = cls()
        for step in known_steps():
            made.finish(step, Done(step.module, "", at, "system:init", 0))
        return made

    def finish(self, step: StepName, done: Done) -> None:
        """Note that a step is behind the database."""
        self._done[step.number] = tuple(done)
        self.cursor = None

    def done(self) -> list[Done]:
        """What was done, in the order of the steps."""
        return [Done(*row) for row in self._done.values()]

    def has(self, step: StepName) -> bool:
        """Whether the step is behind the database."""
        return step.number in self._done

    def reached(self, step: StepName) -> tuple[str, int]:
        """How far a step that was stopped had come: last key and count."""
        if self.cursor is None or self.cursor[0] != step.number:
            return "", 0
        return self.cursor[1], self.cursor[2]


def pending(site: Any) -> tuple[StepName, ...]:
    """The steps a database has still before it; only reads."""
    evolved: Evolved | None = getattr(site, "evolved", None)
    return tuple(
        step for step in known_steps() if evolved is None or not evolved.has(step)
    )


def check_current(site: Any) -> None:
    """Raise DatabaseOld while there are steps to take."""
    steps = pending(site)
    if steps:
        raise DatabaseOld(steps=", ".join(str(step) for step in steps))


@dataclass(frozen=True, slots=True)
class Tools:
    """What a step is given: the act, and the ports that write beside a change.

    ``operator`` is who started it, as the machine knows him.
    """

    act: Act
    audit: Any
    orders: Any
    operator: str = ""


def move_state(document: Document, state: str, tools: Tools) -> None:
    """Put a document whose state was renamed or dropped into another one.

    The only place beside the engine where a state is assigned: no transition leads
    out of a state that is no more. History, audit log and orders follow.
    """
    before, asked = document.state, document.asked
    document.state = state
    document.remember(
        Entry(
            at=tools.act.at,
            verb=EVOLVE,
            from_state=before,
            to_state=state,
            person=tools.act.actor.person,
            login=tools.act.actor.login,
            name=tools.act.actor.name,
            comment=tools.act.comment,
            version=document.version + 1,
        )
    )
    document.touch()
    tools.audit.record(document, tools.act, EVOLVE, from_state=before, to_state=state)
    kept = {f"{document.kind}:asked:{asked[0]}"} if asked else set()
    gone = {f"{document.kind}:{before}", f"{document.kind}:late:{before}"}
    tools.orders.move(document, gone, kept | {f"{document.kind}:{state}"})


class Evolution:
    """Runs what is pending; ``tools`` of (site, title) makes a step's tools.

    ``run`` is as in ``Run``; the tree stands in the root mapping under ``site``.
    """

    def __init__(
        self,
        run: Run,
        tools: Callable[[Any, str], Tools],
        *,
        site: str = "site",
        at_once: int = AT_ONCE,
    ) -> None:
        self._run = run
        self._tools = tools
        self._site = site
        self._at_once = at_once

    def preview(self) -> list[tuple[StepName, str, int | None]]:
        """Each step to take with its title and how much it has to do; only reads.

        A step is counted against the database as it is now: one that goes by what
        an earlier one leaves may find more, or cannot be counted yet (None).
        """

        def look(root: Any) -> list[tuple[StepName, str, int | None]]:
            site = root[self._site]
            return [
                (step, _module(step).TITLE, _to_do(site, step))
                for step in pending(site)
            ]

        made: list[tuple[StepName, str, int | None]] = self._run(look)
        return made

    def steps(self) -> Iterator[tuple[StepName, int, bool]]:
        """Take the steps; yields (step, done so far, finished) after each batch."""
        todo: tuple[StepName, ...] = self._run(lambda root: pending(root[self._site]))
        for step in todo:
            finished = False
            while not finished:
                count, finished = self._run(self._batch(step))
                yield step, count, finished

    def _batch(self, step: StepName) -> Callable[[Any], tuple[int, bool]]:
        """One transaction of a step: so much of it, and how far it came."""
        module = _module(step)

        def work(root: Any) -> tuple[int, bool]:
            site = root[self._site]
            tools = self._tools(site, module.TITLE)
            after, count = _reached(site, step)
            keys = list(islice(module.keys(site, after), self._at_once))
            for key in keys:
                module.do(site, key, tools)
            count += len(keys)
            evolved = _log_of(site)
            if len(keys) == self._at_once:
                evolved.cursor = (step.number, keys[-1], count)
                return count, False
            who = tools.operator or tools.act.actor.login
            done = Done(step.module, module.TITLE, tools.act.at, who, count)
            evolved.finish(step, done)
            tools.audit.note(
                LANE, tools.act, EVOLVE, step.module, count=count, operator=who
            )
            return count, True

        return work


def _reached(site: Any, step: StepName) -> tuple[str, int]:
    evolved: Evolved | None = getattr(site, "evolved", None)
    return evolved.reached(step) if evolved is not None else ("", 0)


def _to_do(site: Any, step: StepName) -> int | None:
    """How much a step has to do, None while what it walks is not there yet."""
    after, _count = _reached(site, step)
    try:
        return sum(1 for _ in _module(step).keys(site, after))
    except AttributeError:
        return None


def _log_of(site: Any) -> Evolved:
    """The log of a database, which one from before the steps is given now."""
    if getattr(site, "evolved", None) is None:
        site.evolved = Evolved()
    found: Evolved = site.evolved
    return found


def _module(step: StepName) -> Any:
    return importlib.import_module(f"{PACKAGE}.{step.module}")
