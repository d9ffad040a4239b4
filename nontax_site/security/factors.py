"""The second factor: a code of six digits from a device that one holds (TOTP).

The secret is locked under the master key, the ten recovery codes are kept as keyed
digests and each counts once. The time step of the last code is remembered, so a
code that was seen by somebody else opens nothing. A step before and one after are
taken, for a clock that is a little wrong. Whoever lost the device is reset by two
persons: one asks, another approves.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Any, ClassVar, Final

import pyotp
from persistent import Persistent

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput, Forbidden, FourEyes, Refused
from nontax_site.security import grants as roles
from nontax_site.security.people import LANE, OwnGrant
from nontax_site.security.users import User
from nontax_site.storage.classes import stored

SETTING = "nontax.second_factor"
REQUIRED = "required"
OFF = "off"
CHOICES = (REQUIRED, OFF)

STEP_S: Final = 30
AROUND: Final = 1
"""So many steps before and after the present one are taken."""

CODES: Final = 10
ISSUER = "非税收入"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class CodeWrong(BadInput):
    """The code is not the one the device shows now, or it was used before."""

    code: ClassVar[str] = "code-wrong"
    message: ClassVar[str] = "This is not the code your device shows now."
    remedy: ClassVar[str] = "Wait for the next code; check the clock of the device."


class FactorThere(Refused):
    """A second factor that works is only replaced after a reset."""

    code: ClassVar[str] = "factor-there"
    message: ClassVar[str] = "A second factor is set up already."
    remedy: ClassVar[str] = "Ask an administrator to reset it."


class FactorMissing(Refused):
    """There is nothing to reset or to renew."""

    code: ClassVar[str] = "factor-missing"
    message: ClassVar[str] = "No second factor is set up."


class HelpedInside(Refused):
    """An operator helps administrators only; they help everybody else."""

    code: ClassVar[str] = "helped-inside"
    message: ClassVar[str] = "${login} is no open account of an administrator."
    remedy: ClassVar[str] = (
        "An administrator asks for the reset on the page of the account, a second "
        "person decides."
    )


class ResetNotAsked(Refused):
    """A reset is approved only while somebody asks for it."""

    code: ClassVar[str] = "reset-not-asked"
    message: ClassVar[str] = "Nobody asks to reset this second factor."


class ResetAsked(Refused):
    """One request at a time."""

    code: ClassVar[str] = "reset-asked"
    message: ClassVar[str] = "${name} asks to reset this second factor already."


@stored
class Factor(Persistent):
    """One account's second factor.

    ``confirmed`` is None until the first right code; ``reset`` is an open request
    to take it away: (login, person, name, at, reason).
    """

    def __init__(self, locked: bytes, begun: datetime) -> None:
        self.locked = locked
        self.begun = begun
        self.confirmed: datetime | None = None
        self.last_step = 0
        self.recovery: tuple[str, ...] = ()
        self.reset: tuple[str, str, str, datetime, str] | None = None


def step_of(at: datetime) -> int:
    """The number of the half minute a time lies in."""
    return int(at.timestamp()) // STEP_S


def code_at(secret: str, at: datetime) -> str:
    """The six digits a device shows at a time."""
    return pyotp.TOTP(secret).at(step_of(at) * STEP_S)


class SecondFactors:
    """Deeds about second factors; ``required`` whether staff must have one."""

    def __init__(self, audit: Any, master: Any, *, required: bool) -> None:
        self._audit = audit
        self._master = master
        self.required = required

    # ---- reading -----------------------------------------------------------

    def has(self, user: User) -> bool:
        """Whether the user has a second factor that works."""
        return user.factor is not None and user.factor.confirmed is not None

    def lacks(self, user: User) -> bool:
        """Whether the user must set one up before he may do anything."""
        return self.required and not self.has(user)

    def secret(self, user: User) -> str:
        """The secret of the user's factor; raises FactorMissing."""
        if user.factor is None:
            raise FactorMissing
        return str(self._master.unlock(user.factor.locked, _owner(user)).decode())

    def address(self, user: User) -> str:
        """The ``otpauth:`` address that a device reads from the QR code."""
        return pyotp.TOTP(self.secret(user)).provisioning_uri(
            name=user.login, issuer_name=ISSUER
        )

    # ---- setting up --------------------------------------------------------

    def begin(self, act: Act, user: User) -> None:
        """A new secret that counts once a code proves it; raises FactorThere."""
        _own(act, user)
        if self.has(user):
            raise FactorThere
        secret = pyotp.random_base32()
        locked = self._master.lock(secret.encode(), _owner(user))
        user.factor = Factor(locked, act.at)
        self._audit.note(LANE, act, "begin_factor", user.login)

    def confirm(self, act: Act, user: User, code: str) -> tuple[str, ...]:
        """Put the factor in force; returns the recovery codes, kept nowhere.

        Raises FactorMissing, FactorThere or CodeWrong.
        """
        _own(act, user)
        if self.has(user):
            raise FactorThere
        self.secret(user)
        if not self._takes(user, code, act.at):
            raise CodeWrong(field="code")
        user.factor.confirmed = act.at
        self._audit.note(LANE, act, "set_factor", user.login)
        return self._renewed(user)

    def renew(self, act: Act, user: User) -> tuple[str, ...]:
        """Ten new recovery codes; the old ones count no more."""
        _own(act, user)
        if not self.has(user):
            raise FactorMissing
        self._audit.note(LANE, act, "renew_codes", user.login)
        return self._renewed(user)

    def _renewed(self, user: User) -> tuple[str, ...]:
        codes = tuple(_new_code() for _ in range(CODES))
        user.factor.recovery = tuple(self._digest(user, code) for code in codes)
        return codes

    # ---- proving -----------------------------------------------------------

    def proves(self, user: User, code: str, at: datetime) -> bool:
        """Whether the code is right and new; it never counts again."""
        return self.has(user) and self._takes(user, code, at)

    def recovers(self, act: Act, user: User, code: str) -> bool:
        """Whether it is one of the recovery codes, which is used up by this."""
        if not self.has(user):
            return False
        digest = self._digest(user, code)
        left = tuple(
            one for one in user.factor.recovery if not hmac.compare_digest(one, digest)
        )
        if len(left) == len(user.factor.recovery):
            return False
        user.factor.recovery = left
        self._audit.note(LANE, act, "use_recovery_code", user.login, left=len(left))
        return True

    def _takes(self, user: User, code: str, at: datetime) -> bool:
        plain = "".join(code.split())
        if len(plain) != 6 or not (plain.isascii() and plain.isdigit()):
            return False
        totp, now = pyotp.TOTP(self.secret(user)), step_of(at)
        for step in range(now - AROUND, now + AROUND + 1):
            if step <= user.factor.last_step:
                continue
            if hmac.compare_digest(totp.at(step * STEP_S), plain):
                user.factor.last_step = step
                return True
        return False

    def _digest(self, user: User, code: str) -> str:
        plain = "".join(c for c in code.lower() if c in _ALPHABET)
        return str(self._master.digest(plain.encode(), f"recovery:{user.login}"))

    # ---- lost --------------------------------------------------------------

    def ask_reset(self, act: Act, user: User) -> None:
        """An administrator asks to take a lost factor away; the comment says why."""
        if not act.actor.holds(roles.ADMINISTRATOR, roles.SITE):
            raise Forbidden
        _not_own(act, user)
        if not self.has(user):
            raise FactorMissing
        if user.factor.reset is not None:
            raise ResetAsked(name=user.factor.reset[2])
        actor = act.actor
        user.factor.reset = (
            actor.login,
            actor.person,
            actor.name,
            act.at,
            act.comment,
        )
        self._audit.note(LANE, act, "ask_reset", user.login)

    def approve_reset(self, act: Act, user: User) -> None:
        """A second person takes it away; all sessions end, a new one is set up."""
        self._decide(act, user)
        user.factor = None
        user.epoch += 1
        self._audit.note(LANE, act, "approve_reset", user.login)

    def refuse_reset(self, act: Act, user: User) -> None:
        """A second person, or who asked, drops the request."""
        if user.factor is None or user.factor.reset is None:
            raise ResetNotAsked
        if user.factor.reset[1] != act.actor.person:
            self._decide(act, user)
        user.factor.reset = None
        self._audit.note(LANE, act, "refuse_reset", user.login)

    def reset_by_operator(self, act: Act, user: User) -> None:
        """Take an administrator's lost factor away, from outside of the site.

        For him whom no second person can help. All his sessions end; he sets up a
        new one at the next sign-in. Raises HelpedInside for any other account,
        FactorMissing.
        """
        if not user.holds(roles.ADMINISTRATOR, roles.SITE) or user.is_disabled:
            raise HelpedInside(login=user.login)
        if user.factor is None:
            raise FactorMissing
        user.factor = None
        user.epoch += 1
        self._audit.note(LANE, act, "operator_reset", user.login, why=act.comment)

    def _decide(self, act: Act, user: User) -> None:
        if not may_second(act.actor, user):
            raise Forbidden
        _not_own(act, user)
        if user.factor is None or user.factor.reset is None:
            raise ResetNotAsked
        if user.factor.reset[1] == act.actor.person:
            raise FourEyes(earlier="Ask to reset the second factor")


def may_second(actor: Any, user: User) -> bool:
    """Whether the actor may decide on what an administrator asked about the user:
    another administrator, or a bureau supervisor of a region he works in.
    """
    if actor.holds(roles.ADMINISTRATOR, roles.SITE):
        return True
    return any(
        actor.holds(roles.BUREAU_SUPERVISOR, f"region:{region_of(grant.place)}")
        for grant in user.grants
    )


def region_of(place: str) -> str:
    """The region's code of a place, "" for the whole site."""
    return place.partition(":")[2].partition("-")[0]


def _owner(user: User) -> str:
    return f"totp:{user.login}"


def _own(act: Act, user: User) -> None:
    if act.actor.login != user.login:
        raise Forbidden


def _not_own(act: Act, user: User) -> None:
    if act.actor.person == user.person:
        raise OwnGrant


def _new_code() -> str:
    letters = [secrets.choice(_ALPHABET) for _ in range(10)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])
