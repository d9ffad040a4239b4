"""What pages read from the definitions: actions, the state line, worklists.

Nothing here changes a document. Titles are msgids; places are those of
``kernel.acts.Grant``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.errors import NontaxError, WrongState
from nontax_site.security import grants
from nontax_site.storage.document import ESCALATE
from workflows.approvals import Approvals
from workflows.checking import OWN_VERB_TITLES
from workflows.definitions import (
    Definition,
    State,
    Transition,
    definition_of,
    definitions,
    function,
)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done to a document, or why it cannot be done.

    ``reason`` is None when ``open``. ``who`` are the (role, place) pairs that
    hold the permission in the state the verb starts from. ``approvals`` says who
    has agreed and who is still needed, where more than one must. ``is_behind`` is
    the verb of a state the document has left for good: nobody waits for it.
    """

    verb: str
    title: str
    permission: str
    open: bool
    reason: NontaxError | None
    who: tuple[tuple[str, str], ...]
    comment_required: bool
    main: bool
    transition: str
    to_state: str
    asks: str
    needs_ask: str
    bulk: bool
    approvals: Approvals | None
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the line: reached or not, when and by whom.

    ``is_side`` is a state off the main path, shown because it was taken.
    """

    state: str
    title: str
    tone: str
    is_reached: bool
    is_current: bool
    is_side: bool
    at: datetime | None
    name: str
    login: str
    verb: str
    comment: str


class WorkToken(NamedTuple):
    """An order token whose documents may wait for an actor, and where.

    Of a ``personal`` step only those wait for him on which it is open to him.
    """

    token: str
    verb: str
    title: str
    places: tuple[str, ...]
    personal: bool = False


Closed = Callable[[Transition], NontaxError | None]
Agreed = Callable[[Transition], Approvals | None]


def actions_of(
    document: Any, actor: Actor, closed: Closed, agreed: Agreed
) -> list[Action]:
    """The actions from the present state, then main verbs of other states."""
    definition = definition_of(document)
    state = definition.state(document.state)
    here = [
        _action(document, state, way, closed(way), agreed(way))
        for way in definition.leaving(state.name)
        if not way.system
    ]
    here.sort(key=lambda action: (not action.open, not action.main))
    return here + list(_elsewhere(definition, state, document, actor))


def _elsewhere(
    definition: Definition, state: State, document: Any, actor: Actor
) -> Iterator[Action]:
    """Main verbs of other states that a role of the actor would have there."""
    shown = {way.verb for way in definition.leaving(state.name)}
    ahead = _ahead(definition, state.name)
    ways = (
        (_is_behind(definition, state, way, ahead), way) for way in _main(definition)
    )
    for is_behind, way in sorted(ways, key=lambda pair: pair[0]):
        there = definition.state(way.from_state)
        roles = there.roles_with(way.permission)
        if way.verb in shown or not any(
            actor.holds(role, *document.places_for(role)) for role in roles
        ):
            continue
        shown.add(way.verb)
        reason = WrongState(verb=way.title, state=state.title, state_name=state.name)
        made = _action(document, there, way, reason)
        yield replace(made, is_behind=is_behind)


def _main(definition: Definition) -> Iterator[Transition]:
    """The main ways that people take."""
    return (way for way in definition.transitions if way.main and not way.system)


def _is_behind(
    definition: Definition, here: State, way: Transition, ahead: set[str]
) -> bool:
    """Whether a document has left a way behind: nothing ahead leads to its state."""
    there = definition.state(way.from_state)
    if there.step is not None and here.step is not None:
        return there.step < here.step
    return there.name not in ahead


def _ahead(definition: Definition, state: str) -> set[str]:
    """Every state some way leads to from a state."""
    found: set[str] = set()
    todo = [state]
    while todo:
        for way in definition.leaving(todo.pop()):
            if way.to_state not in found:
                found.add(way.to_state)
                todo.append(way.to_state)
    return found


def _action(
    document: Any,
    state: State,
    way: Transition,
    reason: NontaxError | None,
    approvals: Approvals | None = None,
) -> Action:
    return Action(
        verb=way.verb,
        title=way.title,
        permission=way.permission,
        open=reason is None,
        reason=reason,
        who=_who(document, state, way),
        comment_required=way.comment_required,
        main=way.main,
        transition=way.name,
        to_state=way.to_state,
        asks=way.asks,
        needs_ask=way.needs_ask,
        bulk=way.bulk,
        approvals=approvals,
    )


def _who(document: Any, state: State, way: Transition) -> tuple[tuple[str, str], ...]:
    """Roles that hold the permission, each with the places it counts at."""
    return tuple(
        (role, place)
        for role in state.roles_with(way.permission)
        if role != grants.SYSTEM
        for place in document.places_for(role)
        if grants.place_kind(place) in grants.PLACES.get(role, ())
    )


def steps_of(document: Any) -> list[Step]:
    """The main path of this document in order, with the side states that were taken.

    A side state that is an end stands last, any other after the step it was
    entered from. Coming back from a side state or a later step leaves the step
    with whoever did it first.
    """
    definition = definition_of(document)
    arrivals = _arrivals(definition, document.history())
    present = definition.state(document.state)
    main = sorted(
        (
            s
            for s in definition.states.values()
            if s.step is not None
            and (not s.step_when or s.name in arrivals or _leads(s, document))
        ),
        key=lambda s: s.step or 0,
    )
    line = [_step(s, arrivals.get(s.name), present) for s in main]
    sides = [s for s in definition.states.values() if s.step is None]
    taken = sorted(
        (s for s in sides if s.name in arrivals),
        key=lambda s: arrivals[s.name].at,
        reverse=True,
    )
    ends: list[Step] = []
    for side in taken:
        step = _step(side, arrivals[side.name], present)
        if side.is_final:
            ends.insert(0, step)
        else:
            line.insert(_after(line, arrivals[side.name].from_state), step)
    return line + ends


def _arrivals(definition: Definition, history: Any) -> dict[str, Any]:
    """The entry that counts for each state: who brought the document there."""
    found: dict[str, Any] = {}
    for entry in history:
        if entry.from_state == entry.to_state:
            continue
        came, went = (
            definition.states[name].step if name in definition.states else None
            for name in (entry.from_state, entry.to_state)
        )
        forward = went is None or (came is not None and came < went)
        if forward or entry.to_state not in found:
            found[entry.to_state] = entry
    return found


def _leads(state: State, document: Any) -> bool:
    """Whether the path of the document leads through the state."""
    leads: bool = function(state.step_when)(document)
    return leads


def _after(line: list[Step], state: str) -> int:
    """Where a side state entered from the state belongs on the line."""
    names = [step.state for step in line]
    return names.index(state) + 1 if state in names else len(line)


def _step(state: State, entry: Any, present: State) -> Step:
    """A state as the line shows it; a step sent back from is not reached."""
    ahead = (
        state.step is not None
        and present.step is not None
        and state.step > present.step
    )
    reached = entry is not None and not ahead
    return Step(
        state=state.name,
        title=state.title,
        tone=state.tone,
        is_reached=reached,
        is_current=state.name == present.name,
        is_side=state.step is None,
        at=entry.at if reached else None,
        name=entry.name if reached else "",
        login=entry.login if reached else "",
        verb=entry.verb if reached else "",
        comment=entry.comment if reached else "",
    )


def tokens_of(actor: Actor) -> list[WorkToken]:
    """Tokens whose documents may wait for the actor, main verbs first.

    A decision waits under the token of its request. A request itself, a
    transition that stays in its state, and a way out of a state that rests
    (closing an active unit) wait for nobody unless they are main. What is late
    waits for the role one level up too.
    """
    found: dict[tuple[str, str], tuple[bool, WorkToken]] = {}
    for definition in definitions():
        for way in definition.transitions:
            state = definition.state(way.from_state)
            if way.system or _is_idle(definition, way, state):
                continue
            places = _places(actor, state, way.permission, definition.kind)
            if not places:
                continue
            token = _token(definition, way)
            made = WorkToken(token, way.verb, way.title, places, way.personal)
            found.setdefault((token, way.verb), (way.main, made))
    ordered = sorted(found.values(), key=lambda pair: not pair[0])
    return [*_late(actor), *(made for _, made in ordered)]


def _places(actor: Actor, state: State, permission: str, kind: str) -> tuple[str, ...]:
    """Where a role of the actor holds the permission in a state, and may look.

    What was taken from a role that is data waits for nobody who holds it.
    """
    roles, view = state.roles_with(permission), f"{kind}:view"
    found = (
        grant.place
        for grant in actor.grants
        if grant.role in roles
        and (not grant.kinds or kind in grant.kinds)
        and grant.gives(permission)
        and grant.gives(view)
    )
    return tuple(dict.fromkeys(found))


def _late(actor: Actor) -> Iterator[WorkToken]:
    """Orders of what was shown one level up, for the roles it is shown to."""
    for definition in definitions():
        for state in definition.states.values():
            places = grants.places_held(actor, state.escalate) if state.escalate else ()
            if places:
                token = f"{definition.kind}:late:{state.name}"
                title = OWN_VERB_TITLES[ESCALATE]
                yield WorkToken(token, ESCALATE, title, places)


def _is_idle(definition: Definition, way: Transition, state: State) -> bool:
    """Whether a transition is only on offer and keeps nobody waiting.

    In a state that waits (tone ``wait``) every way out of it is somebody's
    work, but for those of whoever began it: what lies with others he may take
    back. Elsewhere only the main ways and the decisions on a request are.
    """
    if way.main or way.needs_ask:
        return False
    first = definition.first
    if way.permission == first.permission and way.from_state != first.to_state:
        return True
    stays = way.from_state == way.to_state
    return bool(way.asks) or stays or state.tone != "wait"


def _token(definition: Definition, way: Transition) -> str:
    if way.needs_ask:
        return f"{definition.kind}:asked:{way.needs_ask}"
    return f"{definition.kind}:{way.from_state}"
