"""Who a request comes from and what it may: Pyramid's side of the security floor.

The user is loaded at every request, so a role taken away, a disabled account or
a changed password acts on the next click. A document is judged by the roles of
the state it is in (``workflows``), everything else by ``grants.STATIC``. While a
user has a password to change or a second factor to set up, his roles count for
nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from pyramid.interfaces import ISecurityPolicy
from pyramid.security import Allowed, Denied
from pyramid_zodbconn import get_connection
from zope.interface import implementer

from nontax_site.kernel.acts import ANONYMOUS, Actor
from nontax_site.kernel.interfaces import (
    IAudit,
    IClock,
    IDelegations,
    IWorkflows,
)
from nontax_site.security.factors import REQUIRED, SecondFactors
from nontax_site.security.factors import SETTING as FACTOR
from nontax_site.security.grants import places_of, static_permits
from nontax_site.security.passwords import Passwords
from nontax_site.security.people import People
from nontax_site.security.roles import laws_in
from nontax_site.security.sessions import SessionStore, sessions_of
from nontax_site.security.signing_in import OwnTransaction, SigningIn
from nontax_site.security.stepping_up import SteppingUp
from nontax_site.security.throttles import throttles_of
from nontax_site.security.users import User
from nontax_site.storage.connecting import SESSIONS, own_transaction
from nontax_site.storage.document import Document

TREE = "site"
"""The key of the tree in the database's own root mapping (``root.SITE``)."""


MACHINES = "/api/"
"""Addresses where programs knock; ``views.api.door`` proves their keys."""

MACHINE_ACTOR = "nontax.machine_actor"
"""Where the door leaves who a proved key acts as."""


@implementer(ISecurityPolicy)
class Policy:
    """Identity from the session, rights from roles at places."""

    def identity(self, request: Any) -> Actor | None:
        """The actor who is signed in, or None.

        Under ``/api/`` no session counts: there it is the key that was proved.
        """
        if request.path_info.startswith(MACHINES):
            machine: Actor | None = request.environ.get(MACHINE_ACTOR)
            return machine
        user: User | None = request.signed_in_user
        if user is None:
            return None
        actor = user.actor(laws_in(request.site))
        if request.engaged:
            actor = replace(actor, grants=(*actor.grants, *request.engaged))
        if request.first_duty:
            return Actor(actor.login, actor.person, actor.name)
        return actor

    def authenticated_userid(self, request: Any) -> str | None:
        """The login of who is signed in, or None."""
        identity = request.identity
        return None if identity is None else str(identity.login)

    def permits(self, request: Any, context: Any, permission: str) -> Allowed | Denied:
        """Whether who is signed in holds the permission on the context."""
        actor = request.identity or ANONYMOUS
        if _permits(request, context, str(permission), actor):
            return Allowed("%s may %s", actor.login, permission)
        return Denied("%s may not %s", actor.login or "nobody", permission)

    def remember(  # the shape is that of ISecurityPolicy
        self,
        request: Any,  # noqa: ARG002
        userid: str,  # noqa: ARG002
        **kw: Any,  # noqa: ARG002
    ) -> list[Any]:
        """Nothing: the session of ``views.sessions`` remembers."""
        return []

    def forget(
        self,
        request: Any,  # noqa: ARG002
        **kw: Any,  # noqa: ARG002
    ) -> list[Any]:
        """Nothing: ending the session forgets."""
        return []


def _permits(request: Any, context: Any, permission: str, actor: Actor) -> bool:
    """A document's own permissions by its state, all others by the static table.

    ``document:view`` is the permission to view a document of whatever kind. What
    stands at the site alone is for roles held at the site; only looking at what is
    ``seen_everywhere`` takes a role at any place.
    """
    if isinstance(context, Document) and permission == "document:view":
        permission = f"{context.kind}:view"
    if isinstance(context, Document) and permission.startswith(f"{context.kind}:"):
        engine = request.find_service(IWorkflows)
        if engine.permits(context, permission, actor):
            return True
        lent = request.find_service(IDelegations)
        at = request.find_service(IClock).now()
        return permission == f"{context.kind}:view" and bool(
            lent.shows(actor, context, at)
        )
    seen = permission.endswith(":view") and getattr(context, "seen_everywhere", False)
    return static_permits(actor, permission, None if seen else places_of(context))


def signed_in_user(request: Any) -> User | None:
    """The user behind the session, unless it or he is over; reads only."""
    session = request.session
    login = getattr(session, "login", "")
    if not login:
        return None
    user: User | None = request.site.users.get(login)
    if user is None or user.is_disabled or user.epoch != session.epoch:
        return None
    return user


def first_duty(request: Any) -> str:
    """Where the user has to go before anything else: a page's path, or ""."""
    user: User | None = request.signed_in_user
    if user is None:
        return ""
    if user.must_change:
        return "/password"
    if request.find_service(SecondFactors).lacks(user):
        return "/second-factor"
    return ""


def includeme(config: Any) -> None:
    """Set the policy and bind the deeds about people, signing in and sessions."""
    cheap = config.registry.settings.get("nontax.mode") == "testing"
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    config.set_security_policy(Policy())
    config.add_request_method(signed_in_user, "signed_in_user", reify=True)
    config.add_request_method(first_duty, "first_duty", reify=True)
    config.register_service(Passwords(hasher if cheap else None), Passwords)
    config.register_service_factory(_people, People)
    config.register_service_factory(_signing_in, SigningIn)
    config.register_service_factory(_sessions, SessionStore)
    config.register_service_factory(_factors, SecondFactors)
    config.register_service_factory(_stepping_up, SteppingUp)


def _people(_context: Any, request: Any) -> People:
    return People(
        request.site,
        request.find_service(IAudit),
        request.registry.master_key,
        request.find_service(Passwords),
    )


def _sessions(_context: Any, request: Any) -> SessionStore:
    return sessions_of(get_connection(request, SESSIONS).root())


def _own_tx(request: Any) -> OwnTransaction:
    def own_tx(function: Any) -> Any:
        """Run the function with the throttles in its own transaction."""
        database = request.registry._zodb_databases[SESSIONS]
        return own_transaction(database, lambda root: function(throttles_of(root)))

    return own_tx


def _factors(_context: Any, request: Any) -> SecondFactors:
    return SecondFactors(
        request.find_service(IAudit),
        request.registry.master_key,
        required=request.registry.settings.get(FACTOR) == REQUIRED,
    )


def _stepping_up(_context: Any, request: Any) -> SteppingUp:
    clock = request.find_service(IClock)
    passwords = request.find_service(Passwords)
    factors = request.find_service(SecondFactors)

    databases = request.registry._zodb_databases

    def shown(user: User, proof: str) -> bool:
        """The password, or the code a device shows now."""
        if factors.proves(user, proof, clock.now()):
            return True
        return passwords.proves(user.password_hash, proof)

    def proves(user: User, proof: str) -> bool:
        """The same on a connection of its own, where a used code is remembered."""
        return bool(
            own_transaction(
                databases[""], lambda root: shown(root[TREE].users[user.login], proof)
            )
        )

    def marks(name: str, at: datetime) -> None:
        """Write the proof into the session."""
        own_transaction(
            databases[SESSIONS], lambda root: sessions_of(root).prove(name, at)
        )

    return SteppingUp(clock, _own_tx(request), proves, marks)


def _signing_in(_context: Any, request: Any) -> SigningIn:
    return SigningIn(
        request.find_service(People),
        request.find_service(IClock),
        request.find_service(IAudit),
        _own_tx(request),
        request.find_service(Passwords),
        request.find_service(SecondFactors),
    )
