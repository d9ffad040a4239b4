"""Whether a message of a channel proves, and the signature under our answers.

Signed are the time, the path and the raw body, with a line feed after each of the
first two. The window of 300 seconds is on the time of delivery: an old payment
with a fresh signature is late, not replayed (trust D36).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nontax_site.kernel.interfaces import IClock, ISigner
from nontax_site.kernel.seals import SealedBy
from nontax_site.payments.inbox import HEADERS
from nontax_site.security import sm2
from nontax_site.security.keys import PLATFORM
from views.i18n import _

WINDOW = timedelta(seconds=300)

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SERIAL = re.compile(r"[0-9A-F]{1,64}")


@dataclass(frozen=True, slots=True)
class Proven:
    """Who speaks: the channel, or None and why not (a msgid)."""

    channel: Any = None
    refusal: str = ""


def signed_bytes(timestamp: str, path: str, body: bytes) -> bytes:
    """What a signature is over."""
    return f"{timestamp}\n{path}\n".encode() + body


def prove(request: Any, body: bytes) -> Proven:
    """Whether the message comes from a channel of ours; reads only."""
    given = [request.headers.get(name, "") for name in HEADERS]
    if not all(given):
        return Proven(refusal=_("A header of the signature is missing."))
    name, serial, timestamp, signature = given
    channel = request.site.channels.get(name) if _CHANNEL.fullmatch(name) else None
    if channel is None:
        return Proven(refusal=_("The channel is not known."))
    at = _instant(timestamp)
    if at is None:
        return Proven(refusal=_("The time of the message cannot be read."))
    if abs(request.find_service(IClock).now() - at) > WINDOW:
        return Proven(refusal=_("The message is too old, or its clock is wrong."))
    if not _SERIAL.fullmatch(serial):
        return Proven(refusal=_("The certificate of the signature is not known."))
    sealed = SealedBy(
        "channel", channel.holder, serial, sm2.ALGORITHM, at, signature[:512]
    )
    proof = request.find_service(ISigner).prove(
        signed_bytes(timestamp, request.path, body), sealed
    )
    return Proven(channel) if proof.ok else Proven(refusal=proof.reason)


def sign(request: Any, response: Any) -> Any:
    """Put the platform's signature over an answer into its headers."""
    now = request.find_service(IClock).now()
    timestamp = now.isoformat()
    sealed = request.find_service(ISigner).sign(
        PLATFORM, signed_bytes(timestamp, request.path, response.body), now
    )
    response.headers["X-Channel"] = PLATFORM
    response.headers["X-Key-Serial"] = sealed.certificate_serial
    response.headers["X-Timestamp"] = timestamp
    response.headers["X-Signature"] = sealed.signature_b64
    return response


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
