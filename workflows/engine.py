"""The one layer over repoze.workflow, and the only thing that changes a state.

A deed sets the fields of a document and fires a verb with an act. The engine
checks, in this order: Forbidden, Stale, WrongState, the open request (needs-ask),
four eyes, the comment, the guards. Then repoze sets the state and the engine
writes, in this order: history entry, version, open request, audit entry, order
keys, and the outbox records of the ``after`` functions. A refusal is an
exception and leaves the document as it was.

Rights are computed from the ``role:`` keys of the state a document is in and
from its places; no ACL is stored. The actor is the one of the act, never the
identity of the request: the system and bulk work act through the same door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from zope.interface import implementer

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
from nontax_site.kernel.interfaces import IAudit, IOrders, IOutbox, IWorkflows
from nontax_site.security import grants
from nontax_site.storage.document import Entry
from workflows.definitions import (
    Definition,
    State,
    Transition,
    definition_of,
    definitions,
    function,
    workflow_of,
)
from workflows.reading import Action, Step, WorkToken, actions_of, steps_of, tokens_of
from workflows.refusals import AlreadyAsked, NothingAsked

_ACT = "nontax_act"


def permitted(permission: str, context: Any, request: Any) -> bool:
    """The permission checker named in the ZCML: asks the act under way.

    Outside of a fire there is no act, and nobody may anything.
    """
    act = getattr(request, _ACT, None)
    return act is not None and holds(context, permission, act.actor)


def holds(document: Any, permission: str, actor: Actor) -> bool:
    """Whether a role of the actor has the permission in the present state."""
    state = definition_of(document).state(document.state)
    places = document.places()
    return any(actor.holds(role, *places) for role in state.roles_with(permission))


@implementer(IWorkflows)
class Engine:
    """The workflows as one request sees them (``IWorkflows``)."""

    def __init__(self, request: Any) -> None:
        """``request`` finds the ports: audit, orders and outbox."""
        self._request = request

    # ---- changing ----------------------------------------------------------

    def begin(self, document: Any, act: Act) -> None:
        """Put a new document into its initial state and write the first entries.

        The permission is the one on the initial state; the ``after`` functions of
        that state run too. Raises Forbidden, CommentMissing or a guard's refusal.
        """
        if document.state:
            raise ValueError(f"{document.kind} {document.id} has begun already")
        first = definition_of(document).first
        state = definition_of(document).state(first.to_state)
        if not _roles_permit(state, first.permission, document, act.actor):
            raise _forbidden(first, state, document)
        _check(definition_of(document), first, document, act)
        for guard in first.guards:
            function(guard)(document, act)
        workflow_of(document).initialize(document, self._request)
        self._write(document, first, "", act)

    def fire(self, document: Any, verb: str, act: Act) -> None:
        """Take the transition of the verb from the present state.

        Raises, in this order of precedence: NotFound (no such verb here at all),
        Forbidden, Stale, WrongState, NothingAsked or AlreadyAsked, FourEyes,
        CommentMissing, the guard's own error.
        """
        definition = definition_of(document)
        state = definition.state(document.state)
        transition = definition.leaving_by(state.name, verb)
        _permit(definition, transition, verb, document, act.actor)
        _fresh(definition, document, act)
        if transition is None:
            raise _wrong_state(definition, verb, state)
        _check(definition, transition, document, act)
        with self._acting(act):
            workflow_of(document).transition(
                document,
                self._request,
                transition.name,
                guards=[_closure(name, document, act) for name in transition.guards],
            )
        self._write(document, transition, state.name, act)

    def _write(self, document: Any, taken: Transition, before: str, act: Act) -> None:
        """Everything that follows the state, in the order that was promised."""
        gone = _tokens(document, before) if before else frozenset()
        document.remember(_entry(document, taken, before, act))
        document.touch()
        facts = _settle_ask(definition_of(document), document, taken, act)
        self._port(IAudit).record(
            document,
            act,
            taken.verb,
            from_state=before,
            to_state=document.state,
            **facts,
        )
        come = _tokens(document, document.state)
        if gone != come:
            self._port(IOrders).move(document, gone - come, come - gone)
        for name in taken.afters:
            function(name)(document, act, self._port(IOutbox))

    def _port(self, port: Any) -> Any:
        return self._request.find_service(port)

    @contextmanager
    def _acting(self, act: Act) -> Iterator[None]:
        """Let repoze's permission checker see the act (and an outer one after)."""
        outer = getattr(self._request, _ACT, None)
        setattr(self._request, _ACT, act)
        try:
            yield
        finally:
            setattr(self._request, _ACT, outer)

    # ---- asking ------------------------------------------------------------

    def permits(self, document: Any, permission: str, actor: Actor) -> bool:
        """Whether the actor holds the permission on the document as it is now."""
        return holds(document, permission, actor)

    def acl(self, document: Any) -> list[tuple[str, str, tuple[str, ...]]]:
        """The computed ACL: ("Allow", "role@place", permissions), closed at the end."""
        state = definition_of(document).state(document.state)
        return [
            ("Allow", f"{role}@{place}", tuple(sorted(held)))
            for role, held in state.roles.items()
            for place in document.places()
            if grants.place_kind(place) in grants.PLACES.get(role, ())
        ]

    def actions(
        self,
        document: Any,
        actor: Actor,
        at: datetime,
        facts: Mapping[str, Any] | None = None,
    ) -> list[Action]:
        """Every action from the present state, open or closed with the reason.

        Main ones first. Guards are asked with ``act.facts["trial"]`` true and a
        comment taken for given; what only a form will say is not known yet.
        After them main verbs of other states that the actor's role would have,
        closed with WrongState. System transitions are never shown.
        """
        act = Act(actor, at, comment="-").with_facts(trial=True, **(facts or {}))
        return actions_of(document, actor, lambda taken: _closed(document, taken, act))

    def action(
        self, document: Any, verb: str, actor: Actor, at: datetime, **facts: Any
    ) -> Action:
        """The one action of a verb; raises NotFound when it is not among them."""
        for action in self.actions(document, actor, at, facts):
            if action.verb == verb:
                return action
        raise NotFound(what="action")

    def steps(self, document: Any) -> list[Step]:
        """The state line: the main path, who took each step and when, side exits."""
        return steps_of(document)

    def tokens_for(self, actor: Actor) -> list[WorkToken]:
        """What may wait for the actor: (token, verb, title, places), main first."""
        return tokens_of(actor)

    def definition(self, kind: str) -> Definition:
        """The whole law of a kind of document."""
        return definition_of(kind)

    def kinds(self) -> tuple[str, ...]:
        """The kinds that have a workflow."""
        return tuple(definition.kind for definition in definitions())

    def states(self, kind: str) -> tuple[State, ...]:
        """The states of a kind, in the order of the ZCML."""
        return tuple(definition_of(kind).states.values())

    def state(self, document: Any) -> State:
        """The state a document is in, with its title and tone."""
        return definition_of(document).state(document.state)

    def state_title(self, kind: str, state: str) -> str:
        """The msgid of a state."""
        return definition_of(kind).state(state).title

    def verb_title(self, kind: str, verb: str) -> str:
        """The msgid of a verb of a kind."""
        return _verb_title(definition_of(kind), verb)


