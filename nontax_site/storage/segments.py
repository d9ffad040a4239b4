"""Reading the file of a FileStorage as it lies on the disk.

A FileStorage only ever appends, so a stretch of the file that was measured once
must have the same digest for ever, until it is packed into another file.
"""

from __future__ import annotations

import hashlib
import os
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from persistent.TimeStamp import TimeStamp

MAGIC_LENGTH = 4
_HEADER_LENGTH = 23
_TAIL_LENGTH = 8
_CHUNK = 1 << 20


class Times(NamedTuple):
    """When the first and the last transaction of a stretch were made, if legible."""

    first: datetime | None
    last: datetime | None


def file_of(database: Any) -> Path | None:
    """The file of the database, or None when its storage has no single file."""
    storage = getattr(database.storage, "base", database.storage)
    name = getattr(storage, "_file_name", None)
    return None if name is None else Path(name)


def digest_of(path: Path, start: int, end: int) -> str:
    """SM3 of the bytes from ``start`` to ``end``, hex; a short file gives another."""
    digest = hashlib.new("sm3")
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (data := file.read(min(_CHUNK, left))):
            digest.update(data)
            left -= len(data)
    return digest.hexdigest()


def times_of(path: Path, start: int, end: int) -> Times:
    """When the transactions between the two positions were made.

    Stops where the file can no longer be followed.
    """
    first = last = None
    position = max(start, MAGIC_LENGTH)
    with path.open("rb") as file:
        while position + _HEADER_LENGTH <= end:
            file.seek(position)
            header = file.read(_HEADER_LENGTH)
            if len(header) < _HEADER_LENGTH:
                break
            length = struct.unpack(">Q", header[8:16])[0]
            last = time_of(header[:8])
            first = first or last
            if length < _HEADER_LENGTH:
                break
            position += length + _TAIL_LENGTH
    return Times(first, last)


def time_of(tid: bytes) -> datetime:
    """The time that the eight bytes of a transaction id stand for."""
    return datetime.fromtimestamp(TimeStamp(tid).timeTime(), UTC)


def set_aside(path: Path) -> list[str]:
    """Names of the files ZODB moved transactions to when it mended an end."""
    found = path.parent.iterdir() if path.parent.exists() else ()
    return sorted(one.name for one in found if one.name.startswith(f"{path.name}.tr"))


def is_at_its_path(database: Any) -> bool:
    """Whether the open file is still the file at the path (not after a bad move)."""
    storage = getattr(database.storage, "base", database.storage)
    file, path = getattr(storage, "_file", None), file_of(database)
    if file is None or path is None:
        return True
    if not path.exists():
        return False
    return os.path.samestat(os.fstat(file.fileno()), path.stat())
