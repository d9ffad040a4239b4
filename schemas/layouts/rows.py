"""The lines of a bill as rows of a table, shared out over pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nontax_site.kernel.errors import Refused
from schemas import fonts
from schemas.layouts.fitting import STEP, block, fit, wrap
from schemas.layouts.parts import Column, Rows
from schemas.layouts.words import LINE_FIELDS

PAD: Final = 1.4
"""The empty space at both sides of a cell, in mm."""

_SMALLER: Final = 1.5
"""By how many points a cell is set smaller before its row grows."""

Row = tuple[float, tuple[tuple[Column, float, list[str]], ...]]
"""The height of a row, and of each cell its column, size and lines."""


class TooManyLines(Refused):
    """The form has fewer rows than the bill has lines."""

    code = "paper-too-many-lines"
    message = "The form has room for ${room} lines; the bill has ${lines}."
    remedy = "Divide the lines over two bills."


def shares(table: Rows, lines: tuple[Mapping[str, str], ...]) -> list[tuple[Row, ...]]:
    """The rows of each page; raises TooManyLines, TextTooLong."""
    if not table.flows and len(lines) > table.capacity:
        raise TooManyLines(room=table.capacity, lines=len(lines))
    room = table.bottom - table.y - table.head
    height = room if table.flows else table.least
    return _shared(table, [_row(table, line, height) for line in lines], room)


def _shared(table: Rows, rows: list[Row], room: float) -> list[tuple[Row, ...]]:
    """The rows page by page: the last page has less room, and a row at least."""
    more = table.tall_box.bottom - table.y - table.head
    pages: list[tuple[Row, ...]] = []
    while sum(height for height, _ in rows) > room + 0.01:
        taken, used = 1, rows[0][0]
        while taken < len(rows) - 1 and used + rows[taken][0] <= more + 0.01:
            used += rows[taken][0]
            taken += 1
        pages.append(tuple(rows[:taken]))
        rows = rows[taken:]
    return [*pages, tuple(rows)]


def _row(table: Rows, row: Mapping[str, str], room: float) -> Row:
    """One line of the bill in cells that fit the room; the row is as high as they."""
    cells = []
    tallest = table.least
    pad = table.least - table.size * fonts.MM_A_POINT if table.flows else 0.0
    for column in table.columns:
        name = LINE_FIELDS[column.field]
        text = row.get(column.field, "")
        wide = column.width - 2 * PAD
        size, lines = _cell(text, wide, room - pad, table, name)
        cells.append((column, size, lines))
        tallest = max(tallest, block(size, len(lines)) + pad)
    return tallest, tuple(cells)


def _cell(
    text: str, width: float, room: float, table: Rows, name: str
) -> tuple[float, list[str]]:
    """A cell as large as it can be; where rows may grow it prefers few lines."""
    if table.flows:
        for lines in (1, 2, 3):
            height = block(table.size * fonts.MM_A_POINT, lines)
            points = table.size
            while points >= table.size - _SMALLER and height <= room:
                found = wrap(text, width, points * fonts.MM_A_POINT)
                if len(found) <= lines:
                    return points * fonts.MM_A_POINT, found
                points -= STEP
    return fit(text, width, room, table.size, name)
