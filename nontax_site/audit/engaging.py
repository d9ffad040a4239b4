"""Asking for an audit engagement, granting it, and ending it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from nontax_site.audit.engagement import GRANTED, Engagement, Engagements
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import BadInput, Refused

LONGEST_DAYS = 366


class AuditorUnknown(BadInput):
    """No open account has this login."""

    code = "auditor-unknown"
    message = "There is no open account «${login}»."

    def __init__(self, *, field: str = "auditor", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class DaysOutOfOrder(BadInput):
    """An engagement that is over already, ends before it begins, or is too long."""

    code = "engagement-days"
    message = "The engagement ends in the past, before it begins, or lasts over a year."

    def __init__(self, *, field: str = "to_day", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class ScopeUnknown(BadInput):
    """A unit of another region, or a kind of document nobody audits."""

    code = "scope-unknown"
    message = "«${name}» is not part of what can be audited here."


class AuditorInvolved(Refused):
    """Who works in the scope does not audit it, and nobody grants it to himself."""

    code = "auditor-involved"
    message = "${name} works where the audit takes place, or decides about it."
    remedy = "Name somebody who holds no role there."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; ``user`` is the account of the auditor.

    ``accounts`` are all of that person's, as far as they are not closed.
    """

    user: Any
    title: str
    letter: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    from_day: date
    to_day: date
    accounts: tuple[Any, ...] = ()


class Engaging:
    """What is done about engagements."""

    def __init__(self, workflows: Any, engagements: Engagements) -> None:
        self.workflows = workflows
        self.engagements = engagements

    def ask(
        self,
        region: str,
        wanted: Wanted,
        act: Act,
        *,
        units: Collection[str],
        kinds: Collection[str],
    ) -> Engagement:
        """Ask for an engagement; ``units`` and ``kinds`` are what there is.

        Raises AuditorUnknown, AuditorInvolved, DaysOutOfOrder, ScopeUnknown.
        """
        user, day = wanted.user, act.at.astimezone(BEIJING).date()
        if user is None or user.is_disabled:
            raise AuditorUnknown(login=getattr(user, "login", ""))
        _check_scope(wanted, units, kinds)
        over = wanted.to_day < max(day, wanted.from_day)
        if over or (wanted.to_day - wanted.from_day).days > LONGEST_DAYS:
            raise DaysOutOfOrder
        check_outside(region, user, act, wanted.accounts)
        made = Engagement(
            id=self.engagements.next_id(region, day),
            region=region,
            created=act.at,
            auditor=user.login,
            auditor_person=user.person,
            auditor_name=user.name,
            title=wanted.title,
            letter=wanted.letter,
            units=tuple(sorted(wanted.units)),
            kinds=tuple(sorted(wanted.kinds)),
            from_day=wanted.from_day,
            to_day=wanted.to_day,
        )
        self.workflows.begin(made, act)
        self.engagements.add(made.id, made)
        return made

    def grant(
        self, engagement: Engagement, user: Any, accounts: Collection[Any], act: Act
    ) -> None:
        """Grant it, when its auditor still works nowhere in the region.

        ``user`` is the auditor's account or None, ``accounts`` are all of that
        person's. Raises AuditorUnknown, AuditorInvolved, and as ``fire`` does.
        """
        if user is None or user.is_disabled:
            raise AuditorUnknown(login=engagement.auditor)
        check_outside(engagement.region, user, act, accounts)
        self.fire(engagement, "grant", act)

    def fire(self, engagement: Engagement, verb: str, act: Act) -> None:
        """Refuse, withdraw or end; the index of auditors follows."""
        self.workflows.fire(engagement, verb, act)
        self.engagements.mark(engagement)

    def turn(self, act: Act) -> int:
        """End what is over; how many ended."""
        day = act.at.astimezone(BEIJING).date()
        over = [
            self.engagements[name]
            for _login, names in list(self.engagements.auditors())
            for name in names
            if self.engagements[name].to_day < day
        ]
        for engagement in over:
            self.fire(engagement, "expire", act)
        return len(over)


def check_outside(
    region: str, user: Any, act: Act, accounts: Collection[Any] = ()
) -> None:
    """Raise AuditorInvolved when the auditor works there or asks himself.

    With whatever account: it is the person who would audit his own work.
    """
    places = [
        grant.place
        for account in (user, *accounts)
        for grant in account.grants
        if grant.role != "auditor"
    ]
    inside = any(
        place == "site" or place.partition(":")[2].partition("-")[0] == region
        for place in places
    )
    if inside or user.person == act.actor.person:
        raise AuditorInvolved(name=user.name)


def _check_scope(
    wanted: Wanted, units: Collection[str], kinds: Collection[str]
) -> None:
    for names, known in ((wanted.units, units), (wanted.kinds, kinds)):
        for name in names:
            if name not in known:
                raise ScopeUnknown(name=name)


def differences(engagements: Engagements) -> list[str]:
    """Accounts whose index is not what the documents say, by login."""
    expected: dict[str, list[str]] = {}
    for name, engagement in engagements.items():
        if engagement.state == GRANTED:
            expected.setdefault(engagement.auditor, []).append(name)
    said = {login: sorted(names) for login, names in engagements.auditors()}
    return sorted(
        login
        for login in {*expected, *said}
        if sorted(expected.get(login, [])) != said.get(login, [])
    )
