"""The stable form and the digest of what is kept.

Two equal values have equal bytes here on every machine, so digests in the audit
log and in the anchor can be compared for years.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def sm3_hex(*parts: bytes) -> str:
    """SM3 digest of the joined parts, as 64 lower-case hex digits."""
    digest = hashlib.new("sm3")
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """The value in JSON's own types; raises TypeError for what has no stable form.

    Bytes become their digest; a persistent part says its own form by the method
    ``canonical_value()``.
    """
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return "sm3:" + sm3_hex(value)
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(part) for part in value)
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    """The form of mappings, dataclasses, persistent parts and subclasses of str."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if hasattr(value, "canonical_value"):
        return plain(value.canonical_value())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
