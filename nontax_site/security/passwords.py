"""Passwords: which are refused, and how they are kept (argon2id).

The old systems of this trade signed units in with a blank password (CQ-37) or
with the last four characters of their code (SI-167); both are refused here.
There is no rule about kinds of characters: length and not being guessable count.
``common_passwords.txt`` holds SHA-256 prefixes of the published most frequent
passwords with ten or more characters (list of zxcvbn 4.5, MIT licence) and of
some that are frequent in China.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import ClassVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nontax_site.kernel.errors import BadInput

MIN_LENGTH = 10
MAX_LENGTH = 128
_MIN_DISTINCT = 5
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PREFIX = 16


class PasswordRefused(BadInput):
    """A password that may not be set; each reason is a class below."""

    code: ClassVar[str] = "password-refused"
    message: ClassVar[str] = "This password may not be used."
    remedy: ClassVar[str] = "Take several words that have nothing to do with you."

    def __init__(self, *, field: str = "password", **facts: object) -> None:
        super().__init__(field=field, **facts)


class PasswordBlank(PasswordRefused):
    """Nothing, or nothing but blanks (CQ-37)."""

    code = "password-blank"
    message = "A password may not be blank."


class PasswordTooShort(PasswordRefused):
    """Fewer than ten characters."""

    code = "password-too-short"
    message = "The password needs at least ${least} characters."


class PasswordTooLong(PasswordRefused):
    """More than any keyboard wants; hashing it would only cost time."""

    code = "password-too-long"
    message = "The password may have at most ${most} characters."


class PasswordCommon(PasswordRefused):
    """One of the passwords everybody tries first."""

    code = "password-common"
    message = "This password is one of the most common ones."


class PasswordGuessable(PasswordRefused):
    """Made of the login, the name or a code everybody knows (SI-167)."""

    code = "password-guessable"
    message = "The password is made of your login, your name or a known code."


def check_password(password: str, known: Iterable[str] = ()) -> None:
    """Raise the reason why a password may not be set.

    ``known`` are words anybody may connect with the user: login, name, phone,
    codes of his units.
    """
    if not password.strip():
        raise PasswordBlank
    if len(password) < MIN_LENGTH:
        raise PasswordTooShort(least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise PasswordTooLong(most=MAX_LENGTH)
    if _is_common(password):
        raise PasswordCommon
    if _is_made_of(password.lower(), known):
        raise PasswordGuessable


def _is_common(password: str) -> bool:
    """On the list, of hardly any different characters, or one run up or down."""
    lower = password.lower()
    steps = {ord(b) - ord(a) for a, b in pairwise(lower)}
    return (
        len(set(lower)) < _MIN_DISTINCT
        or steps in ({1}, {-1})
        or _prefix(lower) in _common()
    )


def _is_made_of(lower: str, known: Iterable[str]) -> bool:
    """Whether hardly anything is left once the known words are taken out."""
    left = lower
    for word in sorted((w.lower() for w in known if len(w) > 1), key=len)[::-1]:
        left = left.replace(word, "")
        if len(word) > 4:
            left = left.replace(word[-4:], "")
    return left != lower and len(set(left)) < _MIN_DISTINCT


def _prefix(lower: str) -> str:
    return hashlib.sha256(lower.encode()).hexdigest()[:_PREFIX]


@cache
def _common() -> frozenset[str]:
    text = files("nontax_site.security").joinpath("common_passwords.txt")
    return frozenset(text.read_text("ascii").split())


def new_password() -> str:
    """A random first password (about 79 bits), in groups a person can read out."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


class Passwords:
    """Hashes and proves passwords; one for the whole process.

    47 MiB and one pass (OWASP's argon2id profile) keep a sign-in near 50 ms and
    eight at once under 400 MiB.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=1, memory_cost=47104, parallelism=1
        )
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The string to keep."""
        return self._hasher.hash(password)

    def proves(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; None costs the same time."""
        if len(password) > MAX_LENGTH:
            return False
        try:
            return self._hasher.verify(kept or self._nobody, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether the kept string was made with other costs than today's."""
        return self._hasher.check_needs_rehash(kept)
