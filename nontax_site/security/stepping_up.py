"""Showing once more that it is oneself, before deciding about money.

A session that was left open is worth much to whoever sits down at it. So a
transition whose key ``step-up`` is true runs only for somebody who proved himself
in the last minutes, by his password or the code of his second factor. Tries are
counted like those at the door and refused with one neutral sentence. A program's
key never proves a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from nontax_site.kernel.errors import Forbidden, NotConfigured
from nontax_site.security.throttles import ADDRESS, SIGN_IN, Throttles
from nontax_site.security.users import User

_log = logging.getLogger(__name__)

MINUTES = 10
"""So long a proof counts, unless ``nontax.step_up_minutes`` says otherwise."""

SETTING = "nontax.step_up_minutes"

MACHINE = "api:"
"""What the login of a program's key begins with."""


class StepUpNeeded(Forbidden):
    """The last proof of who sits there is too old for what is to be done."""

    code: ClassVar[str] = "step-up-needed"
    message: ClassVar[str] = (
        "This decides about money or rights: show first that it is you."
    )
    remedy: ClassVar[str] = "Give your password or the code of your second factor."


class ProofWrong(StepUpNeeded):
    """What was given proves nothing; it does not say why."""

    code: ClassVar[str] = "proof-wrong"
    message: ClassVar[str] = (
        "The password or the code is not right, or proving is paused after "
        "several failures."
    )
    remedy: ClassVar[str] = "Check it and try again; nothing you typed is lost."


def minutes_of(settings: Any) -> int:
    """How long a proof counts; 0 asks nobody. Raises NotConfigured for no number."""
    text = str(settings.get(SETTING, MINUTES)).strip()
    if not text.isascii() or not text.isdigit():
        raise NotConfigured(what=f"{SETTING} = {text}")
    return int(text)


def is_fresh(proved_at: datetime | None, now: datetime, minutes: int) -> bool:
    """Whether a proof still counts; one from a time to come never does."""
    if minutes == 0:
        return True
    if proved_at is None:
        return False
    return timedelta(0) <= now - proved_at <= timedelta(minutes=minutes)


class SteppingUp:
    """The deed of the page that asks again."""

    def __init__(
        self,
        clock: Any,
        own_tx: Callable[[Callable[[Throttles], Any]], Any],
        proves: Callable[[User, str], bool],
        marks: Callable[[str, datetime], None],
    ) -> None:
        """``proves`` says whether a password or a code is the user's own, ``marks``
        writes the time down in the session of a name. Both commit on their own: a
        code counts once and a proof holds, whatever becomes of the request.
        """
        self._clock = clock
        self._own_tx = own_tx
        self._proves = proves
        self._marks = marks

    def prove(self, user: User, session: str, proof: str, address: str = "") -> None:
        """Mark the session of that name as proved; raises ProofWrong.

        The try is counted before it is looked at, in a transaction of its own.
        """
        at: datetime = self._clock.now()
        key = f"step-up:{user.login}"
        if not self._may_try(key, address, at):
            _log.warning("step-up paused")
            raise ProofWrong
        if not self._proves(user, proof):
            _log.warning("step-up failed")
            raise ProofWrong
        self._own_tx(lambda throttles: _cleared(throttles, key, address))
        self._marks(session, at)

    def _may_try(self, key: str, address: str, at: datetime) -> bool:
        def count(throttles: Throttles) -> bool:
            if address and not throttles.attempt(f"address:{address}", at, ADDRESS):
                return False
            return throttles.attempt(key, at, SIGN_IN)

        return bool(self._own_tx(count))


def _cleared(throttles: Throttles, key: str, address: str) -> None:
    throttles.clear(key)
    if address:
        throttles.give_back(f"address:{address}")
