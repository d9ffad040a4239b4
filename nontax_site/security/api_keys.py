"""Keys of programs 接口密钥: a document, its secrets, and who a key acts as.

A key belongs to one unit or one region and may use a few permissions of the role
that clerks hold there, never those of who decides. It acts in the name of the
person who asked for it, so four eyes holds: what his key asked for he does not
decide. Secrets are kept as keyed digests; a rotated one counts until the new one
had time to be put in place.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from zope.interface import implementer

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Unauthentic
from nontax_site.kernel.interfaces import IApiKeyDocument
from nontax_site.security.grants import (
    BUREAU_CLERK,
    UNIT_CLERK,
    static_permits,
)
from nontax_site.security.permissions import Permission
from nontax_site.security.roles import laws_in
from nontax_site.security.users import NO_LAWS, by_law
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

REQUESTED = "requested"
APPROVED = "approved"
ACTIVE = "active"
REFUSED = "refused"
REVOKED = "revoked"

PURPOSE = "api-key"
LOGIN = "api:"
"""What the login of every key begins with."""

WARNED_DAYS = 30

UNIT_SCOPES: Final = (
    Permission.UNIT_VIEW,
    Permission.ITEM_VIEW,
    Permission.NOTICE_VIEW,
    Permission.NOTICE_DRAFT,
    Permission.NOTICE_EDIT,
    Permission.NOTICE_ISSUE,
    Permission.NOTICE_ASK_CANCEL,
    Permission.BILL_VIEW,
    Permission.BILL_DELIVER,
    Permission.BILL_ASK_VOID,
    Permission.BILL_ASK_REVERSAL,
)
"""What a unit's key may be given: what its clerks do, nothing that decides."""

REGION_SCOPES: Final = (
    Permission.UNIT_VIEW,
    Permission.ITEM_VIEW,
    Permission.NOTICE_VIEW,
    Permission.BILL_VIEW,
)
"""What a region's key may be given: writing off wants a person's fresh proof."""

SCOPE_TITLES: Final[dict[str, str]] = {
    Permission.UNIT_VIEW: "Read units",
    Permission.ITEM_VIEW: "Read charge items",
    Permission.NOTICE_VIEW: "Read payment notices",
    Permission.NOTICE_DRAFT: "Draft payment notices",
    Permission.NOTICE_EDIT: "Change and give up drafts",
    Permission.NOTICE_ISSUE: "Issue payment notices",
    Permission.NOTICE_ASK_CANCEL: "Ask to cancel payment notices",
    Permission.BILL_VIEW: "Read bills",
    Permission.BILL_DELIVER: "Record that a bill was handed over",
    Permission.BILL_ASK_VOID: "Ask for the void of a bill",
    Permission.BILL_ASK_REVERSAL: "Ask for the reversal of a bill",
}


