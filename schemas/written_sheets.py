"""A sheet of bills that were written by hand: its template, and how rows are read.

A row is a line of a bill; rows that stand together under one number are one bill,
whose day and payer the first of them says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, ClassVar

from nontax_site.bills.entering_back import MOST_ROWS, OnPaper
from nontax_site.items.cataloguing import RowFault
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from schemas.notice_sheets import cell_of, columns_of, typed_text
from schemas.sheets import DAY, MONEY, TEXT, Row, SheetColumn, workbook, write_sheet
from schemas.workbooks import Limits

LIMITS = Limits(rows=2_000, columns=20)
EXAMPLE = "示例"
"""A row whose payer is called so is the example of the template and is not read."""

COLUMN_TITLES: dict[str, str] = {
    "number": "Number on the sheet",
    "written_on": "Day on the paper",
    "payer_name": "Payer's name",
    "item_code": "Charge item code",
    "quantity": "Quantity",
    "amount": "Full amount",
    "remark": "Remark",
}
"""Column → its heading (msgid), in the order of the template."""

REQUIRED = ("number", "written_on", "payer_name", "item_code")


class WrittenCellMissing(BadInput):
    """A cell that must say something is empty."""

    code: ClassVar[str] = "written-cell-missing"
    message: ClassVar[str] = "This cell must not be empty."


class WrittenTooMany(BadInput):
    """More bills than are entered at once."""

    code: ClassVar[str] = "written-too-many"
    message: ClassVar[str] = "At most ${most} bills are entered at once."
    remedy: ClassVar[str] = "Divide the sheet by books."


@dataclass(frozen=True, slots=True)
class ReadWritten:
    """The bills that could be read, the row each begins in, and what is wrong."""

    bills: tuple[OnPaper, ...]
    rows: tuple[int, ...]
    faults: tuple[RowFault, ...]
    columns: tuple[str, ...]

    def fault_of(self, bill: int, error: NontaxError) -> RowFault:
        """What is wrong with a bill that could be read, at its row and column."""
        parts = (error.field or "").split(".")
        row = self.rows[bill]
        if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit():
            row += int(parts[1])
        return RowFault(row, parts[-1], error)

    def cell(self, fault: RowFault) -> str:
        """The cell of a fault such as B7, or its row where it is no single cell."""
        return cell_of(self.columns, fault.row, fault.field)


def read_written(rows: Sequence[Row], names: Mapping[str, str]) -> ReadWritten:
    """The bills of a sheet; ``names`` are the shown headings → column.

    Raises the errors of headings and WrittenTooMany.
    """
    columns = columns_of(rows[0], names, REQUIRED, COLUMN_TITLES)
    bills: list[OnPaper] = []
    begun: list[int] = []
    faults: list[RowFault] = []
    for row in rows[1:]:
        values, wrong = _values(row, columns)
        if values.get("payer_name") == EXAMPLE:
            continue
        faults += wrong
        if wrong:
            continue
        line = WantedLine(
            values["item_code"], values.get("quantity", "1"), values.get("amount")
        )
        if bills and bills[-1].sheet == values["number"]:
            before = bills[-1]
            bills[-1] = OnPaper(
                before.sheet,
                before.written_on,
                before.payer,
                [*before.lines, line],
                before.remark,
            )
            continue
        payer = Payer(values["payer_name"])
        remark = values.get("remark", "")
        day = values["written_on"]
        bills.append(OnPaper(values["number"], day, payer, [line], remark))
        begun.append(row.number)
    if len(bills) > MOST_ROWS:
        raise WrittenTooMany(most=MOST_ROWS)
    return ReadWritten(tuple(bills), tuple(begun), tuple(faults), columns)


def _values(row: Row, columns: Sequence[str]) -> tuple[dict[str, Any], list[RowFault]]:
    """What the cells of a row say, and what is wrong with them."""
    values: dict[str, Any] = {}
    faults: list[RowFault] = []
    for column, cell in zip(columns, row.cells, strict=False):
        if not column or cell.is_empty:
            continue
        try:
            if column == "amount":
                values[column] = cell.money()
            elif column == "written_on":
                values[column] = cell.day()
            elif column == "number":
                values[column] = BillId.parse(cell.text())
            else:
                values[column] = typed_text(column, cell.text(), {})
        except NontaxError as error:
            faults.append(RowFault(row.number, column, error))
    known = {fault.field for fault in faults}
    faults += [
        RowFault(row.number, column, WrittenCellMissing())
        for column in REQUIRED
        if column not in values and column not in known
    ]
    return values, faults


def written_template(
    titles: Mapping[str, str], sheets: Sequence[tuple[BillId, date]], name: str
) -> bytes:
    """An Excel file to fill in, with an example row where a next sheet is known."""
    kinds = {"amount": MONEY, "written_on": DAY}
    columns = [
        SheetColumn(
            titles[column] + ("*" if column in REQUIRED else ""),
            kinds.get(column, TEXT),
            22 if column == "number" else 0,
        )
        for column in COLUMN_TITLES
    ]
    rows = [
        (str(sheet), day, EXAMPLE, "103050101", "1", None, "") for sheet, day in sheets
    ]
    buffer = BytesIO()
    book = workbook(buffer)
    write_sheet(book, book.add_worksheet(name[:31]), columns, rows)
    book.close()
    return buffer.getvalue()
