"""Signing in: a login, a password, and one answer to everything that is wrong.

A stranger learns neither whether a login exists nor whether it is disabled or
paused. Every try is counted in its own short transaction before the password is
looked at, so the pause survives a request that is rolled back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, ClassVar

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Unauthentic
from nontax_site.security.factors import SecondFactors
from nontax_site.security.passwords import Passwords
from nontax_site.security.people import LANE, People
from nontax_site.security.throttles import ADDRESS, SIGN_IN, Throttles
from nontax_site.security.users import User

_log = logging.getLogger(__name__)

OwnTransaction = Callable[[Callable[[Throttles], Any]], Any]
"""Runs a function with the throttles in a transaction of its own."""


class SignInFailed(Unauthentic):
    """The one answer; it does not say what was wrong."""

    code: ClassVar[str] = "sign-in-failed"
    message: ClassVar[str] = (
        "What was given to sign in is not right, or signing in is paused "
        "after several failures."
    )
    remedy: ClassVar[str] = (
        "Check it and try again; after five failures wait a little longer each "
        "time. Your administrator can set a new password."
    )


class SigningIn:
    """The deed of the sign-in page."""

    def __init__(
        self,
        people: People,
        clock: Any,
        audit: Any,
        own_tx: OwnTransaction,
        passwords: Passwords,
        factors: SecondFactors | None = None,
    ) -> None:
        """``own_tx`` reaches the throttles outside of the running transaction.

        Without ``factors`` no second factor is asked for.
        """
        self._people = people
        self._clock = clock
        self._audit = audit
        self._own_tx = own_tx
        self._passwords = passwords
        self._factors = factors

    def sign_in(
        self, login: str, password: str, address: str = "", code: str = ""
    ) -> User:
        """The user; raises SignInFailed for anything that is wrong.

        ``code`` is the one of the second factor or a recovery code. Who has no
        second factor yet comes in to set one up, and to nothing else.
        """
        name = login.strip().lower()[:100]
        key = f"login:{name}"
        if not self._may_try(key, address):
            _log.warning("sign-in paused")
            raise SignInFailed
        user = self._people.find(name)
        kept = user.password_hash if user and not user.is_disabled else None
        if not self._passwords.proves(kept, password) or user is None:
            _log.warning("sign-in failed")
            raise SignInFailed
        if not self._proves(user, code):
            _log.warning("sign-in failed")
            raise SignInFailed
        tries: int = self._own_tx(lambda throttles: _cleared(throttles, key, address))
        self._welcome(user, password, failures=tries - 1)
        return user

    def _proves(self, user: User, code: str) -> bool:
        """Whether the second factor is right, where one is asked for and set up."""
        factors = self._factors
        if factors is None or not factors.required or not factors.has(user):
            return True
        at = self._clock.now()
        if factors.proves(user, code, at):
            return True
        return factors.recovers(Act(self._people.actor_of(user), at), user, code)

    def _may_try(self, key: str, address: str) -> bool:
        """Count the try; False when the login or the address has to wait."""
        at = self._clock.now()

        def count(throttles: Throttles) -> bool:
            """In its own transaction: the address first, it guards the others."""
            if address and not throttles.attempt(f"address:{address}", at, ADDRESS):
                return False
            return throttles.attempt(key, at, SIGN_IN)

        return bool(self._own_tx(count))

    def _welcome(self, user: User, password: str, failures: int) -> None:
        """Renew an outdated hash and write the sign-in to the audit log."""
        if self._passwords.is_outdated(user.password_hash):
            user.password_hash = self._passwords.hash(password)
        act = Act(self._people.actor_of(user), self._clock.now())
        self._audit.note(LANE, act, "sign_in", user.login, failures=failures)


def _cleared(throttles: Throttles, key: str, address: str) -> int:
    """Forget the tries of a login and say how many there were."""
    tries = throttles.tries(key)
    throttles.clear(key)
    if address:
        throttles.give_back(f"address:{address}")
    return tries
