"""Programs that use the machine interface: keys made by two persons, and a caller."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

from nontax_site.security.api_keys import UNIT_SCOPES
from nontax_site.security.key_giving import KeyGiving, WantedKey

SCHOOL_PLACE = "unit:330100-0001"
ALL_SCOPES = tuple(scope.value for scope in UNIT_SCOPES)

NOTICE = {
    "payer": {"type": "person", "name": "周晓波"},
    "lines": [{"item_code": "103042501"}],
}


def giving(request: Any) -> KeyGiving:
    """The deeds on keys in a request."""
    return KeyGiving(request.site, request.workflows, request.registry.master_key)


def key_of(
    office: Any,
    asker: str = "school-boss",
    approver: str = "hz-boss",
    *,
    place: str = SCHOOL_PLACE,
    scopes: tuple[str, ...] = ALL_SCOPES,
    days: int = 100,
) -> str:
    """A key in use, as the text a program sends."""
    today = office.clock.today()
    wanted = WantedKey(place, "教务系统", scopes, today, today + timedelta(days=days))
    with office.work() as request:
        deeds = giving(request)
        key = deeds.ask(wanted, office.act(asker))
        request.workflows.fire(key, "approve", office.act(approver))
        return deeds.take(key, office.act(asker))


class Program:
    """Calls the interface with a key; every write under a new idempotency key."""

    def __init__(self, office: Any, key: str = "") -> None:
        self._app = office.browser()
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._numbers = itertools.count(1)

    def get(self, path: str, status: Any = 200, **headers: str) -> Any:
        """Read something."""
        sent = {**self.headers, **_named(headers)}
        return self._app.get(f"/api/v1{path}", headers=sent, status=status)

    def head(self, path: str, status: Any = 200) -> Any:
        """Read the headers only."""
        return self._app.head(f"/api/v1{path}", headers=self.headers, status=status)

    def request(self, path: str, method: str, status: Any) -> Any:
        """Any method."""
        return self._app.request(
            f"/api/v1{path}", method=method, headers=self.headers, status=status
        )

    def post(
        self, path: str, body: Any, status: Any = 200, once: str = "", **headers: str
    ) -> Any:
        """Write something; ``body`` is made JSON unless it is bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {
            "Content-Type": "application/json",
            "Idempotency-Key": once or f"test-{next(self._numbers)}",
            **self.headers,
            **_named(headers),
        }
        kept = {name: value for name, value in sent.items() if value}
        return self._app.post(f"/api/v1{path}", data, headers=kept, status=status)

    def issued(self, **notice: Any) -> dict[str, Any]:
        """A notice issued by the program."""
        body = {"unit": "330100-0001", "notice": {**NOTICE, **notice}}
        made: dict[str, Any] = self.post("/notices", body, 201).json
        return made


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
