"""Who may do what about a delegation, and what may be lent at all.

A delegation lends the verbs of one role on the kinds of business documents on
which that role decides (a transition under four eyes). What is about rights
themselves (delegations, accounts, keys of programs) is never lent.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.security.delegation import Delegation
from nontax_site.security.grants import ADMINISTRATOR, BUREAU_SUPERVISOR, SITE
from workflows.definitions import Definition, definitions

BUSINESS = frozenset(
    {
        "unit",
        "item",
        "edition",
        "adoption",
        "adjustment",
        "notice",
        "batch",
        "relief",
        "demand",
        "bill",
        "fixed_issue",
        "collective",
        "suspense",
        "print_order",
        "supply",
        "supply_round",
        "transfer",
        "recall",
    }
)
"""Kinds of documents a role may be lent for."""


def lendable(role: str) -> dict[str, tuple[str, ...]]:
    """The verbs a role may lend, by kind; no kind on which it decides nothing."""
    found = {
        definition.kind: _verbs(definition, role)
        for definition in definitions()
        if definition.kind in BUSINESS and _decides(definition, role)
    }
    return {kind: verbs for kind, verbs in found.items() if verbs}


def _verbs(definition: Definition, role: str) -> tuple[str, ...]:
    """Every verb of a kind the role may do in some state, in order, once."""
    return tuple(
        dict.fromkeys(
            way.verb
            for way in definition.transitions
            if not way.system
            and not way.personal
            and role in definition.state(way.from_state).roles_with(way.permission)
        )
    )


def _decides(definition: Definition, role: str) -> bool:
    return any(
        way.four_eyes
        and not way.system
        and not way.personal
        and role in definition.state(way.from_state).roles_with(way.permission)
        for way in definition.transitions
    )


def guard_give(document: Delegation, act: Act) -> None:
    """The principal himself, or an administrator for somebody absent."""
    own = act.actor.person == document.principal_person
    if not own and not act.actor.holds(ADMINISTRATOR, SITE):
        raise Forbidden


def guard_admit(document: Delegation, act: Act) -> None:  # noqa: ARG001
    """Only what the principal himself gave needs no second person."""
    first = document.history()[0]
    if first.person != document.principal_person:
        raise Forbidden


def guard_confirm(document: Delegation, act: Act) -> None:
    """Another administrator, or a supervisor of the bureau; not the delegate.

    The places of a delegation include those of the delegate: a supervisor there
    has no say about somebody else's office.
    """
    if act.actor.person == document.delegate_person:
        raise Forbidden
    bureau = f"region:{document.region}"
    if not _is_administrator(act) and not act.actor.holds(BUREAU_SUPERVISOR, bureau):
        raise Forbidden


def guard_revoke(document: Delegation, act: Act) -> None:
    """The principal takes it back, the delegate hands it back, or an administrator."""
    if act.actor.person not in document.persons and not _is_administrator(act):
        raise Forbidden


def _is_administrator(act: Any) -> bool:
    held: bool = act.actor.holds(ADMINISTRATOR, SITE)
    return held
