"""What the lint says about deadlines, approvals and steps the law takes by itself."""

from __future__ import annotations

from collections.abc import Iterator

from nontax_site.security.grants import SYSTEM
from workflows.definitions import Definition, State, Transition
from workflows.keys import AFTER_COMMIT, AT_ONCE


def of_deadline(definition: Definition, state: State) -> Iterator[str]:
    """The clock of a state, and what happens when it has run out."""
    if state.stops_clock and (state.deadline or state.clock):
        yield "a state that stops the clock has none of its own"
    if (state.on_timeout or state.escalate) and state.deadline is None:
        yield "on-timeout and escalate need a deadline (sla)"
    same = {s.deadline for s in definition.states.values() if s.clock == state.clock}
    if state.deadline is not None and len(same) > 1:
        yield f"the clock {state.clock!r} has another deadline elsewhere"
    if state.is_final and state.deadline is not None:
        yield "a final state has no deadline"
    if state.clock and state.deadline is None:
        yield f"the clock {state.clock!r} has no deadline here (sla)"
    if state.on_timeout:
        way = definition.leaving_by(state.name, state.on_timeout)
        if way is None:
            yield f"on-timeout names {state.on_timeout!r}, which does not start here"
        elif SYSTEM not in state.roles_with(way.permission):
            yield f"on-timeout: the system may not {state.on_timeout} here"
        elif way.approvals is not None or way.needs_ask or way.asks:
            yield f"on-timeout: {state.on_timeout} is for persons to agree on"
    above = state.roles.get(state.escalate, frozenset())
    if state.escalate and f"{definition.kind}:view" not in above:
        yield f"escalate names {state.escalate!r}, which may not view it here"


def of_agreement(definition: Definition, way: Transition) -> Iterator[str]:
    """Who must agree can agree; and what the system takes needs nobody to."""
    state = definition.states[way.from_state]
    if way.approvals_when and way.approvals is None:
        yield "approvals-when without approvals"
    if way.approvals is not None and way.auto:
        yield "what the system takes by itself asks nobody for approval"
    if way.approvals is not None and not way.four_eyes:
        yield "approvals: who began it could approve it (four-eyes)"
    if way.approvals is not None and way.from_state == way.to_state:
        yield "approvals need a state to lead to"
    for role in way.approvals.roles if way.approvals else ():
        if role not in state.roles_with(way.permission):
            yield f"approvals name {role!r}, who may not {way.verb} in {state.name}"
    if way.auto in {AT_ONCE, AFTER_COMMIT}:
        if SYSTEM not in state.roles_with(way.permission):
            yield f"auto: the system may not {way.verb} in {state.name}"
        if way.to_state in _by_itself(definition, way.to_state):
            yield "auto: the system would go round in a circle"
        if way.asks or way.needs_ask:
            yield "auto: the system neither asks nor decides on what was asked"


def _by_itself(definition: Definition, state: str) -> set[str]:
    """The states the system goes on to by itself from a state."""
    found: set[str] = set()
    waiting = [state]
    while waiting:
        for way in definition.leaving(waiting.pop()):
            if way.auto in {AT_ONCE, AFTER_COMMIT} and way.to_state not in found:
                found.add(way.to_state)
                waiting.append(way.to_state)
    return found
