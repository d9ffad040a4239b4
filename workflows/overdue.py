"""What happens when a deadline has passed: a verb is taken, or one more role looks.

The orders say which documents have stood in a state long enough to be late; those
that were shown one level up already are passed over without being read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import WorkingDays, calendar_of_china
from nontax_site.kernel.interfaces import IClock, ISettings, IWorkflows
from nontax_site.storage.attempts import Attempts, Begin
from workflows.deadlines import days_allowed
from workflows.definitions import Definition, State, definitions

DEADLINE = "deadline"
"""The name of the system principal that acts when a deadline has passed."""

REASON_WORDS = {DEADLINE: "The deadline has passed."}
"""The comment of what the system does then."""

_DAY = timedelta(days=1)
_AT_ONCE = 200


def deadline_act(act: Act) -> Act:
    """The same moment as a deed of the deadline itself."""
    return Act(
        system_actor(DEADLINE),
        act.at,
        REASON_WORDS[DEADLINE],
        request_id=act.request_id,
    )


def maybe_late(
    site: Any,
    calendar: WorkingDays,
    today: date,
    setting: Callable[[str, str], Any],
) -> Iterator[tuple[str, str]]:
    """(kind, id) of the documents whose deadline may have passed; only reads.

    ``setting`` of (region, name) is what a region has set. Who really is late is
    said by the document's own clock.
    """
    for definition in definitions():
        for state in definition.states.values():
            if state.deadline and (state.on_timeout or state.escalate):
                for region in site.regions:
                    yield from _of_region(
                        site, definition, state, region, calendar, today, setting
                    )


def _of_region(
    site: Any,
    definition: Definition,
    state: State,
    region: str,
    calendar: WorkingDays,
    today: date,
    setting: Callable[[str, str], Any],
) -> Iterator[tuple[str, str]]:
    """Those of one state in one region, newest first."""
    assert state.deadline is not None, "asked for states with a deadline"
    allowed = days_allowed(state.deadline, lambda name: setting(region, name))
    newest = last_day_that_is_late(calendar, today, allowed)
    scope = f"region:{region}"
    known: set[str] = set()
    if not state.on_timeout:
        late = f"{definition.kind}:late:{state.name}"
        known.update(_ids(site.orders, scope, late, newest))
    standing = f"{definition.kind}:{state.name}"
    for name in _ids(site.orders, scope, standing, newest):
        if name not in known:
            yield definition.kind, name


def last_day_that_is_late(calendar: WorkingDays, today: date, allowed: int) -> date:
    """The last day on which something may have begun whose days are over today."""
    day, worked = today, 0
    while worked <= allowed:
        worked += calendar.is_working(day)
        day -= _DAY
    return day


def _ids(orders: Any, scope: str, token: str, newest: date) -> Iterator[str]:
    before = None
    while True:
        ids, before = orders.page(
            scope, (token,), before=before, limit=_AT_ONCE, day_to=newest
        )
        yield from ids
        if before is None:
            return


def meet_deadlines(begin: Begin, attempts: Attempts | None = None) -> int:
    """The timer: each late document in a transaction of its own; how many it were."""
    trying = attempts or Attempts()

    def look(request: Any) -> list[tuple[str, str]]:
        settings = request.find_service(ISettings)
        today = request.find_service(IClock).today()
        calendar = calendar_of_china()
        return list(maybe_late(request.site, calendar, today, settings.value))

    done = 0
    for kind, name in trying.in_transaction(begin, look):

        def meet(request: Any, kind: str = kind, name: str = name) -> str:
            act = Act(system_actor(DEADLINE), request.find_service(IClock).now())
            document = request.site.find(kind, name)
            if document is None:
                return ""
            taken: str = request.find_service(IWorkflows).time_out(document, act)
            return taken

        done += bool(trying.in_transaction(begin, meet))
    return done
