"""The session of a signed-in person, over the store in the second database.

The cookie carries a random name and nothing else. An anonymous reader has no
session and gets no cookie; what is put into his lives until the answer is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import datetime
from typing import Any

from pyramid.interfaces import ISession, ISessionFactory
from pyramid_zodbconn import get_connection
from zope.interface import implementer, provider

from nontax_site.security.sessions import KEY, SessionRecord, SessionStore, sessions_of

DATABASE = "sessions"
FLASH = "_flash"


@implementer(ISession)
class StoredSession(MutableMapping[str, Any]):
    """Values of one session; written back when they change."""

    def __init__(self, request: Any, cookie: str, *, secure: bool) -> None:
        self._request = request
        self._cookie = cookie
        self._secure = secure
        self._name = request.cookies.get(cookie, "")
        self._record = self._found()
        self._values: dict[str, Any] = self._record.values() if self._record else {}

    def _found(self) -> SessionRecord | None:
        """The record behind the cookie; writes its last use now and then."""
        if not self._name:
            return None
        root = get_connection(self._request, DATABASE).root()
        store: SessionStore | None = root.get(KEY)
        if store is None:
            return None
        at = self._now()
        record = store.find(self._name, at)
        if record is not None and "poll" not in self._request.GET:
            store.touch(self._name, at)
        return record

    def _now(self) -> datetime:
        now: datetime = self._request.clock.now()
        return now

    def _store(self) -> SessionStore:
        return sessions_of(get_connection(self._request, DATABASE).root())

    # ---- who -----------------------------------------------------------------

    @property
    def login(self) -> str:
        """The account that signed in, or ""."""
        return self._record.login if self._record else ""

    @property
    def epoch(self) -> int:
        """The person's epoch at sign-in; an older one than today's is void."""
        return self._record.epoch if self._record else 0

    @property
    def proved_at(self) -> datetime | None:
        """When the person last showed who he is; None for nobody."""
        if self._record is None:
            return None
        return self._record.proved_at or self._record.created

    @property
    def name(self) -> str:
        """The name in the cookie, "" for no session."""
        return self._name if self._record is not None else ""

    def begin(
        self, login: str, epoch: int, device: str = "", address: str = ""
    ) -> None:
        """Sign somebody in under a new name; the old one ends (fixation).

        Without a device the one of the old session stays: a change of password.
        """
        at, old = self._now(), self._record
        self._name = self._store().rotate(self._name, login, epoch, at)
        self._record = self._store().find(self._name, at)
        if self._record is not None:
            self._record.device = device or (old.device if old else "")
            self._record.address = address or (old.address if old else "")
        self._send_cookie(self._name, None)

    def end(self) -> None:
        """Sign out: the session ends at the server, the cookie goes."""
        if self._name:
            self._store().revoke(self._name)
        self._name, self._record, self._values = "", None, {}
        self._send_cookie("", 0)

    def _send_cookie(self, value: str, max_age: int | None) -> None:
        """Let the answer carry the cookie; 0 seconds takes it away."""

        def send(_request: Any, response: Any) -> None:
            response.set_cookie(
                self._cookie,
                value,
                max_age=max_age,
                path="/",
                secure=self._secure,
                httponly=True,
                samesite="Lax",
            )

        self._request.add_response_callback(send)

    # ---- values --------------------------------------------------------------

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._values[name] = value
        self.changed()

    def __delitem__(self, name: str) -> None:
        del self._values[name]
        self.changed()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    # ---- ISession ------------------------------------------------------------

    @property
    def created(self) -> int:
        """When it began, as seconds."""
        begun = self._record.created if self._record else self._now()
        return int(begun.timestamp())

    @property
    def new(self) -> bool:
        """Whether there was none before this request."""
        return self._record is None

    def changed(self) -> None:
        """Write the values back; without a sign-in there is nowhere to write."""
        if self._record is not None:
            self._record.keep(self._values)

    def invalidate(self) -> None:
        """End the session."""
        self.end()

    def flash(self, msg: str, queue: str = "", allow_duplicate: bool = True) -> None:
        """Leave a sentence for the next page."""
        lines = list(self._values.get(FLASH + queue, ()))
        if allow_duplicate or msg not in lines:
            self[FLASH + queue] = [*lines, msg]

    def pop_flash(self, queue: str = "") -> list[str]:
        """Take the sentences that were left."""
        if FLASH + queue not in self._values:
            return []
        lines: list[str] = self.pop(FLASH + queue)
        return lines

    def peek_flash(self, queue: str = "") -> list[str]:
        """Look at the sentences that were left."""
        return list(self._values.get(FLASH + queue, ()))


def includeme(config: Any) -> None:
    """Sessions of this application; Secure and ``__Host-`` in production."""
    secure = config.registry.settings.get("nontax.mode") == "production"
    cookie = "__Host-session" if secure else "session"

    @provider(ISessionFactory)
    def factory(request: Any) -> StoredSession:
        return StoredSession(request, cookie, secure=secure)

    config.set_session_factory(factory)
