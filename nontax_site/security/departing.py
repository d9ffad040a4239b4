"""The deeds about who leaves or moves: ask, confirm, refuse, withdraw, carry out.

Everything is looked at twice: when it is asked and again when it is confirmed. On
the day the system ends the roles, the sessions and the delegations; who leaves has
a closed account, who moves holds the new roles and none of the old.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Forbidden, NontaxError, NotFound
from nontax_site.security import grants as roles
from nontax_site.security.holding import held_by, may_take
from nontax_site.security.leaving import (
    CONFIRMED,
    LEAVE,
    MOVE,
    WAY_TITLES,
    KeepsPaper,
    Leaving,
    LeavingElsewhere,
    LeavingPast,
    LeavingThere,
    NowhereToMove,
    SuccessorUnfit,
    WayUnknown,
)
from nontax_site.security.people import (
    LANE,
    GrantConflict,
    LastAdministrator,
    OwnGrant,
    People,
)
from nontax_site.security.staffing import next_id, region_of, regions_of
from nontax_site.security.users import User

TIMER = "leavings"

KEPT = 100
"""So many documents handed over to somebody are remembered, newest first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: the way, the day, new (role, place) pairs, and for open
    documents (kind, id) the successor's login ("" leaves it to the role).
    """

    way: str
    day: date
    wanted: tuple[tuple[str, str], ...] = ()
    handed: Mapping[tuple[str, str], str] = field(default_factory=dict)


class Departing:
    """The deeds; ``delegating`` ends delegations."""

    def __init__(
        self, site: Any, workflows: Any, audit: Any, people: People, delegating: Any
    ) -> None:
        self._site = site
        self._workflows = workflows
        self._audit = audit
        self._people = people
        self._delegating = delegating

    # ---- asking ------------------------------------------------------------

    def ask(self, login: str, plan: Plan, act: Act) -> Leaving:
        """Put down that somebody leaves or moves; waits for a second person.

        Raises Forbidden, OwnGrant, LastAdministrator, one of ``leaving``, or what
        granting the new roles would raise.
        """
        user = self._people.get(login)
        self._check_asker(user, act)
        self._check(user, plan, act)
        held = held_by(self._site, self._workflows, user)
        places = tuple(place for _role, place in user.granted)
        units = {place.removeprefix("unit:") for place in places}
        regions = regions_of(self._site, places)
        unit = next(iter(units)) if len(units) == 1 else ""
        leaving = Leaving(
            id=next_id(
                self._site.leavings, f"{beijing_day(act.at):%Y%m%d}-{user.login}"
            ),
            created=act.at,
            unit=unit if unit in self._site.units else "",
            region=regions[0] if regions else "",
            regions=regions,
            login=user.login,
            person=user.person,
            name=user.name,
            way=plan.way,
            day=plan.day,
            held=user.granted,
            wanted=plan.wanted,
            handed=tuple(
                (task.kind, task.id, plan.handed.get((task.kind, task.id), ""))
                for task in held.tasks
            ),
            keys=held.keys,
            hooks=held.hooks,
        )
        self._workflows.begin(leaving, act)
        self._site.leavings.add(leaving.id, leaving)
        return leaving

    def confirm(self, leaving: Leaving, act: Act) -> None:
        """The second person agrees; carried out at once when the day has come."""
        user = self._people.get(leaving.login)
        if leaving.state == "asked":
            self._people.check_stays(user)
            self._check_paper(user)
            self._check_wanted(user, leaving.wanted)
        self._workflows.fire(leaving, "confirm", act)
        if leaving.day is not None and leaving.day <= beijing_day(act.at):
            self.carry_out(leaving, act)

    def turn(self, act: Act) -> int:
        """Carry out those whose day has come; how many.

        One without whom nobody could help, or who still keeps paper bills, waits and
        holds up nobody else.
        """
        done = 0
        for leaving in list(self._site.leavings.values()):
            if leaving.state != CONFIRMED or leaving.day > beijing_day(act.at):
                continue
            user = self._people.get(leaving.login)
            try:
                self._people.check_stays(user)
                self._check_paper(user)
            except (LastAdministrator, KeepsPaper):
                continue
            self.carry_out(leaving, act)
            done += 1
        return done

    # ---- on the day --------------------------------------------------------

    def carry_out(self, leaving: Leaving, act: Act) -> None:
        """End what the person holds, hand over the work, close or move the account.

        The last administrator stays whatever was decided; a new role that by now
        conflicts with another of the person is not given, and named.
        """
        run = Act(system_actor(TIMER), act.at, leaving.id, request_id=act.request_id)
        user = self._people.get(leaving.login)
        self._people.check_stays(user)
        ended: list[tuple[str, Any]] = [("roles", len(user.granted))]
        ended.append(("delegations", self._delegating.end_all(user.login, run)))
        self._people.release(run, user, disable=leaving.way == LEAVE)
        for role, place in leaving.wanted:
            try:
                self._people.give(run, user, role, place)
            except NontaxError as refused:
                ended.append(("not given", f"{role}@{place}: {refused.code}"))
        ended.append(("handed over", self._hand_over(leaving, run)))
        ended.append(("keys to rotate", len(leaving.keys)))
        if leaving.hooks:
            ended.append(("subscriptions", len(leaving.hooks)))
        leaving.ended = tuple(ended)
        self._audit.note(
            LANE, run, "leave" if leaving.way == LEAVE else "move", user.login
        )
        self._workflows.fire(leaving, "carry_out", run)

    def _hand_over(self, leaving: Leaving, act: Act) -> int:
        """Write down for each successor what is his now; how many."""
        count = 0
        for kind, name, login in leaving.handed:
            if not login:
                continue
            kept = self._site.handovers.get(login) or ()
            if login in self._site.handovers:
                self._site.handovers.remove(login)
            row = (kind, name, leaving.name, act.at, leaving.id)
            self._site.handovers.add(login, (row, *kept)[:KEPT])
            count += 1
        return count

    # ---- the checks --------------------------------------------------------

    def _check_asker(self, user: User, act: Act) -> None:
        """An administrator, or who supervises every place the person works at."""
        actor = act.actor
        if act.on_behalf_of is not None:
            raise Forbidden
        if actor.person == user.person:
            raise OwnGrant
        if actor.holds(roles.ADMINISTRATOR, roles.SITE):
            return
        mine = [place for _role, place in user.granted if _supervises(actor, place)]
        if not mine:
            raise NotFound(what="user")
        if len(mine) < len(user.granted):
            raise LeavingElsewhere(name=user.name)

    def _check(self, user: User, plan: Plan, act: Act) -> None:
        if plan.way not in WAY_TITLES:
            raise WayUnknown(field="way")
        if plan.day < beijing_day(act.at):
            raise LeavingPast
        if plan.way == MOVE and not plan.wanted:
            raise NowhereToMove
        if user.is_disabled:
            raise NotFound(what="user")
        for leaving in self._site.leavings.values():
            if leaving.login == user.login and leaving.is_open:
                raise LeavingThere(name=user.name, id=leaving.id)
        self._people.check_stays(user)
        self._check_paper(user)
        self._check_wanted(user, plan.wanted)
        self._check_handed(user, plan)

    def _check_paper(self, user: User) -> None:
        """Raise KeepsPaper for the custodian of a store or unit (CQ-38)."""
        for holder, keeper in self._site.custodians.items():
            if keeper.person == user.person:
                raise KeepsPaper(name=user.name, holder=holder)

    def _check_wanted(self, user: User, wanted: tuple[tuple[str, str], ...]) -> None:
        for role, place in wanted:
            self._people.check_place(role, place)
            self._people.check_conflict(user, role, place, besides=user.login)
        for index, (role, place) in enumerate(wanted):
            _check_pair(user, wanted[:index], role, place)

    def _check_handed(self, user: User, plan: Plan) -> None:
        for (kind, name), login in plan.handed.items():
            if not login:
                continue
            document = self._site.find(kind, name)
            successor = self._people.find(login)
            if document is None:
                raise NotFound(what=kind)
            fits = successor is not None and may_take(
                document, self._workflows, user, successor
            )
            if not fits:
                raise SuccessorUnfit(
                    field=f"to-{kind}-{name}",
                    name=successor.name if successor else login,
                    id=name,
                )


def _supervises(actor: Any, place: str) -> bool:
    """Whether the actor answers for a place: its supervisor or the bureau's."""
    if place == roles.SITE:
        return False
    return bool(
        actor.holds(roles.UNIT_SUPERVISOR, place)
        or actor.holds(roles.BUREAU_SUPERVISOR, f"region:{region_of(place)}")
    )


def _check_pair(
    user: User, others: tuple[tuple[str, str], ...], role: str, place: str
) -> None:
    """Raise GrantConflict when two of the new roles check each other."""
    for other, where in others:
        if where == place and frozenset({role, other}) in roles.CONFLICTS:
            raise GrantConflict(
                field="role",
                name=user.name,
                role=roles.TITLES[other],
                login=user.login,
            )
