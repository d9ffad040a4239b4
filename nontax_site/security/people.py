"""Deeds about users: add, set passwords, grant, revoke, disable.

Rules: only an administrator decides about users, but a bureau clerk opens the
first supervisor account of a unit of his region; nobody grants himself; one
person never holds both roles of a pair that checks each other, whatever account
he uses; the last administrator stays. Everything is noted in the audit log and
acts on the next request of the user, his sessions end where they must.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nontax_site.kernel.acts import Act, Actor, Grant
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.identity import IdentityDocument
from nontax_site.security import grants as roles
from nontax_site.security.passwords import Passwords, check_password
from nontax_site.security.people_refusals import (
    AlreadyGranted,
    AuditsThere,
    GrantConflict,
    LastAdministrator,
    NotGranted,
    OwnGrant,
    PasswordUnchanged,
    PasswordWrong,
    PlaceUnknown,
    RoleUnknown,
)
from nontax_site.security.staffing import region_of
from nontax_site.security.users import (
    LoginTaken,
    Person,
    PersonNameDiffers,
    User,
    checked_login,
    person_digest,
)

__all__ = (
    "LANE",
    "AlreadyGranted",
    "AuditsThere",
    "GrantConflict",
    "LastAdministrator",
    "NotGranted",
    "OwnGrant",
    "PasswordUnchanged",
    "PasswordWrong",
    "People",
    "PlaceUnknown",
    "RoleUnknown",
)

LANE = "people"
"""The audit lane of sign-ins and of everything about users."""


class People:
    """Users and persons of a site, and the deeds about them."""

    def __init__(
        self, site: Any, audit: Any, master: Any, passwords: Passwords
    ) -> None:
        """``site`` is the tree, ``master`` the master key (digest of persons)."""
        self._site = site
        self._audit = audit
        self._master = master
        self._passwords = passwords

    # ---- reading -----------------------------------------------------------

    def find(self, login: str) -> User | None:
        """The user of the login, or None."""
        found: User | None = self._site.users.get(login)
        return found

    def get(self, login: str) -> User:
        """The user of the login; raises NotFound."""
        user = self.find(login)
        if user is None:
            raise NotFound(what="user")
        return user

    def users(self) -> Iterator[User]:
        """All users in the order of their logins."""
        return iter(self._site.users.values())

    def holding(self, role: str, place: str) -> list[User]:
        """The enabled users to whom the role is granted at exactly this place."""
        return [u for u in self.users() if u.holds(role, place) and not u.is_disabled]

    def actor_of(self, user: User) -> Actor:
        """The user as acts and guards see him."""
        return user.actor()

    def may_grant(self, actor: Actor, role: str, place: str) -> bool:
        """Whether the actor may give the role at the place to another person."""
        if _is_administrator(actor):
            return True
        region = place.removeprefix("unit:").partition("-")[0]
        return (
            role == roles.UNIT_SUPERVISOR
            and place.startswith("unit:")
            and actor.holds(roles.BUREAU_CLERK, f"region:{region}")
        )

    # ---- accounts ----------------------------------------------------------

    def add_user(
        self,
        act: Act,
        *,
        login: str,
        name: str,
        document: IdentityDocument,
        password: str,
        grants: Iterable[Grant] = (),
        phone: str = "",
        must_change: bool = True,
    ) -> User:
        """A new account with its first password, which must be changed at sign-in.

        Raises Forbidden, LoginMalformed, LoginTaken, IdentityMissing,
        PersonNameDiffers, a PasswordRefused and what ``grant`` raises.
        """
        wanted = tuple(grants)
        self._may_add(act.actor, wanted)
        if checked_login(login) in self._site.users:
            raise LoginTaken(login=login)
        person = self._person(document, name)
        user = User(login, person.digest, name, act.at)
        user.phone = phone
        user.must_change = must_change
        self._set(user, password, wanted)
        self._site.users.add(login, user)
        person.logins = (*person.logins, login)
        self._note(act, "add_user", user)
        for grant in wanted:
            self.grant(act, login, grant.role, grant.place)
        return user

    def disable(self, act: Act, login: str) -> None:
        """Close an account; its sessions end, its login is never used again."""
        user = self._decided(act, login)
        if self._is_last_administrator(user):
            raise LastAdministrator
        user.is_disabled = True
        user.epoch += 1
        self._note(act, "disable_user", user)

    def enable(self, act: Act, login: str) -> None:
        """Open a closed account again, if its roles still conflict with nothing."""
        user = self._decided(act, login)
        for role, place in user.granted:
            self.check_conflict(user, role, place)
        user.is_disabled = False
        self._note(act, "enable_user", user)

    def end_sessions(self, act: Act, login: str) -> None:
        """End every session of the account at its next request."""
        user = self.get(login)
        if user.login != act.actor.login:
            _need_administrator(act.actor)
        user.epoch += 1
        self._note(act, "end_sessions", user)

    # ---- passwords ---------------------------------------------------------

    def set_password(self, act: Act, login: str, password: str) -> None:
        """An administrator's new first password; the user must change it."""
        user = self.get(login)
        _need_administrator(act.actor)
        self._set(user, password, user.grants)
        user.must_change = True
        user.epoch += 1
        self._note(act, "set_password", user)

    def change_password(self, act: Act, login: str, old: str, new: str) -> None:
        """The user's own change; his other sessions end.

        Raises PasswordWrong, PasswordUnchanged or a PasswordRefused.
        """
        user = self.get(login)
        if user.login != act.actor.login:
            raise Forbidden
        if not self._passwords.proves(user.password_hash, old):
            raise PasswordWrong
        if old == new:
            raise PasswordUnchanged(field="password")
        self._set(user, new, user.grants)
        user.must_change = False
        user.epoch += 1
        self._note(act, "change_password", user)

    # ---- roles -------------------------------------------------------------

    def grant(self, act: Act, login: str, role: str, place: str) -> None:
        """Give a role at a place.

        Raises Forbidden, OwnGrant, RoleUnknown, PlaceUnknown, AlreadyGranted or
        GrantConflict.
        """
        user = self.get(login)
        if not self.may_grant(act.actor, role, place):
            raise Forbidden
        _refuse_own(act, user)
        self.give(act, user, role, place)

    def revoke(self, act: Act, login: str, role: str, place: str) -> None:
        """Take a role at a place away; it acts on the user's next request."""
        user = self._decided(act, login)
        if not user.holds(role, place):
            raise NotGranted
        if role == roles.ADMINISTRATOR and self._is_last_administrator(user):
            raise LastAdministrator
        self.take(act, user, role, place)

    # ---- decided elsewhere: by a document about people -----------------------

    def give(self, act: Act, user: User, role: str, place: str) -> None:
        """Give a role that was decided about; raises as ``grant`` does."""
        self.check_place(role, place)
        if user.holds(role, place):
            raise AlreadyGranted
        self.check_conflict(user, role, place)
        user.granted = (*user.granted, (role, place))
        given = (role, place, act.at, act.actor.login, act.actor.name)
        user.given = (*(g for g in user.given if g[:2] != (role, place)), given)
        self._note(act, "grant", user, role=role, place=place)

    def take(self, act: Act, user: User, role: str, place: str) -> None:
        """Take a role away that was decided about; raises LastAdministrator."""
        if role == roles.ADMINISTRATOR:
            self.check_stays(user)
        user.granted = tuple(g for g in user.granted if g != (role, place))
        self._note(act, "revoke", user, role=role, place=place)

    def release(self, act: Act, user: User, *, disable: bool) -> None:
        """Take every role away and end the sessions; with ``disable`` for good."""
        self.check_stays(user)
        for role, place in user.granted:
            self.take(act, user, role, place)
        user.epoch += 1
        if disable:
            user.is_disabled = True
            self._note(act, "disable_user", user)

    def check_stays(self, user: User) -> None:
        """Raise LastAdministrator for the one without whom nobody could help."""
        if self._is_last_administrator(user):
            raise LastAdministrator

    # ---- inside ------------------------------------------------------------

    def _may_add(self, actor: Actor, wanted: tuple[Grant, ...]) -> None:
        """An administrator any user; others a user all of whose roles they may give."""
        if _is_administrator(actor):
            return
        if not wanted or not all(
            self.may_grant(actor, g.role, g.place) for g in wanted
        ):
            raise Forbidden

    def _decided(self, act: Act, login: str) -> User:
        """The user an administrator decides about, who is not himself."""
        user = self.get(login)
        _need_administrator(act.actor)
        _refuse_own(act, user)
        return user

    def _person(self, document: IdentityDocument, name: str) -> Person:
        """The person of the identity document, new or known under the same name."""
        digest = person_digest(self._master, document)
        person: Person | None = self._site.persons.get(digest)
        if person is None:
            person = self._site.persons.add(digest, Person(digest, name))
        if person.name != name:
            raise PersonNameDiffers(field="name")
        return person

    def _set(self, user: User, password: str, wanted: tuple[Grant, ...]) -> None:
        """Check a password against what is known of the user, and keep its hash."""
        places = [grant.place.partition(":")[2] for grant in wanted]
        codes = [part for place in places for part in (place, *place.split("-"))]
        check_password(password, (user.login, user.name, user.phone, *codes))
        user.password_hash = self._passwords.hash(password)

    def check_place(self, role: str, place: str) -> None:
        """Raise RoleUnknown or PlaceUnknown."""
        kinds = roles.PLACES.get(self._base(role), ())
        if not kinds or role == roles.SYSTEM:
            raise RoleUnknown(field="role", role=role)
        kind, _, name = place.partition(":")
        folder = {"unit": self._site.units, "region": self._site.regions}.get(kind)
        if kind not in kinds or (folder is not None and name not in folder):
            raise PlaceUnknown(field="place", role=roles.TITLES[role], place=place)
        if folder is None and place != roles.SITE:
            raise PlaceUnknown(field="place", role=roles.TITLES[role], place=place)

    def check_conflict(
        self, user: User, role: str, place: str, besides: str = ""
    ) -> None:
        """Raise GrantConflict when an account of the person holds the other role.

        The account ``besides`` does not count: it is about to lose its roles. Raises
        AuditsThere for a role where an engagement lets the person audit.
        """
        base = self._base(role)
        if base != roles.AUDITOR:
            self._check_audits(user, place)
        others = {r for pair in roles.CONFLICTS if base in pair for r in pair - {base}}
        for login in self._site.persons[user.person].logins:
            account = self.get(login)
            for other in others:
                if login == besides or account.is_disabled:
                    continue
                if any(
                    p == place and self._base(r) == other for r, p in account.granted
                ):
                    raise GrantConflict(
                        name=user.name, role=roles.TITLES[other], login=login
                    )

    def _check_audits(self, user: User, place: str) -> None:
        """Raise AuditsThere when the person audits the region of the place now."""
        engagements = getattr(self._site, "engagements", None)
        if engagements is None:
            return
        for login in self._site.persons[user.person].logins:
            for name in engagements.of(login):
                one = engagements[name]
                if region_of(place) in ("", one.region):
                    raise AuditsThere(name=user.name, engagement=name, day=one.to_day)

    def _base(self, role: str) -> str:
        """The built-in role a role that is data is made of; else the role itself."""
        book = getattr(self._site, "roles", None)
        return book.base_of(role) if book is not None else role

    def _is_last_administrator(self, user: User) -> bool:
        left = self.holding(roles.ADMINISTRATOR, roles.SITE)
        return [u.login for u in left] == [user.login]

    def _note(self, act: Act, verb: str, user: User, **facts: str) -> None:
        self._audit.note(LANE, act, verb, user.login, **facts)


def _is_administrator(actor: Actor) -> bool:
    """An administrator of the site, or the system (init and demo)."""
    return actor.is_system or actor.holds(roles.ADMINISTRATOR, roles.SITE)


def _need_administrator(actor: Actor) -> None:
    if not _is_administrator(actor):
        raise Forbidden


def _refuse_own(act: Act, user: User) -> None:
    """Persons are compared, not accounts; both names of a delegate count."""
    persons = {a.person for a in (act.actor, act.on_behalf_of) if a is not None}
    if user.person in persons:
        raise OwnGrant