# ---- the checks, each raising its one reason ------------------------------------


def _closed(document: Any, transition: Transition, act: Act) -> NontaxError | None:
    """The reason why a transition is closed to the act, None when it is open."""
    definition = definition_of(document)
    try:
        _permit(definition, transition, transition.verb, document, act.actor)
        _check(definition, transition, document, act)
        for name in transition.guards:
            function(name)(document, act)
    except NontaxError as reason:
        return reason
    return None


def _permit(
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
        if _roles_permit(state, way.permission, document, actor):
            return
    raise _forbidden(ways[0], definition.state(ways[0].from_state), document)


def _roles_permit(state: State, permission: str, document: Any, actor: Actor) -> bool:
    places = document.places()
    return any(actor.holds(role, *places) for role in state.roles_with(permission))


def _forbidden(transition: Transition, state: State, document: Any) -> Forbidden:
    return Forbidden(
        verb=transition.title,
        permission=transition.permission,
        kind=document.kind,
        state=state.title,
    )


def _fresh(definition: Definition, document: Any, act: Act) -> None:
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


def _wrong_state(definition: Definition, verb: str, state: State) -> WrongState:
    return WrongState(
        verb=_verb_title(definition, verb), state=state.title, state_name=state.name
    )


def _check(
    definition: Definition, transition: Transition, document: Any, act: Act
) -> None:
    """The open request, four eyes and the comment; the guards come after."""
    if transition.needs_ask and _asked(document) != transition.needs_ask:
        raise NothingAsked(ask=transition.needs_ask)
    if transition.asks and document.asked is not None:
        raise AlreadyAsked(ask=document.asked[0], name=document.asked[3])
    _four_eyes(definition, transition, document, act)
    if transition.comment_required and not act.comment.strip():
        raise CommentMissing


def _four_eyes(
    definition: Definition, transition: Transition, document: Any, act: Act
) -> None:
    """Raise FourEyes when a person acting stands in an earlier step named there."""
    if not transition.four_eyes:
        return
    acting = {a.person for a in (act.actor, act.on_behalf_of) if a is not None}
    for entry in document.history():
        if entry.verb in transition.four_eyes and acting & _persons(entry):
            raise FourEyes(earlier=_verb_title(definition, entry.verb))
    if "issue" in transition.four_eyes:
        issuers = set(getattr(document, "issuer_persons", ()) or ())
        issuers.update(act.facts.get("issuer_persons", ()))
        if acting & issuers:
            raise FourEyes(earlier=_verb_title(definition, "issue"))


def _persons(entry: Any) -> set[str]:
    """The natural persons of a history entry; the system is none."""
    persons = {entry.person}
    if entry.on_behalf_of:
        persons.add(entry.on_behalf_of[1])
    return {p for p in persons if p and not p.startswith("system:")}


def _closure(name: str, document: Any, act: Act) -> Any:
    """A guard as repoze calls it: it raises our own error, and that flies on."""
    guard = function(name)
    return lambda _context, _info: guard(document, act)


# ---- what is written ------------------------------------------------------------


def _entry(document: Any, taken: Transition, before: str, act: Act) -> Entry:
    """The history entry of a step."""
    principal = act.on_behalf_of
    return Entry(
        at=act.at,
        verb=taken.verb,
        from_state=before,
        to_state=document.state,
        person=act.actor.person,
        login=act.actor.login,
        name=act.actor.name,
        comment=act.comment,
        on_behalf_of=(principal.name, principal.person) if principal else None,
        version=document.version + 1,
    )


def _settle_ask(
    definition: Definition, document: Any, taken: Transition, act: Act
) -> dict[str, Any]:
    """Open, close or drop the request on the document; facts for the audit entry.

    A request nobody could decide on in the new state is dropped: it never stays
    open on a document whose way to it is gone.
    """
    facts: dict[str, Any] = {}
    if taken.asks:
        actor = act.actor
        document.asked = (
            taken.asks,
            actor.person,
            actor.login,
            actor.name,
            act.at,
            act.comment,
            str(act.facts.get("subject", "")),
        )
        return {"asked": taken.asks}
    asked = _asked(document)
    if not asked:
        return facts
    deciding = {t.needs_ask for t in definition.leaving(document.state)}
    if taken.clears_ask or asked not in deciding:
        facts = {"decided" if taken.clears_ask else "dropped": asked}
        document.asked = None
    return facts


def _asked(document: Any) -> str:
    """The verb of the open request, "" when there is none."""
    return document.asked[0] if document.asked else ""


def _tokens(document: Any, state: str) -> frozenset[str]:
    """The order tokens of a document: its state and its open request."""
    found = {f"{document.kind}:{state}"}
    if _asked(document):
        found.add(f"{document.kind}:asked:{_asked(document)}")
    return frozenset(found)


def _verb_title(definition: Definition, verb: str) -> str:
    """The words for a verb, of this workflow or else of another one."""
    for each in (definition, *definitions()):
        title = each.verb_title(verb)
        if title:
            return title
    return verb
