"""A sheet of the item catalogue: its template, and how its rows are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, ClassVar

import colander

from nontax_site.items.cataloguing import RowFault
from nontax_site.items.edition import EditionRow
from nontax_site.items.item import DESTINATION_TITLES
from nontax_site.items.tariff import FIXED, KIND_TITLES
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.units.categories import CATEGORY_TITLES, GROUP_TITLES
from schemas.attachments import Chosen
from schemas.cells import Cell, cell_name
from schemas.fields import text_node
from schemas.sheets import (
    DAY,
    MONEY,
    TEXT,
    Row,
    SheetColumn,
    workbook,
    write_sheet,
)
from schemas.types import choice_node, words
from schemas.workbooks import Limits

LIMITS = Limits(rows=3_000, columns=30)
EXAMPLE = "（示例）"
"""A row with a cell that begins so is the example of the template and is not read."""

COLUMN_TITLES: dict[str, str] = {
    "code": "Item code",
    "name": "Item name",
    "category": "Category",
    "department": "Department in charge",
    "legal_basis": "Legal basis",
    "tariff_kind": "Kind of tariff",
    "amount": "Tariff",
    "least": "Lowest amount",
    "most": "Highest amount",
    "measure": "Measure",
    "destination": "Where the money goes",
    "from_day": "In force from",
    "business_group": "Business group",
    "national_code": "National code",
}
"""Column → its heading (msgid), in the order of the template."""

REQUIRED = ("code", "name", "category", "legal_basis", "tariff_kind")

CHOICES: dict[str, Mapping[str, str]] = {
    "category": CATEGORY_TITLES,
    "tariff_kind": KIND_TITLES,
    "destination": DESTINATION_TITLES,
    "business_group": GROUP_TITLES,
}
"""Columns with a list: code → title (msgid)."""

_MONEY = ("amount", "least", "most")
_FIELDS = {"amount": "amount_fen", "least": "min_fen", "most": "max_fen"}
_COLUMN_OF = {
    "amount_fen": "amount",
    "min_fen": "least",
    "max_fen": "most",
    "kind": "tariff_kind",
    "item": "code",
}


class EditionHeadingUnknown(BadInput):
    """A column nobody knows, or one that stands there twice."""

    code: ClassVar[str] = "edition-heading-unknown"
    message: ClassVar[str] = "The heading «${heading}» in ${cell} is not known."
    remedy: ClassVar[str] = "Use the headings of the template, each once."


class EditionHeadingMissing(BadInput):
    """A column that is needed is not there."""

    code: ClassVar[str] = "edition-heading-missing"
    message: ClassVar[str] = "The column «${heading}» is missing in the first row."
    remedy: ClassVar[str] = "Use the template: its first row holds the headings."


class EditionCellMissing(BadInput):
    """A cell that must say something is empty."""

    code: ClassVar[str] = "edition-cell-missing"
    message: ClassVar[str] = "This cell must not be empty."


class EditionChoiceUnknown(BadInput):
    """A word that is not in the column's list."""

    code: ClassVar[str] = "edition-choice-unknown"
    message: ClassVar[str] = "«${value}» is not in the list of this column."


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """The rows that could be read and what is wrong with the others.

    ``columns`` are those of the file, to name a cell.
    """

    rows: tuple[EditionRow, ...]
    faults: tuple[RowFault, ...]
    columns: tuple[str, ...]

    def cell(self, fault: RowFault) -> str:
        """The cell of a fault such as B7, or its row where it is no single cell."""
        column = _COLUMN_OF.get(fault.field, fault.field)
        if column in self.columns:
            return cell_name(fault.row, self.columns.index(column))
        return str(fault.row)


def read_edition(
    rows: Sequence[Row],
    names: Mapping[str, str],
    choices: Mapping[str, Mapping[str, str]],
    day: date,
) -> ReadEdition:
    """The rows of a sheet as rows of an edition.

    ``names`` are the shown headings → column, ``choices`` column → shown words →
    code, ``day`` is when a tariff begins whose row names none. Raises the errors of
    headings; what is wrong with a cell is a fault of its row.
    """
    columns = _columns(rows[0], names)
    found, faults = [], []
    for row in rows[1:]:
        if any(cell.shown.startswith(EXAMPLE) for cell in row.cells):
            continue
        made, wrong = _row(row, columns, choices, day)
        faults += wrong
        if made is not None:
            found.append(made)
    return ReadEdition(tuple(found), tuple(faults), columns)


def _columns(heading: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for at, cell in enumerate(heading.cells):
        said = cell.shown.rstrip("*＊ ")
        column = names.get(said, "")
        if said and (not column or column in found):
            raise EditionHeadingUnknown(heading=said, cell=heading.name(at))
        found.append(column)
    for column in REQUIRED:
        if column not in found:
            raise EditionHeadingMissing(heading=COLUMN_TITLES[column])
    return tuple(found)


def _row(
    row: Row,
    columns: Sequence[str],
    choices: Mapping[str, Mapping[str, str]],
    day: date,
) -> tuple[EditionRow | None, list[RowFault]]:
    values: dict[str, Any] = dict.fromkeys(COLUMN_TITLES, "")
    values |= {"from_day": day, "tariff_kind": FIXED, "destination": "treasury"}
    values |= dict.fromkeys(_MONEY, 0)
    faults: list[RowFault] = []
    given = {
        column: cell
        for column, cell in zip(columns, row.cells, strict=False)
        if column and not cell.is_empty
    }
    faults += [
        RowFault(row.number, column, EditionCellMissing())
        for column in REQUIRED
        if column not in given
    ]
    for column, cell in given.items():
        try:
            values[column] = _value(column, cell, choices)
        except NontaxError as error:
            faults.append(RowFault(row.number, column, error))
    if faults:
        return None, faults
    return _made(row.number, values), faults


def _value(column: str, cell: Cell, choices: Mapping[str, Mapping[str, str]]) -> Any:
    if column in _MONEY:
        return cell.money().fen
    if column == "from_day":
        return cell.day()
    text = cell.text()
    if column in choices and text not in CHOICES[column]:
        if text not in choices[column]:
            raise EditionChoiceUnknown(value=text)
        return choices[column][text]
    return text


def _made(number: int, values: dict[str, Any]) -> EditionRow:
    money = {field: values.pop(column) for column, field in _FIELDS.items()}
    return EditionRow(number=number, **values, **money)


def edition_template(
    titles: Mapping[str, str], example: Sequence[Any], name: str
) -> bytes:
    """An Excel file with the headings (``titles``: column → words) and an example."""
    kinds = {"amount": MONEY, "least": MONEY, "most": MONEY, "from_day": DAY}
    columns = [
        SheetColumn(
            titles[column] + ("*" if column in REQUIRED else ""),
            kinds.get(column, TEXT),
        )
        for column in COLUMN_TITLES
    ]
    buffer = BytesIO()
    book = workbook(buffer)
    write_sheet(book, book.add_worksheet(name[:31]), columns, [example])
    book.close()
    return buffer.getvalue()


def edition_schema(regions: Mapping[str, str]) -> Any:
    """The form a sheet is sent in with; ``regions`` are code → name."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("region", words("Region"), regions),
        text_node(
            "title",
            words("Title"),
            longest=100,
            description=words("The document from above that this sheet carries out."),
        ),
        text_node("number", words("Document reference"), longest=60, missing=""),
        colander.SchemaNode(
            Chosen(),
            name="file",
            title=words("The filled in template"),
            description=words("An Excel file (.xlsx) or CSV, at most 3,000 rows."),
        ),
    )
