"""What the ZCML says, read once into frozen values; and the reading of it.

repoze.workflow keeps states and transitions as dictionaries with whatever
``<key>`` elements were given. Here they become ``State``, ``Transition`` and
``Definition``, which the engine, the worklists and the lint read. The keys a
definition may use, and what each means, stand in ``workflows.keys``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from repoze.workflow import get_workflow
from zope.configuration import xmlconfig

from nontax_site.kernel import interfaces
from nontax_site.kernel.errors import Corrupt, NotConfigured
from workflows.keys import (
    STATE_KEYS,
    TRANSITION_KEYS,
    ApprovalRule,
    DeadlineRule,
    approvals_from,
    deadline_from,
)

TYPE = "nontax"
"""The ``type`` of every workflow of the project."""

MARKERS: dict[str, Any] = {
    "unit": interfaces.IUnitDocument,
    "item": interfaces.IItemDocument,
    "notice": interfaces.INoticeDocument,
    "batch": interfaces.IBatchDocument,
    "suspense": interfaces.ISuspenseDocument,
    "bill": interfaces.IBillDocument,
    "edition": interfaces.IEditionDocument,
    "adoption": interfaces.IAdoptionDocument,
    "adjustment": interfaces.IAdjustmentDocument,
    "receipt": interfaces.IReceiptDocument,
    "bill_type": interfaces.IBillTypeDocument,
    "certificate": interfaces.ICertificateDocument,
    "inspection": interfaces.IInspectionDocument,
    "inspection_case": interfaces.IInspectionCaseDocument,
    "use_plan": interfaces.IUsePlanDocument,
    "print_order": interfaces.IPrintOrderDocument,
    "supply": interfaces.ISupplyDocument,
    "supply_round": interfaces.ISupplyRoundDocument,
    "transfer": interfaces.ITransferDocument,
    "stock_return": interfaces.IStockReturnDocument,
    "recall": interfaces.IRecallDocument,
    "clearance": interfaces.IClearanceDocument,
    "loss": interfaces.ILossDocument,
    "destruction": interfaces.IDestructionDocument,
    "stock_taking": interfaces.IStockTakingDocument,
    "custody_handover": interfaces.ICustodyHandoverDocument,
    "paper_bill": interfaces.IPaperBillDocument,
    "remittance": interfaces.IRemittanceDocument,
    "terminal": interfaces.ITerminalDocument,
    "fixed_issue": interfaces.IFixedIssueDocument,
    "collective": interfaces.ICollectiveDocument,
    "relief": interfaces.IReliefDocument,
    "demand": interfaces.IDemandDocument,
    "delegation": interfaces.IDelegationDocument,
    "leaving": interfaces.ILeavingDocument,
    "review": interfaces.IReviewDocument,
    "role": interfaces.IRoleDocument,
    "engagement": interfaces.IEngagementDocument,
    "api_key": interfaces.IApiKeyDocument,
    "webhook": interfaces.IWebhookDocument,
}
"""The flat marker interface of each kind of document."""

_ROLE = "role:"

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class State:
    """A state: its words, who may do what in it, and its place on the line.

    ``step`` orders the main path (None: a side exit), which a document takes by this
    state only where the function ``step_when`` says so; ``deadline`` are the working
    days a document may wait on the ``clock``, which stands still where a state
    ``stops_clock``; ``on_timeout`` is the verb taken and ``escalate`` the role
    shown the document when they are over. ``keeps_ask`` is the open request that
    stays although nobody decides on it here, because a way leads back to where
    somebody does. ``unknown`` keys are mistakes for the lint.
    """

    name: str
    title: str
    roles: Mapping[str, frozenset[str]]
    is_final: bool
    step: int | None
    step_when: str
    tone: str
    deadline: DeadlineRule | None
    clock: str
    stops_clock: bool
    on_timeout: str
    escalate: str
    keeps_ask: str
    unknown: tuple[str, ...]

    @property
    def sla_days(self) -> int | None:
        """The working days the law itself gives, before the region's setting."""
        return self.deadline.days if self.deadline else None

    def roles_with(self, permission: str) -> tuple[str, ...]:
        """The roles that hold a permission while a document is here."""
        return tuple(r for r, held in self.roles.items() if permission in held)


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from a state to a state, or the first step into the initial one.

    ``from_state`` is "" for the first step. ``asks`` opens a request,
    ``needs_ask`` decides on one. ``four_eyes`` are verbs in whose history entry
    the acting person must not stand. ``approvals`` says who must agree before the
    state changes, and ``approvals_when`` the function that says for which
    documents. ``materials`` are codes of papers that must be there; ``step_up``
    asks the person to have proved himself a moment ago; ``personal`` says that a guard
    names the very person.
    """

    name: str
    verb: str
    title: str
    permission: str
    from_state: str
    to_state: str
    guards: tuple[str, ...]
    afters: tuple[str, ...]
    four_eyes: tuple[str, ...]
    comment_required: bool
    asks: str
    needs_ask: str
    clears_ask: bool
    system: bool
    main: bool
    auto: str
    bulk: bool
    approvals: ApprovalRule | None
    approvals_when: str
    materials: tuple[str, ...]
    step_up: bool
    personal: bool
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """The whole law of one kind of document."""

    kind: str
    title: str
    first: Transition
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]

    def state(self, name: str) -> State:
        """The state of that name; raises Corrupt for one that is no more."""
        try:
            return self.states[name]
        except KeyError:
            raise Corrupt(what=f"{self.kind}: state {name!r}") from None

    def leaving(self, state: str) -> Iterator[Transition]:
        """The transitions that start in a state, in the order of the ZCML."""
        return (t for t in self.transitions if t.from_state == state)

    def leaving_by(self, state: str, verb: str) -> Transition | None:
        """The transition of a verb from a state, if there is one."""
        return next((t for t in self.leaving(state) if t.verb == verb), None)

    def of_verb(self, verb: str) -> tuple[Transition, ...]:
        """Every transition of a verb."""
        return tuple(t for t in self.transitions if t.verb == verb)

    def verb_title(self, verb: str) -> str:
        """The words for a verb, "" for one that is not of this workflow."""
        for transition in (self.first, *self.transitions):
            if transition.verb == verb:
                return transition.title
        return ""


_READ: WeakKeyDictionary[Any, Definition] = WeakKeyDictionary()


def load(
    config: Any,
    file: str = "configure.zcml",
    package: Any = None,
    *,
    prove: bool = True,
) -> None:
    """Read the ZCML into the registry of the configurator, at its commit.

    Raises ``proving.DeadEnd`` there for a definition with a dead end, unless it is
    read to be looked at only (``prove``).

    The hook comes first and the reading happens inside ``begin``/``end``:
    without either the workflows land in the process-wide registry, where one
    application would see those of another.
    """
    config.hook_zca()
    place = package or importlib.import_module(__package__ or "workflows")
    config.action(
        ("nontax.workflows", file),
        _read_file,
        args=(config, file, place, prove),
    )


@contextmanager
def in_force(file: str = "configure.zcml", *, prove: bool = True) -> Iterator[None]:
    """The law for a command that runs without the site: read, and dropped again."""
    from pyramid.config import Configurator

    with Configurator() as config:
        load(config, file, prove=prove)
        config.commit()
        config.begin()
        try:
            yield
        finally:
            config.end()


def _read_file(config: Any, file: str, package: Any, prove: bool) -> None:
    """Execute one ZCML file with the registry of the configurator active."""
    from workflows.proving import refuse_dead_ends

    config.begin()
    try:
        xmlconfig.file(file, package=package, execute=True)
        if prove:
            refuse_dead_ends()
    finally:
        config.end()


def workflow_of(subject: Any) -> Any:
    """The repoze workflow of a document or of a marker interface."""
    workflow = get_workflow(subject, TYPE)
    if workflow is None:
        name = getattr(subject, "kind", None) or getattr(subject, "__name__", "?")
        raise NotConfigured(what=f"workflow of {name}")
    return workflow


def definition_of(subject: Any) -> Definition:
    """The definition for a document, a marker interface or a kind's name."""
    workflow = workflow_of(
        MARKERS.get(subject, subject) if _named(subject) else subject
    )
    found = _READ.get(workflow)
    if found is None:
        found = _READ[workflow] = _read(workflow)
    return found


