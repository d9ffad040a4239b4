"""Sessions of signed-in people, in the second database.

The cookie carries a random name; kept under its SHA-256 are the login, the
person's epoch and a few JSON values. A stolen copy of the database opens no
session. Idle 15 minutes, 8 hours at most; reading never writes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.storage.classes import stored

IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=8)
TOUCH: Final = timedelta(minutes=5)
"""A session in use is written at most this often."""

KEY = "sessions"
_NAME_BYTES = 32


@stored
class SessionRecord(Persistent):
    """One session: whose, since when, last seen, and its values as JSON text.

    ``proved_at`` is when the person last showed who he is (the sign-in at first);
    ``device`` are words for the machine, ``address`` where it asked from.
    """

    proved_at: datetime | None = None
    device = ""
    address = ""

    def __init__(
        self, login: str, epoch: int, at: datetime, created: datetime | None = None
    ) -> None:
        self.login = login
        self.epoch = epoch
        self.created = created or at
        self.seen = at
        self.proved_at = at
        self.text = "{}"

    def values(self) -> dict[str, Any]:
        """A copy of the values."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    def keep(self, values: dict[str, Any]) -> None:
        """Replace the values; raises TypeError for what is no JSON."""
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if text != self.text:
            self.text = text

    def is_over(self, at: datetime) -> bool:
        """Whether it was idle too long or lasted too long."""
        return at - self.seen > IDLE or at - self.created > ABSOLUTE


@stored
class SessionStore(Persistent):
    """All sessions by the digest of their name."""

    def __init__(self) -> None:
        self._records = OOBTree()

    def create(self, login: str, epoch: int, at: datetime) -> str:
        """A new session; returns the name for the cookie (256 random bits)."""
        name = secrets.token_urlsafe(_NAME_BYTES)
        self._records[key_of(name)] = SessionRecord(login, epoch, at)
        return name

    def find(self, name: str, at: datetime) -> SessionRecord | None:
        """The session of the name unless there is none or it is over."""
        record: SessionRecord | None = self._records.get(key_of(name))
        return None if record is None or record.is_over(at) else record

    def touch(self, name: str, at: datetime) -> None:
        """Say that the session is in use; writes only now and then."""
        record = self.find(name, at)
        if record is not None and at - record.seen >= TOUCH:
            record.seen = at

    def prove(self, name: str, at: datetime) -> None:
        """Remember that the person behind a session has just shown who he is."""
        record = self.find(name, at)
        if record is not None:
            record.proved_at = at

    def rotate(self, name: str, login: str, epoch: int, at: datetime) -> str:
        """A new name at sign-in or change of rights; the old one ends at once."""
        old = self.find(name, at) if name else None
        new = self.create(login, epoch, at)
        if old is not None:
            self._records[key_of(new)].keep(old.values())
        self.revoke(name)
        return new

    def revoke(self, name: str) -> None:
        """End the session; a name that is unknown is fine."""
        if name:
            self._records.pop(key_of(name), None)

    def of(
        self, login: str, epoch: int, at: datetime
    ) -> list[tuple[str, SessionRecord]]:
        """(key, record) of the open sessions of an account, last used first."""
        found = [
            (key, record)
            for key, record in self._records.items()
            if (record.login, record.epoch) == (login, epoch) and not record.is_over(at)
        ]
        return sorted(found, key=lambda pair: pair[1].seen, reverse=True)

    def end(self, key: str, login: str) -> bool:
        """End the session with the key if it is the account's; whether it was."""
        record: SessionRecord | None = self._records.get(key)
        if record is None or record.login != login:
            return False
        del self._records[key]
        return True

    def end_others(self, login: str, name: str = "") -> int:
        """End every session of an account but the one of the name; how many."""
        kept = key_of(name) if name else ""
        gone = [
            key
            for key, record in self._records.items()
            if record.login == login and key != kept
        ]
        for key in gone:
            del self._records[key]
        return len(gone)

    def purge(self, at: datetime) -> int:
        """Take out what is over; returns how many."""
        over = [key for key, record in self._records.items() if record.is_over(at)]
        for key in over:
            del self._records[key]
        return len(over)


def sessions_of(root: Any) -> SessionStore:
    """The store in the root of the sessions database, made when it is not there."""
    if KEY not in root:
        root[KEY] = SessionStore()
    store: SessionStore = root[KEY]
    return store


def key_of(name: str) -> str:
    """The key under which the session of a cookie's name is kept."""
    return hashlib.sha256(name.encode()).hexdigest()
