"""Giving keys to programs: asked for by one person, approved by another.

The secret is made when who asked takes it, is shown once and kept nowhere but as
a keyed digest. Rotating makes a new one beside the old one, which counts a while
longer; revoking ends all at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, Forbidden, Refused
from nontax_site.kernel.words import check_name
from nontax_site.security.api_keys import (
    ApiKey,
    ended_later,
    may_ask,
    scopes_offered,
    secret_digest,
)

LONGEST = timedelta(days=366)
LONGEST_OVERLAP = 30
LABEL_LENGTH = 60


class ScopesMissing(BadInput):
    """A key that may nothing is no key."""

    code: ClassVar[str] = "scopes-missing"
    message: ClassVar[str] = "Choose at least one thing the key may do."

    def __init__(self) -> None:
        super().__init__(field="scopes")


class ScopeNotOffered(BadInput):
    """A permission that no program is given here."""

    code: ClassVar[str] = "scope-not-offered"
    message: ClassVar[str] = "A key of this place is never given «${scope}»."


class KeyDaysWrong(BadInput):
    """The days of a key are in the past, turned round or too far apart."""

    code: ClassVar[str] = "key-days-wrong"
    message: ClassVar[str] = (
        "A key begins today or later and ends within a year of its beginning."
    )


class OverlapTooLong(BadInput):
    """The old secret would count too long."""

    code: ClassVar[str] = "overlap-too-long"
    message: ClassVar[str] = "The old secret counts for 0 to ${limit} days more."


class NotYourKey(Refused):
    """Only who asked for a key is shown its secret."""

    code: ClassVar[str] = "not-your-key"
    message: ClassVar[str] = "Only ${name}, who asked for the key, is shown its secret."
    remedy: ClassVar[str] = "Ask for a key of your own."


@dataclass(frozen=True, slots=True)
class WantedKey:
    """What somebody asks for: ``place`` is ``unit:<id>`` or ``region:<code>``."""

    place: str
    label: str
    scopes: tuple[str, ...]
    from_day: date
    until: date


class KeyGiving:
    """The deeds on keys of programs."""

    def __init__(self, root: Any, workflows: Any, master: Any) -> None:
        """``root`` holds api_keys; ``master`` keys the digests of secrets."""
        self._root = root
        self._workflows = workflows
        self._master = master

    def ask(self, wanted: WantedKey, act: Act) -> ApiKey:
        """Ask for a key. Raises Forbidden at a place that is not the actor's own,
        ScopesMissing, ScopeNotOffered, KeyDaysWrong, WordsTooLong, WordsUnseen.
        """
        kind, _, name = wanted.place.partition(":")
        if not may_ask(act.actor, wanted.place):
            raise Forbidden
        _check(wanted, beijing_day(act.at))
        actor = act.actor
        key = ApiKey(
            id=f"ak-{secrets.token_hex(6)}",
            region=name[:6],
            unit=name if kind == "unit" else "",
            created=act.at,
            label=check_name(wanted.label, field="label", limit=LABEL_LENGTH),
            scopes=tuple(sorted(set(wanted.scopes))),
            asker=(actor.person, actor.login, actor.name),
            from_day=wanted.from_day,
            until=wanted.until,
        )
        self._root.api_keys.add(key.id, key)
        self._workflows.begin(key, act)
        return key

    def take(self, key: ApiKey, act: Act) -> str:
        """Make the secret of an approved key; returned once, kept as a digest.

        Raises NotYourKey for anybody but who asked.
        """
        return self._new_secret(key, act, "take", timedelta(0))

    def rotate(self, key: ApiKey, overlap_days: int, act: Act) -> str:
        """A new secret; the old ones count ``overlap_days`` longer at most.

        Raises OverlapTooLong, NotYourKey.
        """
        if not 0 <= overlap_days <= LONGEST_OVERLAP:
            raise OverlapTooLong(field="overlap_days", limit=LONGEST_OVERLAP)
        return self._new_secret(key, act, "rotate", timedelta(days=overlap_days))

    def _new_secret(self, key: ApiKey, act: Act, verb: str, overlap: timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        row = (secret_digest(self._master, secret), act.at, None)
        key.secrets = (row, *ended_later(key.secrets, act.at, overlap))
        self._workflows.fire(key, verb, act)
        return f"{key.id}.{secret}"

    def revoke(self, key: ApiKey, act: Act) -> None:
        """End the key at once; the comment says why."""
        key.secrets = ()
        self._workflows.fire(key, "revoke", act)


def check_taker(key: ApiKey, act: Act) -> None:
    """Refuse to show the secret to anybody but who asked for the key."""
    if act.actor.person != key.asker[0]:
        raise NotYourKey(name=key.asker[2])


def _check(wanted: WantedKey, today: date) -> None:
    if not wanted.scopes:
        raise ScopesMissing
    offered = scopes_offered(wanted.place)
    for scope in wanted.scopes:
        if scope not in offered:
            raise ScopeNotOffered(field="scopes", scope=scope)
    ends = wanted.from_day <= wanted.until <= wanted.from_day + LONGEST
    if wanted.from_day < today or not ends:
        raise KeyDaysWrong(field="until")
