"""Whole numbers laid out in runs.

A layout is a tuple of rows ``(first, value)`` in order and the last number of all:
each row reaches to the number before the next one. Equal neighbours are one row, so
a million numbers of one value are one row. Nothing here is persistent; values are
compared with ``==``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

Row = tuple[int, Any]
Rows = tuple[Row, ...]
Run = tuple[int, int, Any]
"""(first, last, value)."""


def value_at(rows: Rows, number: int) -> Any:
    """The value of a number that is not before the first row."""
    return rows[_index(rows, number)][1]


def within(rows: Rows, last: int, low: int, high: int) -> Iterator[Run]:
    """The runs between two numbers, both included, cut at them."""
    at = max(_index(rows, low), 0)
    for row, (first, value) in enumerate(rows[at:], at):
        if first > high:
            return
        end = rows[row + 1][0] - 1 if row + 1 < len(rows) else last
        if end >= low:
            yield max(first, low), min(end, high), value


def laid(rows: Rows, last: int, run: Run) -> Rows:
    """The layout with the run laid over what was there."""
    low, high, value = run
    kept: list[Row] = []
    if low > rows[0][0]:
        kept += [(f, v) for f, _l, v in within(rows, last, rows[0][0], low - 1)]
    kept.append((low, value))
    if high < last:
        kept += [(f, v) for f, _l, v in within(rows, last, high + 1, last)]
    return joined(kept)


def joined(rows: Iterable[Row]) -> Rows:
    """Rows in order, with equal neighbours made one."""
    found: list[Row] = []
    for row in rows:
        if not found or found[-1][1] != row[1]:
            found.append(row)
    return tuple(found)


def _index(rows: Rows, number: int) -> int:
    return bisect_right(rows, number, key=_first) - 1


def _first(row: Row) -> int:
    return row[0]
