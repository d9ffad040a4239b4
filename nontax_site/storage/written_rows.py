"""Rows that long work has written so far, in parts, until a file is made of them.

A cell is text, Money, a day, an aware time, a whole number or a Decimal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from nontax_site.kernel.money import Money
from nontax_site.storage.classes import stored


@stored
class Part(Persistent):
    """The rows of one step, as JSON."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        packed = [[_packed(value) for value in row] for row in rows]
        self.text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))

    def rows(self) -> Iterator[list[Any]]:
        """The rows again."""
        for row in json.loads(self.text):
            yield [_unpacked(*cell) for cell in row]


@stored
class WrittenRows(Persistent):
    """All parts in their order."""

    def __init__(self) -> None:
        self._parts = LOBTree()

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Keep the rows of one more step."""
        last = self._parts.maxKey() if self._parts else 0
        self._parts[last + 1] = Part(rows)

    def rows(self) -> Iterator[list[Any]]:
        """Every row, in the order of the steps."""
        for part in self._parts.values():
            yield from part.rows()
            if part._p_changed is False:
                part._p_deactivate()


def _packed(value: Any) -> tuple[str, Any]:
    if isinstance(value, Money):
        return "money", value.fen
    if isinstance(value, datetime):
        return "time", value.isoformat()
    if isinstance(value, date):
        return "day", value.isoformat()
    if isinstance(value, Decimal):
        return "decimal", str(value)
    return "", value


def _unpacked(kind: str, value: Any) -> Any:
    if kind == "money":
        return Money(value)
    if kind == "time":
        return datetime.fromisoformat(value)
    if kind == "day":
        return date.fromisoformat(value)
    return Decimal(value) if kind == "decimal" else value
