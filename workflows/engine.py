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
from nontax_site.kernel.clock import calendar_of_china
from nontax_site.kernel.errors import NotFound, Refused
from nontax_site.kernel.interfaces import (
    IAudit,
    IOrders,
    IOutbox,
    IWorkflows,
)
from nontax_site.security import grants
from nontax_site.storage.document import ESCALATE
from workflows.approvals import Approvals, approvals_of
from workflows.automatic import auto_act, leave_auto
from workflows.checking import (
    check,
    closed,
    delegated,
    forbidden,
    fresh,
    judged,
    permit,
    roles_permit,
    settings_of,
    verb_title,
    wrong_state,
)
from workflows.deadlines import Clock, Setting, clock_of
from workflows.definitions import (
    Definition,
    State,
    Transition,
    definition_of,
    definitions,
    function,
    workflow_of,
)
from workflows.delegations import lendable
from workflows.keys import AFTER_COMMIT, AT_ONCE
from workflows.overdue import deadline_act
from workflows.reading import Action, Step, WorkToken, actions_of, steps_of, tokens_of
from workflows.writing import entry_of, escalation, settle_ask, tokens

_ACT = "nontax_act"


def permitted(permission: str, context: Any, request: Any) -> bool:
    """The permission checker named in the ZCML: asks the act under way.

    Outside of a fire there is no act, and nobody may anything.
    """
    act = getattr(request, _ACT, None)
    return act is not None and holds(context, permission, judged(act))


def holds(document: Any, permission: str, actor: Actor) -> bool:
    """Whether a role of the actor has the permission in the present state."""
    state = definition_of(document).state(document.state)
    return roles_permit(state, permission, document, actor)


