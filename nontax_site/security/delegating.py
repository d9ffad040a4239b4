"""Delegating: giving, deciding, revoking, ending; and whether a name was lent.

What is lent is a role the principal himself holds at the moment of each act, so
nothing that was received can be given on, and a role taken from the principal
ends what he lent. Refused: oneself (the person, not the account), a circle,
somebody of the other side or with a role that checks this one, a disabled
account, what the principal does not hold, and a time over the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.interfaces import IDelegations, IWorkflows
from nontax_site.security import grants as roles
from nontax_site.security.delegation import GIVEN, OPEN, Delegation, Delegations
from nontax_site.security.delegation_refusals import (
    DelegateUnknown,
    DelegationBackwards,
    DelegationCircle,
    DelegationKindMissing,
    DelegationPast,
    DelegationTooLong,
    RightNotHeld,
)
from nontax_site.security.lending import Lent, against
from nontax_site.security.users import User

MOST_DAYS = 31
"""How long a delegation may last when the settings say nothing else."""

SETTING = "nontax.delegation_days"
"""The setting with the longest time of a delegation, in days."""

TIMER = "delegations"
"""The named system principal that begins and ends delegations."""


@dataclass(frozen=True, slots=True)
class Lending:
    """What somebody wants to lend: to whom, which role, what for and when."""

    delegate: str
    role: str
    place: str
    kinds: tuple[str, ...]
    from_day: date
    to_day: date
    reason: str
    verbs: tuple[str, ...] = ()
    most_fen: int | None = None


class Delegating:
    """The deeds about delegations."""

    def __init__(
        self,
        site: Any,
        workflows: Any,
        lendable: Callable[[str], dict[str, tuple[str, ...]]],
        most_days: int = MOST_DAYS,
    ) -> None:
        """``lendable`` gives the verbs a role may lend, by kind of document."""
        self._site = site
        self._workflows = workflows
        self._lendable = lendable
        self._most_days = most_days

    @property
    def kept(self) -> Delegations:
        """All delegations of the site."""
        kept: Delegations = self._site.delegations
        return kept

    # ---- giving -------------------------------------------------------------

    def give(self, principal: str, lending: Lending, act: Act) -> Delegation:
        """Lend a role of the principal.

        Given by himself it counts from its first day on. Put down by an
        administrator, because the principal is absent, it waits for a second
        person. Raises Forbidden, NotFound or one of ``delegation_refusals``.
        """
        giver = self._user(principal)
        self._check_giver(giver, act)
        delegate = self._check(giver, lending, beijing_day(act.at))
        made = self._made(giver, delegate, lending, act)
        self._workflows.begin(made, act)
        self.kept.put(made)
        if act.actor.person == giver.person:
            self._workflows.fire(made, "admit", _system(act))
            self._start(made, act)
        return made

    def confirm(self, delegation: Delegation, act: Act) -> None:
        """The second person agrees to what was put down for somebody absent.

        What was true when it was put down is looked at again.
        """
        giver = self._user(delegation.principal_login)
        self._check(giver, _lending_of(delegation), beijing_day(act.at))
        self._workflows.fire(delegation, "confirm", act)
        self._start(delegation, act)

    def refuse(self, delegation: Delegation, act: Act) -> None:
        """The second person does not agree."""
        self._workflows.fire(delegation, "refuse", act)
        self.kept.over(delegation)

    def revoke(self, delegation: Delegation, act: Act) -> None:
        """Take it back, or hand it back: at once."""
        self._workflows.fire(delegation, "revoke", act)
        self.kept.over(delegation)

    # ---- by itself ----------------------------------------------------------

    def turn(self, act: Act) -> int:
        """Begin those whose day has come, end those whose last day is over."""
        today, turned = beijing_day(act.at), 0
        for person in self.kept.persons():
            for delegation in tuple(self.kept.open_of(person)):
                turned += self._start(delegation, act)
                if delegation.to_day < today:
                    self._end(delegation, act)
                    turned += 1
        return turned

    def end_all(self, login: str, act: Act) -> int:
        """End what an account gave and received, because its user leaves."""
        person = self._user(login).person
        mine = [
            d
            for d in self.kept.open_of(person)
            if login in (d.principal_login, d.delegate_login)
        ]
        for delegation in mine:
            self._end(delegation, act)
        return len(mine)

    def _start(self, delegation: Delegation, act: Act) -> bool:
        due = delegation.from_day <= beijing_day(act.at)
        if delegation.state != GIVEN or not due:
            return False
        self._workflows.fire(delegation, "start", _system(act))
        return True

    def _end(self, delegation: Delegation, act: Act) -> None:
        if delegation.state not in OPEN:
            return
        self._workflows.fire(delegation, "end", _system(act))
        self.kept.over(delegation)

    # ---- the checks ---------------------------------------------------------

    def candidates(self, principal: User, grant: Grant) -> list[User]:
        """The colleagues a role may be lent to: of the same unit, or the same bureau.

        The rules about people let a colleague of another unit of the region, or of
        another bureau, stand in too; he is named by his login.
        """
        return [
            user
            for user in self._site.users.values()
            if any(held.place == grant.place for held in user.grants)
            and against(self._site, principal, user, grant) is None
        ]

    def _check_giver(self, giver: User, act: Act) -> None:
        """The principal himself, or an administrator for somebody absent."""
        if act.on_behalf_of is not None:
            raise Forbidden
        own = act.actor.person == giver.person
        if not own and not act.actor.holds(roles.ADMINISTRATOR, roles.SITE):
            raise Forbidden

    def _check(self, giver: User, lending: Lending, today: date) -> User:
        """Raise what stands against it; the delegate's account."""
        grant = Grant(lending.role, lending.place)
        lent = self._lendable(lending.role)
        if giver.is_disabled or grant not in giver.grants or not lent:
            raise RightNotHeld(name=giver.name, role=_title(lending.role))
        self._check_what(giver, lending, lent)
        self._check_days(lending, today)
        delegate: User | None = self._site.users.get(lending.delegate)
        if delegate is None:
            raise DelegateUnknown(login=lending.delegate)
        refusal = against(self._site, giver, delegate, grant)
        if refusal is not None:
            raise refusal
        if self._comes_back(delegate.person, giver.person, lending):
            raise DelegationCircle(name=delegate.name)
        return delegate

    def _check_what(
        self, giver: User, lending: Lending, lent: dict[str, tuple[str, ...]]
    ) -> None:
        if not lending.kinds:
            raise DelegationKindMissing
        for kind in lending.kinds:
            if kind not in lent:
                raise RightNotHeld(
                    field="kinds", name=giver.name, role=_title(lending.role)
                )
        for verb in lending.verbs:
            kind, _, name = verb.partition(":")
            if kind not in lending.kinds or name not in lent[kind]:
                raise RightNotHeld(
                    field="verbs", name=giver.name, role=_title(lending.role)
                )

    def _check_days(self, lending: Lending, today: date) -> None:
        if lending.to_day < lending.from_day:
            raise DelegationBackwards
        if lending.to_day < today:
            raise DelegationPast
        latest = max(lending.from_day, today) + timedelta(days=self._most_days - 1)
        ahead = today + timedelta(days=self._most_days)
        if lending.to_day > latest or lending.from_day > ahead:
            raise DelegationTooLong(days=self._most_days)

    def _comes_back(self, start: str, target: str, lending: Lending) -> bool:
        """Whether lending leads from the start person to the target at that time."""
        seen, ahead = {start}, [start]
        while ahead:
            person = ahead.pop()
            if person == target:
                return True
            for other in self.kept.open_of(person):
                on = other.delegate_person
                if other.principal_person != person or on in seen:
                    continue
                if other.meets(lending.from_day, lending.to_day):
                    seen.add(on)
                    ahead.append(on)
        return False

    # ---- inside -------------------------------------------------------------

    def _user(self, login: str) -> User:
        user: User | None = self._site.users.get(login)
        if user is None:
            raise NotFound(what="user")
        return user

    def _made(
        self, giver: User, delegate: User, lending: Lending, act: Act
    ) -> Delegation:
        kind, _, name = lending.place.partition(":")
        region = name.partition("-")[0]
        own = (grant.place for grant in delegate.grants)
        return Delegation(
            id=self.kept.next_id(region, beijing_day(act.at)),
            region=region,
            unit=name if kind == "unit" else "",
            created=act.at,
            principal_login=giver.login,
            principal_person=giver.person,
            principal_name=giver.name,
            delegate_login=delegate.login,
            delegate_person=delegate.person,
            delegate_name=delegate.name,
            role=lending.role,
            place=lending.place,
            kinds=tuple(lending.kinds),
            verbs=tuple(lending.verbs),
            most_fen=lending.most_fen,
            from_day=max(lending.from_day, beijing_day(act.at)),
            to_day=lending.to_day,
            reason=lending.reason,
            seen_at=tuple(dict.fromkeys(own)),
        )


def _title(role: str) -> str:
    return roles.TITLES.get(role, role)


def _system(act: Act) -> Act:
    """The same moment as a deed of the system itself."""
    return Act(system_actor(TIMER), act.at, request_id=act.request_id)


def _lending_of(delegation: Delegation) -> Lending:
    return Lending(
        delegate=delegation.delegate_login,
        role=delegation.role,
        place=delegation.place,
        kinds=delegation.kinds,
        from_day=delegation.from_day,
        to_day=delegation.to_day,
        reason=delegation.reason,
        verbs=delegation.verbs,
        most_fen=delegation.most_fen,
    )


def includeme(config: Any) -> None:
    """Bind the port of delegations and the deeds about them."""
    config.register_service_factory(_lent, IDelegations)
    config.register_service_factory(_delegating, Delegating)


def _lent(_context: Any, request: Any) -> Lent:
    return Lent(request.site, request.find_service(IWorkflows).permits)


def _delegating(_context: Any, request: Any) -> Delegating:
    settings = request.registry.settings
    workflows = request.find_service(IWorkflows)
    most = int(settings.get(SETTING) or MOST_DAYS)
    return Delegating(request.site, workflows, workflows.lendable, most)