def definitions() -> Iterator[Definition]:
    """The definitions of every kind that has a workflow, in the order of MARKERS."""
    for marker in MARKERS.values():
        if get_workflow(marker, TYPE) is not None:
            yield definition_of(marker)


@cache
def function(name: str) -> Callable[..., Any]:
    """The guard or after function behind a dotted name.

    Raises NotConfigured when the module or the function is not there.
    """
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError):
        raise NotConfigured(what=name) from None
    if not callable(found):
        raise NotConfigured(what=name)
    made: Callable[..., Any] = found
    return made


def _named(subject: Any) -> bool:
    return isinstance(subject, str)


def _read(workflow: Any) -> Definition:
    """Turn the dictionaries of repoze into a definition."""
    states = {name: _state(name, data) for name, data in workflow._state_data.items()}
    initial = workflow.initial_state
    return Definition(
        kind=workflow.name,
        title=workflow.description,
        first=_first(initial, workflow._state_data[initial]),
        states=states,
        transitions=tuple(
            _transition(data) for data in workflow._transition_data.values()
        ),
    )


def _state(name: str, data: Mapping[str, Any]) -> State:
    keys = {k: v for k, v in data.items() if k not in {"callback", "title"}}
    roles = {
        key.removeprefix(_ROLE): frozenset(value.split())
        for key, value in keys.items()
        if key.startswith(_ROLE)
    }
    return State(
        name=name,
        title=data["title"],
        roles=roles,
        is_final=keys.get("final") == "true",
        step=_number(keys.get("step")),
        step_when=keys.get("step-when", ""),
        tone=keys.get("tone", ""),
        deadline=_rule(name, deadline_from, keys.get("sla")),
        clock=keys.get("clock", name if keys.get("sla") else ""),
        stops_clock=keys.get("stops-clock") == "true",
        on_timeout=keys.get("on-timeout", ""),
        escalate=keys.get("escalate", ""),
        keeps_ask=keys.get("keeps-ask", ""),
        unknown=tuple(
            k for k in keys if k not in STATE_KEYS and not k.startswith(_ROLE)
        ),
    )


