"""Whether an act may take a transition: each check raises its one reason.

The order is that of ``kernel.errors``: Forbidden, Stale, and then the refusals.
Nothing here changes a document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.errors import (
    CommentMissing,
    Forbidden,
    FourEyes,
    NontaxError,
    NotFound,
    Stale,
    WrongState,
)
from nontax_site.kernel.interfaces import IDelegations, IMaterials, ISettings
from workflows.approvals import approvals_of
from workflows.deadlines import Setting
from workflows.definitions import (
    Definition,
    State,
    Transition,
    definition_of,
    definitions,
    function,
)
from workflows.refusals import (
    AlreadyAsked,
    MaterialsMissing,
    NotDelegated,
    NothingAsked,
)

OWN_VERB_TITLES = {
    "escalate": "Overdue: shown one level up",
    "evolve": "Moved by an update of the program",
}
"""Words for what the house itself writes into a history."""

Find = Callable[[Any], Any]
"""Finds the part behind a port (``request.find_service``)."""


def closed(
    document: Any, transition: Transition, act: Act, find: Find
) -> NontaxError | None:
    """The reason why a transition is closed to the act, None when it is open."""
    definition = definition_of(document)
    try:
        permit(definition, transition, transition.verb, document, judged(act))
        delegated(document, transition.permission, transition.verb, act, find)
        check(definition, transition, document, act, find)
        for name in transition.guards:
            function(name)(document, act)
    except NontaxError as reason:
        return reason
    return None


def permit(
    definition: Definition,
    transition: Transition | None,
    verb: str,
    document: Any,
    actor: Actor,
) -> None:
    """Raise Forbidden unless the actor may do the verb now or in its own states.

    Who could never do it learns nothing about the state; who could, if the
    document stood elsewhere, is told the state instead.
    """
    ways = (transition,) if transition else definition.of_verb(verb)
    if not ways:
        raise NotFound(what="action")
    for way in ways:
        state = definition.state(way.from_state)
        if way.system and not actor.is_system:
            continue
        if roles_permit(state, way.permission, document, actor):
            return
    raise forbidden(ways[0], definition.state(ways[0].from_state), document)


def judged(act: Act) -> Actor:
    """Whose rights count: the principal's where somebody acts in his name."""
    return act.on_behalf_of or act.actor


def delegated(document: Any, permission: str, verb: str, act: Act, find: Find) -> None:
    """Raise NotDelegated when the name an act is done in was not lent for it.

    ``verb`` is "" where a document begins within a delegated deed.
    """
    principal = act.on_behalf_of
    if principal is None:
        return
    port = find(IDelegations)
    if not port.covers(principal, act.actor, document, permission, act.at, verb):
        raise NotDelegated(name=principal.name)


def roles_permit(state: State, permission: str, document: Any, actor: Actor) -> bool:
    """Whether a role of the actor holds the permission in the state."""
    if not actor.may_use(permission):
        return False
    kind = document.kind
    return any(
        actor.holds(role, *document.places_for(role), kind=kind, permission=permission)
        for role in state.roles_with(permission)
    )


def forbidden(transition: Transition, state: State, document: Any) -> Forbidden:
    """The refusal of somebody without the right, naming the right and the verb."""
    return Forbidden(
        verb=transition.title,
        permission=transition.permission,
        kind=document.kind,
        state=state.title,
    )


def fresh(definition: Definition, document: Any, act: Act) -> None:
    """Raise Stale when the caller decided on an older version."""
    if act.expect is None or act.expect == document.version:
        return
    seen = [e for e in document.history() if e.version <= act.expect]
    expected = seen[-1].to_state if seen else document.state
    raise Stale(
        expected=definition.state(expected).title,
        actual=definition.state(document.state).title,
        expected_version=act.expect,
        actual_version=document.version,
    )


def wrong_state(definition: Definition, verb: str, state: State) -> WrongState:
    """The refusal of a verb that starts from another state."""
    return WrongState(
        verb=verb_title(definition, verb), state=state.title, state_name=state.name
    )


def check(
    definition: Definition,
    transition: Transition,
    document: Any,
    act: Act,
    find: Find,
) -> None:
    """Request, four eyes, comment, papers, approvals; then come the guards."""
    if transition.needs_ask and open_ask(document) != transition.needs_ask:
        raise NothingAsked(ask=transition.needs_ask)
    if transition.asks and document.asked is not None:
        raise AlreadyAsked(
            ask=_ask_title(definition, document.asked[0]), name=document.asked[3]
        )
    four_eyes(definition, transition, document, act)
    if transition.comment_required and not act.comment.strip():
        raise CommentMissing
    if transition.materials:
        papers(transition, document, find(IMaterials))
    if transition.approvals:
        setting = settings_of(document, find)
        approvals = approvals_of(document, transition, setting)
        if approvals:
            approvals.check(judged(act), act)


def settings_of(document: Any, find: Find) -> Setting:
    """What the region of a document has set; the port is found when asked."""
    return lambda name: find(ISettings).value(document.region, name)


def papers(transition: Transition, document: Any, materials: Any) -> None:
    """Raise MaterialsMissing unless every paper the step wants is attached."""
    missing = tuple(materials.missing(document, transition.materials))
    if missing:
        raise MaterialsMissing(codes=missing, materials=", ".join(missing))


def four_eyes(
    definition: Definition, transition: Transition, document: Any, act: Act
) -> None:
    """Raise FourEyes when a person acting stands in an earlier step named there."""
    if not transition.four_eyes:
        return
    acting = {a.person for a in (act.actor, act.on_behalf_of) if a is not None}
    for entry in document.history():
        if entry.verb in transition.four_eyes and acting & _persons(entry):
            raise FourEyes(earlier=verb_title(definition, entry.verb))
    if "issue" in transition.four_eyes:
        issuers = set(getattr(document, "issuer_persons", ()) or ())
        issuers.update(act.facts.get("issuer_persons", ()))
        if acting & issuers:
            raise FourEyes(earlier=verb_title(definition, "issue"))


def _persons(entry: Any) -> set[str]:
    """The natural persons of a history entry; the system is none."""
    persons = {entry.person}
    if entry.on_behalf_of:
        persons.add(entry.on_behalf_of[1])
    return {p for p in persons if p and not p.startswith("system:")}


def _ask_title(definition: Definition, ask: str) -> str:
    """The words of the transition that makes a request."""
    asking = (t.title for t in definition.transitions if t.asks == ask)
    return next(asking, ask)


def open_ask(document: Any) -> str:
    """The verb of the open request, "" when there is none."""
    return document.asked[0] if document.asked else ""


def verb_title(definition: Definition, verb: str) -> str:
    """The words for a verb, of this workflow or else of another one."""
    for each in (definition, *definitions()):
        title = each.verb_title(verb)
        if title:
            return title
    return OWN_VERB_TITLES.get(verb, verb)
