"""Whether a name was lent: the rules about two persons, and the port of the engine.

Looked at anew at each act: what the principal lost he lends no more, and who got
a role that checks the lent one may not use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from zope.interface import implementer

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import IDelegations
from nontax_site.security import grants as roles
from nontax_site.security.delegation import Delegation
from nontax_site.security.delegation_refusals import (
    DelegateConflicts,
    DelegateDisabled,
    DelegateIsPrincipal,
    DelegateOtherSide,
)
from nontax_site.security.users import User


def against(site: Any, giver: User, delegate: User, grant: Grant) -> Refused | None:
    """What about the two persons stands against it, None when nothing does."""
    if delegate.person == giver.person:
        return DelegateIsPrincipal()
    if delegate.is_disabled:
        return DelegateDisabled(name=delegate.name)
    held = tuple(_held(site, delegate.person))
    side = roles.place_kind(grant.place)
    if not delegate.grants or any(_side(other) != side for other in held):
        return DelegateOtherSide(name=delegate.name)
    if side == "unit" and not any(_near(other, grant) for other in held):
        return DelegateOtherSide(name=delegate.name)
    others = {r for p in roles.CONFLICTS if grant.role in p for r in p - {grant.role}}
    for other in held:
        if other.role in others and other.place == grant.place:
            return DelegateConflicts(
                name=delegate.name, role=roles.TITLES.get(other.role, other.role)
            )
    return None


def _held(site: Any, person: str) -> Iterator[Grant]:
    """Every role of every open account of a person."""
    for login in site.persons[person].logins:
        user = site.users[login]
        if not user.is_disabled:
            yield from user.grants


def _side(grant: Grant) -> str:
    """The side a role stands on: who supervises or administers is on neither."""
    if grant.role in (roles.AUDITOR, roles.ADMINISTRATOR):
        return ""
    return roles.place_kind(grant.place)


def _near(other: Grant, grant: Grant) -> bool:
    """Whether two units are of one region."""
    return other.place.partition("-")[0] == grant.place.partition("-")[0]


@implementer(IDelegations)
class Lent:
    """Who may act in whose name, as the stored delegations say (``IDelegations``)."""

    def __init__(self, site: Any, permits: Callable[[Any, str, Actor], bool]) -> None:
        """``permits`` says whether an actor's roles hold a permission on a document."""
        self._site = site
        self._permits = permits

    def received(self, actor: Actor, at: datetime) -> list[Delegation]:
        """The delegations the actor may use at the time."""
        if not actor.person or actor.is_system:
            return []
        day = beijing_day(at)
        return [
            delegation
            for delegation in self._site.delegations.open_of(actor.person)
            if delegation.delegate_login == actor.login
            and delegation.counts_on(day)
            and self._stands(delegation)
        ]

    def principals(self, actor: Actor, at: datetime) -> dict[str, Actor]:
        """In whose name the actor may act; each with the roles that are lent."""
        found: dict[str, list[Delegation]] = {}
        for delegation in self.received(actor, at):
            found.setdefault(delegation.principal_login, []).append(delegation)
        return {
            login: Actor(
                login,
                lent[0].principal_person,
                lent[0].principal_name,
                tuple(dict.fromkeys(d.grant for d in lent)),
            )
            for login, lent in found.items()
        }

    def covers(
        self,
        principal: Actor,
        actor: Actor,
        document: Any,
        permission: str,
        at: datetime,
        verb: str = "",
    ) -> bool:
        """Whether one delegation lends all of it: role, kind, verb and amount."""
        return any(
            delegation.principal_login == principal.login
            and delegation.principal_person == principal.person
            and delegation.allows(document.kind, verb)
            and delegation.reaches(document)
            and self._permits(document, permission, _alone(principal, delegation))
            for delegation in self.received(actor, at)
        )

    def shows(self, actor: Actor, document: Any, at: datetime) -> bool:
        """Whether the actor may see the document for somebody he acts for."""
        permission = f"{document.kind}:view"
        return any(
            self.covers(principal, actor, document, permission, at)
            for principal in self.principals(actor, at).values()
        )

    def _stands(self, delegation: Delegation) -> bool:
        """Whether principal and delegate are still who they were."""
        giver = self._site.users.get(delegation.principal_login)
        taker = self._site.users.get(delegation.delegate_login)
        if giver is None or taker is None or delegation.grant not in giver.grants:
            return False
        if giver.is_disabled or giver.person == taker.person:
            return False
        return against(self._site, giver, taker, delegation.grant) is None


def _alone(principal: Actor, delegation: Delegation) -> Actor:
    """The principal with no more than the role this delegation lends."""
    return Actor(principal.login, principal.person, principal.name, (delegation.grant,))
