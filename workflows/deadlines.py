"""Working-day deadlines, worked out from the history of a document.

Nothing is stored: a clock starts when a document comes into a state with ``sla``,
goes on through states of the same ``clock``, stands still in a state that stops it
and begins anew when the document comes back from anywhere else. The day a
document comes in does not count, the day it goes out does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nontax_site.kernel.clock import WorkingDays, beijing_day
from workflows.definitions import Definition, State, definition_of
from workflows.keys import DeadlineRule

Setting = Callable[[str], Any]
"""What the region of a document has set by that name, or None."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a document may still wait: working days ``left`` or ``over``.

    ``due`` is the last day in time, None while the clock stands still before it has
    run out. ``since`` is the day it began to run, ``allowed`` the days it has.
    """

    since: date
    allowed: int
    due: date | None
    left: int
    over: int
    stopped: bool

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.over > 0


@dataclass(slots=True)
class _Running:
    """A clock while the history is walked; ``start`` is None while it stands."""

    name: str
    since: date
    start: date | None
    used: int = 0
    due: date | None = None

    def stop(self, calendar: WorkingDays, day: date, allowed: int) -> None:
        """Count the days up to the day, and keep the deadline once it has come."""
        if self.start is None:
            return
        if self.due is None and self.used <= allowed:
            due = calendar.add(self.start, allowed - self.used)
            self.due = due if due < day else None
        self.used += calendar.between(self.start, day)
        self.start = None


def clock_of(
    document: Any, calendar: WorkingDays, now: datetime, setting: Setting | None = None
) -> Clock | None:
    """The clock a document is under, None where it may wait as long as it likes.

    ``now`` is aware. Without ``setting`` the days are those of the law itself.
    """
    definition = definition_of(document)
    present = definition.states.get(document.state)
    if present is None or not (present.deadline or present.stops_clock):
        return None
    running: _Running | None = None
    allowed = 0
    for state, at in _arrivals(definition, document):
        day = beijing_day(at)
        if running is not None:
            running.stop(calendar, day, allowed)
        if state is None or not (state.deadline or state.stops_clock):
            running = None
        elif state.deadline:
            allowed = days_allowed(state.deadline, setting)
            if running is None or running.name != state.clock:
                running = _Running(state.clock, day, None)
            running.start = day
    return _read(running, calendar, beijing_day(now), allowed)


def days_allowed(rule: DeadlineRule, setting: Setting | None) -> int:
    """The working days of a rule; the region's setting comes first."""
    said = setting(rule.setting) if setting and rule.setting else None
    return said if isinstance(said, int) and said > 0 else rule.days


def _read(
    running: _Running | None, calendar: WorkingDays, today: date, allowed: int
) -> Clock | None:
    if running is None:
        return None
    start, used, due = running.start, running.used, running.due
    if start is not None:
        due = due or calendar.add(start, max(allowed - used, 0))
        used += calendar.between(start, today)
    return Clock(
        since=running.since,
        allowed=allowed,
        due=due,
        left=max(allowed - used, 0),
        over=max(used - allowed, 0),
        stopped=start is None,
    )


def _arrivals(
    definition: Definition, document: Any
) -> Iterator[tuple[State | None, datetime]]:
    """Each state the document came into, with when; None for one that is no more."""
    for entry in document.history():
        if entry.from_state != entry.to_state:
            yield definition.states.get(entry.to_state), entry.at
