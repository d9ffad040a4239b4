"""Signed messages to the site, as any bank sends them."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from nontax_site.commands.testbank.credentials import Credential
from nontax_site.kernel.errors import NontaxError
from nontax_site.security import sm2

DOOR = "/api/v1/channel"
TIMEOUT_S = 20

Send = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]
"""Sends (path, body, headers) and gives back (HTTP status, body)."""


class SiteSilent(NontaxError):
    """The site does not answer; what became of the message is not known."""

    code = "site-silent"
    message = "The site does not answer. Ask again before you pay again."


@dataclass(frozen=True, slots=True)
class Answered:
    """What the site answered: HTTP status, code of the business, words, data."""

    status: int
    code: str
    message: str
    data: Mapping[str, Any]

    @property
    def is_ok(self) -> bool:
        """Whether the site did what was asked."""
        return self.code == "00000"


def headers_of(
    credential: Credential, path: str, body: bytes, at: datetime
) -> dict[str, str]:
    """The headers that sign a message over its time, path and bytes."""
    timestamp = at.isoformat()
    signed = f"{timestamp}\n{path}\n".encode() + body
    signature = sm2.sign(credential.private, credential.public, signed)
    return {
        "Content-Type": "application/json",
        "X-Channel": credential.channel,
        "X-Key-Serial": credential.serial,
        "X-Timestamp": timestamp,
        "X-Signature": base64.b64encode(signature).decode("ascii"),
    }


class Door:
    """The site's door for channels, as the test bank sees it."""

    def __init__(self, send: Send, now: Callable[[], datetime]) -> None:
        self._send = send
        self._now = now

    def say(
        self, credential: Credential, verb: str, message: Mapping[str, Any]
    ) -> Answered:
        """Send a message under the credential; raises SiteSilent."""
        path = f"{DOOR}/{verb}"
        body = json.dumps(message, ensure_ascii=False).encode()
        headers = headers_of(credential, path, body, self._now())
        try:
            status, raw = self._send(path, body, headers)
            said = json.loads(raw)
            return Answered(
                status, said["code"], said.get("message", ""), said.get("data", {})
            )
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            raise SiteSilent from None


def http_send(url: str) -> Send:
    """Sends over HTTP to the site at the address."""
    place = urlsplit(url)

    def send(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=TIMEOUT_S
        )
        try:
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    return send
