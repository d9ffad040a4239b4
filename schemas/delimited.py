"""CSV in: UTF-8 only, and nothing that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import ClassVar

from nontax_site.kernel.errors import BadInput
from schemas.cells import cell_name
from schemas.sheet_faults import FormulaInCell, TooManyColumns, TooManyRows
from schemas.workbooks import Limits

BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class CsvEncoding(BadInput):
    """The text is not UTF-8; most often a Chinese Excel wrote it in GB18030."""

    code: ClassVar[str] = "csv-encoding"
    message: ClassVar[str] = (
        "The file is not UTF-8 but ${encoding}; the first wrong letter is in ${cell}."
    )
    remedy: ClassVar[str] = (
        "Save it as «CSV UTF-8», or better as an Excel file (.xlsx)."
    )


class CsvMalformed(BadInput):
    """A row of the text is no CSV."""

    code: ClassVar[str] = "csv-malformed"
    message: ClassVar[str] = "Row ${row} is no CSV: ${reason}."


def csv_rows(data: bytes, limits: Limits) -> Iterator[list[str]]:
    """The rows of a CSV file.

    Raises CsvEncoding, CsvMalformed, FormulaInCell, TooManyRows, TooManyColumns.
    """
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise CsvMalformed(row=number, reason=error) from None
        if row is None:
            return
        if number > 2 * limits.rows + 2:
            raise TooManyRows(limit=limits.rows)
        if len(row) > limits.columns:
            raise TooManyColumns(limit=limits.columns, cell=cell_name(number, len(row)))
        for at, text in enumerate(row):
            if text.startswith("="):
                raise FormulaInCell(cells=cell_name(number, at))
        yield row


def _text(data: bytes) -> str:
    if data.startswith(BYTE_ORDER_MARKS):
        raise CsvEncoding(encoding="UTF-16", cell="A1")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CsvEncoding(
            encoding=_guess(data), cell=_place(data, error.start)
        ) from None


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GB18030"


def _place(data: bytes, at: int) -> str:
    """The cell a byte stands in, as far as plain commas tell."""
    before = data[:at]
    line = before[before.rfind(b"\n") + 1 :]
    return cell_name(before.count(b"\n") + 1, line.count(b","))
