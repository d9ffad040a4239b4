"""When a key was used last: kept in the sessions database, not with the money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from BTrees.OOBTree import OOBTree

KEY = "api_key_uses"


def last_use(root: Any, name: str) -> tuple[datetime, str] | None:
    """(when, from which address) the key was used last; None for never."""
    uses = root.get(KEY)
    found: tuple[datetime, str] | None = uses.get(name) if uses is not None else None
    return found


def note_use(root: Any, name: str, at: datetime, address: str) -> None:
    """Remember that the key was used."""
    if KEY not in root:
        root[KEY] = OOBTree()
    root[KEY][name] = (at, address)
