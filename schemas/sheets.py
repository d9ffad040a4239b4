"""Sheets of figures: Excel in and out, and CSV in.

Writing: text is always text (never a formula, never a number), so a code of 20
digits keeps all of them and nothing that was typed runs anywhere. Money is a
number with two places, days and times are real days and times. The rows go to a
temporary file as they come: memory does not grow with them.

Reading: see ``schemas.workbooks`` for what a file must be before anything looks
into it, and ``schemas.cells`` for what a cell says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from itertools import count as numbers_from
from typing import Any, BinaryIO

import python_calamine
import xlsxwriter

from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.money import Money
from schemas.cells import Cell, cell_name
from schemas.delimited import csv_rows
from schemas.searching import chosen_sheet
from schemas.sheet_faults import (
    MergedCells,
    SheetEmpty,
    TooManyRows,
    WorkbookUnreadable,
)
from schemas.workbooks import LIMITS, ZIP, Limits, is_xlsx, refuse_foreign

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of what ``write_rows`` makes."""

TEXT, MONEY, DAY, TIME, NUMBER = "text", "money", "day", "time", "number"

MOST_ROWS = 1_048_575
"""So many rows fit on one sheet under its heading."""

LONGEST_TEXT = 32_767
"""More characters no cell holds; longer text is cut and ends with «…»."""

WIDTHS = {TEXT: 18, MONEY: 14, DAY: 12, TIME: 17, NUMBER: 10}
FORMATS = {
    MONEY: "#,##0.00",
    DAY: "yyyy-mm-dd",
    TIME: "yyyy-mm-dd hh:mm",
    NUMBER: "0.######",
    TEXT: "@",
}


# ---- writing ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its heading, what its cells are, and its width.

    ``kind`` is text, money, day, time or number; ``width`` is in characters.
    """

    title: str
    kind: str = TEXT
    width: int = 0


def write_rows(
    target: str | BinaryIO,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    *,
    name: str = "Sheet1",
) -> int:
    """Write an Excel file to a path or buffer; returns how many rows it has.

    A cell is text, Money, a date, an aware time, a number or None. What does not
    suit its column's kind is written as text: nothing is lost and nothing guessed.
    What one sheet cannot hold goes on in the next.
    """
    book, coming = workbook(target), iter(rows)
    count, part = 0, list(islice(coming, 1))
    for number in numbers_from(1):
        called = name[:31] if number == 1 else f"{name[:27]} {number}"
        sheet = book.add_worksheet(called)
        ours = islice(chain(part, coming), MOST_ROWS)
        count += write_sheet(book, sheet, columns, ours)
        part = list(islice(coming, 1))
        if not part:
            break
    book.close()
    return count


def rows_file(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of an Excel file with the rows."""
    buffer = BytesIO()
    write_rows(buffer, columns, rows)
    return buffer.getvalue()


def workbook(target: str | BinaryIO) -> Any:
    """A new workbook that keeps no rows in memory and makes no formulas or links."""
    return xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def write_sheet(
    book: Any, sheet: Any, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]
) -> int:
    """Write heading and rows; the heading stays in view and can be filtered."""
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    formats = {
        kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()
    }
    for at, column in enumerate(columns):
        width = column.width or max(WIDTHS[column.kind], 2 * len(column.title) + 2)
        sheet.set_column(at, at, width, formats[column.kind])
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.title, head)
    count, kinds = 0, [column.kind for column in columns]
    for count, row in enumerate(rows, 1):  # noqa: B007
        for at, value in enumerate(row):
            if value is not None and value != "":
                _write(sheet, count, at, kinds[at], value, formats)
    if columns:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _write(
    sheet: Any, row: int, at: int, kind: str, value: Any, formats: dict[str, Any]
) -> None:
    """One cell; anything that is not of the column's kind is text."""
    if kind == MONEY and isinstance(value, Money):
        sheet.write_number(row, at, value.fen / 100, formats[MONEY])
    elif kind == NUMBER and isinstance(value, int | Decimal):
        sheet.write_number(row, at, value, formats[NUMBER])
    elif kind == TIME and isinstance(value, datetime):
        local = value.astimezone(BEIJING).replace(tzinfo=None)
        sheet.write_datetime(row, at, local, formats[TIME])
    elif kind == DAY and isinstance(value, date):
        day = value.astimezone(BEIJING) if isinstance(value, datetime) else value
        plain = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        sheet.write_datetime(row, at, plain, formats[DAY])
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - 1] + "…"
        sheet.write_string(row, at, text, formats[TEXT])


# ---- reading ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file (from 1) and its cells by column."""

    number: int
    cells: tuple[Cell, ...]

    def name(self, column: int) -> str:
        """The name of a cell of this row, such as B7."""
        return cell_name(self.number, column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a file that is read, and the sheets beside it that are not."""

    name: str
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def read_sheet(data: bytes, limits: Limits = LIMITS) -> Sheet:
    """What the first visible sheet of a file says.

    Empty rows are left out. Raises one of the errors of ``schemas.workbooks`` and
    ``schemas.delimited`` for a file that is not what it should be; each names the
    cell, row, sheet or limit it is about.
    """
    refuse_foreign(data, limits)
    if not data.startswith(ZIP):
        rows = _kept(enumerate(csv_rows(data, limits), 1), limits)
        return Sheet("", _some(rows))
    is_xlsx(data, limits)
    chosen = chosen_sheet(data, limits)
    rows = _kept(_calamine_rows(data, chosen.name), limits)
    return Sheet(chosen.name, _some(rows), chosen.others, chosen.hidden)


def read_rows(data: bytes, limits: Limits = LIMITS) -> Iterator[Row]:
    """The rows of ``read_sheet``, one after the other."""
    yield from read_sheet(data, limits).rows


def _calamine_rows(data: bytes, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheet = book.get_sheet_by_name(name)
        merged = sheet.merged_cell_ranges
        if merged:
            raise MergedCells(cells=_ranges(merged))
        before = [""] * (sheet.start[1] if sheet.start else 0)
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [*before, *row]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise WorkbookUnreadable(reason=str(error)[:100]) from None


def _ranges(merged: Any) -> str:
    """The first merged ranges as people name them: A2:B3."""
    named = [
        f"{cell_name(first[0] + 1, first[1])}:{cell_name(last[0] + 1, last[1])}"
        for first, last in merged[:3]
    ]
    return "、".join(named)


def _kept(
    numbered: Iterable[tuple[int, Sequence[Any]]], limits: Limits
) -> tuple[Row, ...]:
    """The rows that say anything; raises TooManyRows."""
    rows = []
    for number, values in numbered:
        if any(value != "" and value is not None for value in values):
            rows.append(Row(number, tuple(Cell(value) for value in values)))
            if len(rows) > limits.rows + 1:
                raise TooManyRows(limit=limits.rows)
    return tuple(rows)


def _some(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if not rows:
        raise SheetEmpty
    return rows