def _first(initial: str, data: Mapping[str, Any]) -> Transition:
    """The step into the initial state, from the keys of that state."""
    keys = {
        name: data[name]
        for name in ("verb", "guard", "after")
        if data.get(name) is not None
    }
    return _transition(
        {
            **keys,
            "name": "begin",
            "title": data.get("do", data["title"]),
            "permission": data.get("permission"),
            "from_state": "",
            "to_state": initial,
        }
    )


def _transition(data: Mapping[str, Any]) -> Transition:
    plain = {
        "name",
        "title",
        "permission",
        "from_state",
        "to_state",
        "callback",
        "guards",
    }
    keys = {k: str(v) for k, v in data.items() if k not in plain}
    return Transition(
        name=data["name"],
        verb=keys.get("verb", ""),
        title=data["title"],
        permission=data["permission"] or "",
        from_state=data["from_state"],
        to_state=data["to_state"],
        guards=tuple(keys.get("guard", "").split()),
        afters=tuple(keys.get("after", "").split()),
        four_eyes=tuple(keys.get("four-eyes", "").split()),
        comment_required=keys.get("comment") == "required",
        asks=keys.get("asks", ""),
        needs_ask=keys.get("needs-ask", ""),
        clears_ask=keys.get("clears-ask") == "true",
        system=keys.get("system") == "true",
        main=keys.get("main") == "true",
        auto=keys.get("auto", ""),
        bulk=keys.get("bulk") == "true",
        approvals=_rule(data["name"], approvals_from, keys.get("approvals")),
        approvals_when=keys.get("approvals-when", ""),
        materials=tuple(keys.get("materials", "").split()),
        step_up=keys.get("step-up") == "true",
        personal=keys.get("personal") == "true",
        unknown=tuple(k for k in keys if k not in TRANSITION_KEYS),
    )


def _rule(where: str, read: Callable[[str], _R], text: str | None) -> _R | None:
    """A rule from a key, None for none.

    Raises NotConfigured for one that is not understood: a rule that is left out
    would let through what it was written against.
    """
    if text is None:
        return None
    try:
        return read(text)
    except ValueError as error:
        raise NotConfigured(what=f"{where}: {error}") from None


def _number(text: str | None) -> int | None:
    """A whole number from a key; None for none or for what is no number."""
    return int(text) if text and text.isdecimal() else None
