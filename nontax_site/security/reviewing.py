"""The deeds about access reviews: open, sign; and opening them by the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Forbidden
from nontax_site.security import grants as roles
from nontax_site.security.people import LANE, People
from nontax_site.security.review import (
    KEEP,
    NEAR,
    NEVER,
    REVOKE,
    UNUSED,
    NothingToReview,
    Review,
    ReviewOpen,
    Row,
    RowReasonMissing,
    RowUndecided,
)
from nontax_site.security.sign_ins import last_sign_in
from nontax_site.security.staffing import next_id, region_of
from nontax_site.security.users import User

EVERY: Final = timedelta(days=90)
UNUSED_AFTER: Final = timedelta(days=90)
DUE_DAYS: Final = 10
"""Working days a review may take."""

Decisions = Mapping[int, tuple[str, str]]
"""Row number → (keep or revoke, words)."""


class Reviewing:
    """The deeds; ``due_on`` gives the day some working days after another."""

    def __init__(
        self,
        site: Any,
        workflows: Any,
        audit: Any,
        people: People,
        due_on: Callable[[date, int], date],
    ) -> None:
        self._site = site
        self._workflows = workflows
        self._audit = audit
        self._people = people
        self._due_on = due_on

    # ---- opening -----------------------------------------------------------

    def open(self, scope: str, act: Act) -> Review:
        """A review of a region or of the whole site; raises ReviewOpen,
        NothingToReview or Forbidden.
        """
        if scope == roles.SITE and not _of_site(act):
            raise Forbidden
        code = region_of(scope)
        if scope != roles.SITE and code not in self._site.regions:
            raise Forbidden
        for review in self._site.reviews.values():
            if review.scope == scope and review.state != "signed":
                raise ReviewOpen(id=review.id)
        rows = tuple(self.rows(scope, act.at))
        if not rows:
            raise NothingToReview
        every = tuple(self._site.regions.keys())
        today = beijing_day(act.at)
        review = Review(
            id=next_id(self._site.reviews, f"{today:%Y%m%d}-{code or roles.SITE}"),
            created=act.at,
            region=code or (every[0] if every else ""),
            regions=(code,) if code else every,
            scope=scope,
            due=self._due_on(today, DUE_DAYS),
            kept=tuple(tuple(row) for row in rows),
            name=self._site.regions[code].name if code else "",
        )
        self._workflows.begin(review, act)
        self._site.reviews.add(review.id, review)
        return review

    def turn(self, act: Act) -> int:
        """Open what is due: places whose last review is a quarter old; how many."""
        latest: dict[str, datetime] = {}
        for review in self._site.reviews.values():
            begun = latest.get(review.scope)
            if begun is None or review.created > begun:
                latest[review.scope] = review.created
        opened = 0
        for scope in (*(f"region:{c}" for c in self._site.regions), roles.SITE):
            last = latest.get(scope, self._site.created)
            if act.at - last < EVERY or not any(self.rows(scope, act.at)):
                continue
            if not self._is_open(scope):
                self.open(scope, act)
                opened += 1
        return opened

    def _is_open(self, scope: str) -> bool:
        return any(
            review.scope == scope and review.state != "signed"
            for review in self._site.reviews.values()
        )

    def rows(self, scope: str, at: datetime) -> Iterator[Row]:
        """Each role of each open account that the scope is about.

        The review of a region leaves out who signs it: bureau supervisors stand in
        that of the whole site, beside administrators and auditors.
        """
        for user in self._people.users():
            if user.is_disabled:
                continue
            for role, place in user.granted:
                of_site = place == roles.SITE or role == roles.BUREAU_SUPERVISOR
                here = of_site if scope == roles.SITE else not of_site
                if here and (
                    scope == roles.SITE or region_of(place) == region_of(scope)
                ):
                    yield self._row(user, role, place, at)

    def _row(self, user: User, role: str, place: str, at: datetime) -> Row:
        given = next((g for g in user.given if g[:2] == (role, place)), None)
        last = last_sign_in(user)
        remarks = []
        if last is None:
            remarks.append(NEVER)
        elif at - last > UNUSED_AFTER:
            remarks.append(UNUSED)
        if near(self._site, user):
            remarks.append(NEAR)
        return Row(
            user.login,
            user.person,
            user.name,
            role,
            place,
            given[2] if given else user.created,
            _giver(given) if given else "",
            last,
            tuple(remarks),
        )

    # ---- signing -----------------------------------------------------------

    def sign(self, review: Review, decisions: Decisions, act: Act) -> None:
        """Decide the rows and sign; what is revoked is revoked now.

        Rows about the signer stay for another person. Raises RowUndecided,
        RowReasonMissing, LastAdministrator, and what the workflow refuses.
        """
        signer = act.actor
        made, revoked, own = [], [], False
        for number, row in enumerate(review.rows):
            if row.decision:
                made.append(row)
            elif row.person == signer.person:
                own = True
                made.append(row)
            else:
                decided = _decided(row, number, decisions, signer.name)
                made.append(decided)
                if decided.decision == REVOKE:
                    revoked.append(decided)
        persons = {row.person for row in made if row.decided_by == signer.name}
        review.kept = tuple(tuple(row) for row in made)
        self._workflows.fire(
            review,
            "sign_part" if own else "sign",
            act.with_facts(persons=tuple(persons - {signer.person})),
        )
        for row in revoked:
            user = self._people.find(row.login)
            if user is not None and user.holds(row.role, row.place):
                self._people.take(act, user, row.role, row.place)
        self._audit.note(LANE, act, "review", review.id, revoked=len(revoked))


def _decided(row: Row, number: int, decisions: Decisions, name: str) -> Row:
    decision, words = decisions.get(number, ("", ""))
    if decision not in (KEEP, REVOKE):
        raise RowUndecided(field=f"row-{number}", name=row.name)
    if decision == REVOKE and not words.strip():
        raise RowReasonMissing(field=f"words-{number}", name=row.name)
    return row._replace(decision=decision, words=words.strip(), decided_by=name)


def near(site: Any, user: User) -> bool:
    """Whether the person holds both sides of something in one region.

    Clerk or supervisor of a unit and, with whatever account, of the bureau above it.
    """
    regions: dict[str, set[str]] = {}
    for login in site.persons[user.person].logins:
        account = site.users.get(login)
        if account is None or account.is_disabled:
            continue
        for _role, place in account.granted:
            regions.setdefault(region_of(place), set()).add(place.partition(":")[0])
    return any({"unit", "region"} <= kinds for kinds in regions.values())


def _of_site(act: Act) -> bool:
    return act.actor.is_system or act.actor.holds(roles.ADMINISTRATOR, roles.SITE)


def _giver(given: tuple[Any, ...]) -> str:
    """Who granted a role: a person's name, or the account of the system."""
    return str(given[3] if given[3].startswith("system:") else given[4])
