"""What an account's owner is told about its sign-ins: the last ones, new devices.

A device is known by a random name in a long-lived cookie, kept as a digest. The
first sign-in from a device that is not known is told to the person at his next
sign-in, wherever that is from.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final, NamedTuple

from persistent import Persistent

from nontax_site.security.users import User
from nontax_site.storage.classes import stored

RECENT: Final = 10
DEVICES: Final = 20

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQBrowser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


class SignIn(NamedTuple):
    """One sign-in; ``is_new`` when its device had never been used before."""

    at: datetime
    address: str
    device: str
    is_new: bool


@stored
class SignIns(Persistent):
    """The last sign-ins of an account, newest first, and its devices' digests."""

    def __init__(self) -> None:
        self.recent: tuple[tuple[Any, ...], ...] = ()
        self.devices: tuple[str, ...] = ()


def recent(user: User) -> list[SignIn]:
    """The last sign-ins of an account, newest first."""
    kept = user.sign_ins
    return [SignIn(*row) for row in kept.recent] if kept is not None else []


def last_sign_in(user: User) -> datetime | None:
    """When the account was last signed in to, None for never."""
    found = recent(user)
    return found[0].at if found else None


def remember(user: User, at: datetime, address: str, device: str, name: str) -> SignIn:
    """Write a sign-in down; ``name`` is what the device's cookie carries."""
    if user.sign_ins is None:
        user.sign_ins = SignIns()
    kept: Any = user.sign_ins
    digest = hashlib.sha256(name.encode()).hexdigest()
    known = digest in kept.devices
    made = SignIn(at, address, device, not known and bool(kept.recent))
    kept.recent = (tuple(made), *kept.recent)[:RECENT]
    if not known:
        kept.devices = (digest, *kept.devices)[:DEVICES]
    return made


def new_device() -> str:
    """A name for a device's cookie."""
    return secrets.token_urlsafe(24)


def device_words(agent: str) -> str:
    """Browser and system a browser says it is, as ``Edge · Windows``."""
    found = [
        next((words for sign, words in table if sign in agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(part for part in found if part)
