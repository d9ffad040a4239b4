"""Links that show nothing and end by themselves: what a search by phone gives.

The text is locked with the master key, so that a link tells neither the payment
code nor the phone number, and nobody can make one.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from nontax_site.kernel.errors import NotFound
from nontax_site.security.master import KeyLocked

LIFE = timedelta(minutes=10)

NOTICE = "pay-notice"
PHONE = "pay-phone"
PROVED = "pay-phone-proved"
"""The phone of somebody who entered the code that was sent to it."""

_LONGEST = 300


class LinkOver(NotFound):
    """The link is too old, or was never given."""

    code: ClassVar[str] = "link-over"
    message: ClassVar[str] = "This page could be looked at for ten minutes only."
    remedy: ClassVar[str] = "Enter the payment code or the mobile number again."


def lock(request: Any, purpose: str, text: str) -> str:
    """A name for the text that holds for ten minutes from now."""
    until = int((request.clock.now() + LIFE).timestamp())
    plain = json.dumps([text, until]).encode()
    locked = request.registry.master_key.lock(plain, purpose)
    return base64.urlsafe_b64encode(locked).rstrip(b"=").decode("ascii")


def unlock(request: Any, purpose: str, name: str) -> str:
    """The text behind a name; raises LinkOver."""
    if len(name) > _LONGEST:
        raise LinkOver
    try:
        locked = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
        text, until = json.loads(request.registry.master_key.unlock(locked, purpose))
    except (binascii.Error, ValueError, KeyLocked):
        raise LinkOver from None
    if request.clock.now() >= datetime.fromtimestamp(until, UTC):
        raise LinkOver
    found: str = text
    return found