@implementer(IWorkflows)
class Engine:
    """The workflows as one request sees them (``IWorkflows``)."""

    def __init__(self, request: Any) -> None:
        """``request`` finds the ports: audit, orders and outbox."""
        self._request = request
        self._ports: dict[Any, Any] = {}

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
        if not roles_permit(state, first.permission, document, judged(act)):
            raise forbidden(first, state, document)
        delegated(document, first.permission, "", act, self._port)
        check(definition_of(document), first, document, act, self._port)
        for guard in first.guards:
            function(guard)(document, act)
        workflow_of(document).initialize(document, self._request)
        self._write(document, first, "", act)

    def fire(self, document: Any, verb: str, act: Act) -> None:
        """Take the transition of the verb from the present state.

        Raises, in this order of precedence: NotFound (no such verb here at all),
        Forbidden, Stale, WrongState, NothingAsked or AlreadyAsked, FourEyes,
        CommentMissing, MaterialsMissing, what ``approvals`` says, the guard's own
        error. An approval that is not the last leaves the state.
        """
        definition = definition_of(document)
        state = definition.state(document.state)
        transition = definition.leaving_by(state.name, verb)
        permit(definition, transition, verb, document, judged(act))
        wanted = transition or definition.of_verb(verb)[0]
        delegated(document, wanted.permission, verb, act, self._port)
        fresh(definition, document, act)
        if transition is None:
            raise wrong_state(definition, verb, state)
        check(definition, transition, document, act, self._port)
        approvals = approvals_of(document, transition, self._setting(document))
        if approvals and approvals.left > 1:
            self._agree(document, transition, approvals, act)
            return
        with self._acting(act):
            workflow_of(document).transition(
                document,
                self._request,
                transition.name,
                guards=[_closure(name, document, act) for name in transition.guards],
            )
        role = approvals.role_of(judged(act)) if approvals else ""
        self._write(document, transition, state.name, act, role)

    def completes(self, document: Any, verb: str, act: Act) -> bool:  # noqa: ARG002
        """Whether the verb, fired now, would change the state.

        False where more persons must approve: what a deed does beside the state is
        the last one's matter.
        """
        way = definition_of(document).leaving_by(document.state, verb)
        approvals = way and approvals_of(document, way, self._setting(document))
        return not approvals or approvals.left == 1

    def time_out(self, document: Any, act: Act) -> str:
        """Do what the law says when the deadline has passed; the verb, or "".

        Takes the verb of ``on-timeout``; where there is none, or its guard refuses,
        shows the document one level up, once. Nothing while the clock runs.
        """
        clock = self.clock(document, act.at)
        if clock is None or clock.stopped or not clock.is_over:
            return ""
        state = definition_of(document).state(document.state)
        late = deadline_act(act)
        if state.on_timeout and self._taken(document, state.on_timeout, late):
            return state.on_timeout
        if not state.escalate or document.is_escalated:
            return ""
        document.remember(escalation(document, late))
        self._port(IAudit).record(document, late, ESCALATE, role=state.escalate)
        shown = f"{document.kind}:late:{state.name}"
        self._port(IOrders).move(document, (), (shown,))
        return ESCALATE

    def automatic(self, document: Any, act: Act, when: str) -> str:
        """Take the first step the law takes by itself from here; its verb, or ""."""
        own = auto_act(act)
        for way in definition_of(document).leaving(document.state):
            if way.auto == when and self._taken(document, way.verb, own):
                return way.verb
        return ""

    def _taken(self, document: Any, verb: str, act: Act) -> bool:
        """Take a step for the system; a refusal leaves everything as it was."""
        try:
            self.fire(document, verb, act)
        except Refused:
            return False
        return True

    def _agree(
        self, document: Any, taken: Transition, approvals: Approvals, act: Act
    ) -> None:
        """An approval that is not the last: the state stays, the history grows."""
        for guard in taken.guards:
            function(guard)(document, act)
        before, role = document.state, approvals.role_of(judged(act))
        document.remember(entry_of(document, taken, before, act, role))
        document.touch()
        said = {"role": role} if role else {}
        self._port(IAudit).record(
            document,
            act,
            taken.verb,
            from_state=before,
            to_state=before,
            approval=f"{len(approvals.given) + 1}/{approvals.needed}",
            **said,
        )

    def _write(
        self,
        document: Any,
        taken: Transition,
        before: str,
        act: Act,
        role: str = "",
    ) -> None:
        """Everything that follows the state, in the order that was promised."""
        gone = tokens(document, before) if before else frozenset()
        document.remember(entry_of(document, taken, before, act, role))
        document.touch()
        facts = settle_ask(definition_of(document), document, taken, act)
        self._port(IAudit).record(
            document,
            act,
            taken.verb,
            from_state=before or None,
            to_state=document.state,
            **facts,
        )
        come = tokens(document, document.state)
        if gone != come:
            self._port(IOrders).move(document, gone - come, come - gone)
        else:
            # its words may have changed, its orders have not
            self._port(IOrders).move(document, (), come)
        for name in taken.afters:
            function(name)(document, act, self._port(IOutbox))
        if before != document.state:
            self._go_on(document, act)

    def _go_on(self, document: Any, act: Act) -> None:
        """What the law takes by itself from the state just entered."""
        ways = tuple(definition_of(document).leaving(document.state))
        if any(way.auto == AFTER_COMMIT for way in ways):
            leave_auto(document, self._port(IOutbox))
        if any(way.auto == AT_ONCE for way in ways):
            self.automatic(document, act, AT_ONCE)

    def _port(self, port: Any) -> Any:
        """The port of the request, looked for once."""
        found = self._ports.get(port)
        if found is None:
            found = self._ports[port] = self._request.find_service(port)
        return found

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

    def clock(self, document: Any, at: datetime) -> Clock | None:
        """The deadline a document is under, in the days its region allows."""
        return clock_of(document, calendar_of_china(), at, self._setting(document))

    def _setting(self, document: Any) -> Setting:
        return settings_of(document, self._port)

    def permits(self, document: Any, permission: str, actor: Actor) -> bool:
        """Whether the actor holds the permission on the document as it is now."""
        return holds(document, permission, actor)

    def acl(self, document: Any) -> list[tuple[str, str, tuple[str, ...]]]:
        """The computed ACL: ("Allow", "role@place", permissions), closed at the end."""
        state = definition_of(document).state(document.state)
        return [
            ("Allow", f"{role}@{place}", tuple(sorted(held)))
            for role, held in state.roles.items()
            for place in document.places_for(role)
            if grants.place_kind(place) in grants.PLACES.get(role, ())
        ]

    def actions(
        self,
        document: Any,
        actor: Actor,
        at: datetime,
        facts: Mapping[str, Any] | None = None,
        on_behalf_of: Actor | None = None,
    ) -> list[Action]:
        """Every action from the present state, open or closed with the reason.

        With ``on_behalf_of`` they are those a delegate has in that name.

        Main ones first. Guards are asked with ``act.facts["trial"]`` true and a
        comment taken for given; what only a form will say is not known yet.
        After them main verbs of other states that the actor's role would have,
        closed with WrongState. System transitions are never shown.
        """
        act = Act(actor, at, comment="-", on_behalf_of=on_behalf_of)
        act = act.with_facts(trial=True, **(facts or {}))
        return actions_of(
            document,
            judged(act),
            lambda taken: closed(document, taken, act, self._port),
            lambda taken: approvals_of(document, taken, self._setting(document)),
        )

    def action(
        self,
        document: Any,
        verb: str,
        actor: Actor,
        at: datetime,
        *,
        on_behalf_of: Actor | None = None,
        **facts: Any,
    ) -> Action:
        """The one action of a verb; raises NotFound when it is not among them."""
        for action in self.actions(document, actor, at, facts, on_behalf_of):
            if action.verb == verb:
                return action
        raise NotFound(what="action")

    def steps(self, document: Any) -> list[Step]:
        """The state line: the main path, who took each step and when, side exits."""
        return steps_of(document)

    def tokens_for(self, actor: Actor) -> list[WorkToken]:
        """What may wait for the actor: (token, verb, title, places), main first."""
        return tokens_of(actor)

    def lendable(self, role: str) -> dict[str, tuple[str, ...]]:
        """The verbs a role may delegate, by kind of document."""
        return lendable(role)

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
        return verb_title(definition_of(kind), verb)


def _closure(name: str, document: Any, act: Act) -> Any:
    """A guard as repoze calls it: it raises our own error, and that flies on."""
    guard = function(name)
    return lambda _context, _info: guard(document, act)