class KeyNotProved(Unauthentic):
    """No key, a wrong one, one that is over: the answer is always the same."""

    code: ClassVar[str] = "key-not-proved"
    message: ClassVar[str] = "The key of this request does not prove."
    remedy: ClassVar[str] = (
        "Send “Authorization: Bearer <id>.<secret>” with a key that is in force."
    )


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret of a key as it is kept: its digest and until when it counts."""

    digest: str
    made_at: datetime
    until: datetime | None

    def counts(self, at: datetime) -> bool:
        """Whether the secret still proves the key."""
        return self.until is None or at < self.until


@stored
@implementer(IApiKeyDocument)
class ApiKey(Document):
    """A program's key. ``label`` names the program, ``scopes`` what it may.

    ``asker`` is (person, login, name) of who asked; ``from_day`` and ``until``
    are business days, both included; ``secrets`` are plain tuples of ``Secret``,
    newest first.
    """

    kind: ClassVar[str] = "api_key"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "label",
        "scopes",
        "asker",
        "from_day",
        "until",
        "secrets",
    )

    label: str = ""
    scopes: tuple[str, ...] = ()
    asker: tuple[str, str, str] = ("", "", "")
    from_day: date = date.min
    until: date = date.min
    secrets: tuple[tuple[Any, ...], ...] = ()

    @property
    def name(self) -> str:
        """What lists call the key."""
        return f"{self.label} ({self.id})"

    @property
    def place(self) -> str:
        """Where the key counts: its unit or its region."""
        return f"unit:{self.unit}" if self.unit else f"region:{self.region}"

    @property
    def kept(self) -> tuple[Secret, ...]:
        """The secrets, newest first."""
        return tuple(Secret(*row) for row in self.secrets)

    def days_left(self, today: date) -> int:
        """Days until the key ends; below zero when it has."""
        return (self.until - today).days

    def ends_soon(self, today: date) -> bool:
        """Whether it is in use and has to be replaced within a month."""
        return self.state == ACTIVE and self.days_left(today) <= WARNED_DAYS

    def in_force(self, at: datetime) -> bool:
        """Whether the key counts at all now."""
        today = beijing_day(at)
        return self.state == ACTIVE and self.from_day <= today <= self.until

    def proves(self, digest: str, at: datetime) -> bool:
        """Whether the digest is that of a secret that counts."""
        found = [
            hmac.compare_digest(secret.digest, digest) and secret.counts(at)
            for secret in self.kept
        ]
        return any(found)

    def actor(self, laws: Mapping[str, Any] = NO_LAWS) -> Actor:
        """The key as acts and guards see it: the clerk's role, a few scopes.

        ``laws`` are the roles that are data; what was taken from clerks is taken
        from their programs too.
        """
        grant = Grant(UNIT_CLERK if self.unit else BUREAU_CLERK, self.place)
        if grant.role in laws:
            grant = by_law(grant, laws[grant.role])
        person, _login, name = self.asker
        return Actor(
            login=f"{LOGIN}{self.id}",
            person=person,
            name=f"{self.label} ({name})",
            grants=(grant,),
            scopes=frozenset(self.scopes),
        )


def scopes_offered(place: str) -> tuple[str, ...]:
    """The permissions a key at the place may be given."""
    found = UNIT_SCOPES if place.startswith("unit:") else REGION_SCOPES
    return tuple(scope.value for scope in found)


def read_bearer(header: str) -> tuple[str, str]:
    """(id, secret) of an Authorization header; two empty texts for no such."""
    scheme, _, rest = header.strip().partition(" ")
    name, dot, secret = rest.strip().partition(".")
    if scheme.lower() != "bearer" or not dot or len(header) > 200:
        return "", ""
    return name, secret


def proved(root: Any, master: Any, header: str, at: datetime) -> ApiKey:
    """The key that a header proves; raises KeyNotProved, always alike.

    The digest is made also when there is no such key, so that time tells nothing.
    A key rests while nobody stands behind it (``is_backed``).
    """
    name, secret = read_bearer(header)
    digest = secret_digest(master, secret)
    key = root.api_keys.get(name) if name else None
    if key is None or not key.proves(digest, at) or not key.in_force(at):
        raise KeyNotProved
    if not is_backed(root, key):
        raise KeyNotProved
    found: ApiKey = key
    return found


def is_backed(root: Any, key: ApiKey) -> bool:
    """Whether who asked for the key still answers for its unit or region.

    Whoever leaves, moves or loses the role takes his keys with him.
    """
    asker = root.users.get(key.asker[1])
    return asker is not None and may_ask(asker.actor(laws_in(root)), key.place)


def may_ask(actor: Actor, place: str) -> bool:
    """Whether the actor's roles at the place let him ask for keys of it."""
    return static_permits(actor, Permission.API_KEY_ASK, (place,))


def secret_digest(master: Any, secret: str) -> str:
    """The keyed digest a secret is kept as."""
    digest: str = master.digest(secret.encode("utf-8", "replace"), PURPOSE)
    return digest


def ended_later(
    secrets: tuple[tuple[Any, ...], ...], at: datetime, overlap: timedelta
) -> tuple[tuple[Any, ...], ...]:
    """The secrets that still count, each at most until the overlap is over."""
    end = at + overlap
    return tuple(
        (digest, made, end if until is None or until > end else until)
        for digest, made, until in secrets
        if until is None or until > at
    )
