"""The device that pays: known by a random cookie it gets when it begins (SX-27).

It names no person. A reader has none; only a device that scans a QR or goes to a
bank's page gets one, for a day.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

COOKIE = "device"
LIFE = timedelta(days=1)

_NAME = re.compile(r"[0-9a-f]{32}")


def device_of(request: Any) -> str:
    """The device's name, or "" for one that has not begun to pay."""
    found: str = request.cookies.get(_cookie(request), "")
    return found if _NAME.fullmatch(found) else ""


def named_device(request: Any) -> str:
    """The device's name; gives it one with the answer when it has none."""
    found = device_of(request)
    if found:
        return found
    made = secrets.token_hex(16)
    cookie, secure = _cookie(request), _is_secure(request)

    def give(_request: Any, response: Any) -> None:
        response.set_cookie(
            cookie,
            made,
            max_age=LIFE,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )

    request.add_response_callback(give)
    return made


def _cookie(request: Any) -> str:
    return f"__Host-{COOKIE}" if _is_secure(request) else COOKIE


def _is_secure(request: Any) -> bool:
    mode: str = request.registry.settings["nontax.mode"]
    return mode == "production"
