"""A sheet of notices: its template, how its rows are read, and how they are judged.

A row is judged with the schema of the single form and by the functions a draft is
made with; only how a cell becomes the text of a field is said here. Rows that
stand together under the same number are the lines of one notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

import colander

from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.identity import DocumentKind
from nontax_site.payments.batch import (
    COLUMNS,
    OF_LINE,
    WHOLE_ROW,
    BatchRow,
    CellFault,
)
from nontax_site.payments.batching import Judged
from nontax_site.payments.notice import PERSON, Payer
from nontax_site.payments.noticing import Wanted
from nontax_site.payments.rehearsing import Rehearsal
from schemas.cells import Cell, cell_name
from schemas.notices import (
    PAYER_TYPE_TITLES,
    line_schema,
    notice_schema,
    wanted_line,
    wanted_of,
)
from schemas.sheet_faults import check_no_example
from schemas.sheets import Row
from schemas.types import document_kinds
from schemas.workbooks import Limits

LIMITS = Limits(rows=100_000, columns=30)
"""A larger list is divided: one batch is one decision."""

COLUMN_TITLES: dict[str, str] = {
    "group": "Notice number in this sheet",
    "payer_type": "Payer type",
    "payer_name": "Payer's name",
    "document_kind": "Kind of document",
    "document_number": "Document number",
    "phone": "Telephone",
    "item_code": "Charge item code",
    "quantity": "Quantity",
    "amount": "Full amount",
    "klass": "Reduction",
    "due": "To be paid by",
    "case_no": "Case number",
    "basis": "Basis",
    "remark": "Remark",
}
"""Column → its heading (msgid), in the order of the template."""

REQUIRED = ("payer_name", "item_code")

EXAMPLE = ("示例", "example", "Example")
"""A row with this word in its first column is an example and is not read."""

CHOICES: dict[str, dict[str, str]] = {
    "payer_type": PAYER_TYPE_TITLES,
    "document_kind": dict(document_kinds()),
}
"""Columns with a fixed list: code → title (msgid)."""


class HeadingUnknown(BadInput):
    """A column nobody knows."""

    code: ClassVar[str] = "sheet-heading-unknown"
    message: ClassVar[str] = "The heading «${heading}» in ${cell} is not known."
    remedy: ClassVar[str] = "Use the headings of the template, and no others."


class HeadingTwice(BadInput):
    """A column that stands there twice."""

    code: ClassVar[str] = "sheet-heading-twice"
    message: ClassVar[str] = "The heading «${heading}» stands there twice (${cell})."


class HeadingMissing(BadInput):
    """A column that is needed is not there."""

    code: ClassVar[str] = "sheet-heading-missing"
    message: ClassVar[str] = "The column «${heading}» is missing in the first row."
    remedy: ClassVar[str] = "Use the template: its first row holds the headings."


class ChoiceUnknown(BadInput):
    """A word that is not in the column's list."""

    code: ClassVar[str] = "sheet-choice-unknown"
    message: ClassVar[str] = "«${value}» is not in the list of this column."


class CellOutside(BadInput):
    """A value beside the columns that have a heading."""

    code: ClassVar[str] = "sheet-cell-outside"
    message: ClassVar[str] = "The cell ${cell} has no heading above it."


class NoticeTorn(BadInput):
    """Rows of one notice do not stand together."""

    code: ClassVar[str] = "sheet-notice-torn"
    message: ClassVar[str] = (
        "The rows of notice «${group}» must stand together; it began in row ${row}."
    )


class NoticeDiffers(BadInput):
    """A further row of a notice says something else than its first."""

    code: ClassVar[str] = "sheet-notice-differs"
    message: ClassVar[str] = (
        "This is another value than in row ${row}, the first of the same notice."
    )


# ---- reading ---------------------------------------------------------------------


class NoticeSheet:
    """The rows of a sheet as rows of a batch.

    ``names`` are the headings that are known (shown words → column), ``choices``
    the words of the lists (column → shown words → code). Raises the errors of
    headings at once; what is wrong with a cell is a fault of its row.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        names: Mapping[str, str],
        choices: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.columns = columns_of(rows[0], names, REQUIRED, COLUMN_TITLES)
        self._rows = rows[1:]
        self._choices = choices

    def rows(self) -> Iterator[BatchRow]:
        """The rows below the heading, examples left out, twins named."""
        begun: dict[str, int] = {}
        seen: dict[tuple[str, ...], int] = {}
        head: BatchRow | None = None
        for row in self._rows:
            read = self._read(row)
            group = read["group"]
            if group in EXAMPLE:
                continue
            if head is None or not group or group != head["group"]:
                if group in begun:
                    torn = NoticeTorn(group=group, row=begun[group])
                    fault = CellFault.of("group", torn, sticks=True)
                    read = replace(read, faults=(*read.faults, fault))
                elif group:
                    begun[group] = read.number
                head = read
            key = _said(head, read)
            first = seen.setdefault(key, read.number)
            yield replace(read, twin=first) if first != read.number else read

    def _read(self, row: Row) -> BatchRow:
        values = dict.fromkeys(COLUMNS, "")
        faults = []
        for at, cell in enumerate(row.cells):
            if cell.is_empty:
                continue
            column = self.columns[at] if at < len(self.columns) else ""
            if not column:
                outside = CellOutside(cell=row.name(at))
                faults.append(CellFault.of(WHOLE_ROW, outside, sticks=True))
                continue
            try:
                values[column] = self._text(column, cell)
            except NontaxError as error:
                values[column] = cell.shown
                faults.append(CellFault.of(column, error, sticks=True))
        return BatchRow(row.number, tuple(values.values()), tuple(faults))

    def _text(self, column: str, cell: Cell) -> str:
        check_no_example(cell.shown)
        if column == "amount":
            return str(cell.money())
        if column == "due":
            return cell.day().isoformat()
        return typed_text(column, cell.text(), self._choices)


def typed_text(column: str, text: str, choices: Mapping[str, Mapping[str, str]]) -> str:
    """What is kept of a text somebody typed: the code behind words of a list."""
    text = text.strip()
    if column == "item_code":
        return text.split(" ", 1)[0].split("　", 1)[0]
    return choices.get(column, {}).get(text, text)


def mended_text(
    column: str, text: str, choices: Mapping[str, Mapping[str, str]]
) -> str:
    """The same for a cell that is mended on the page; raises what is wrong with it."""
    cell = Cell(text)
    if not text.strip():
        return ""
    check_no_example(text)
    if column == "amount":
        return str(cell.money())
    if column == "due":
        return cell.day().isoformat()
    return typed_text(column, cell.text(), choices)


def columns_of(
    heading: Row,
    names: Mapping[str, str],
    required: Sequence[str],
    titles: Mapping[str, str],
) -> tuple[str, ...]:
    """The columns in the file's order; raises HeadingUnknown, -Twice, -Missing."""
    found: list[str] = []
    for at, cell in enumerate(heading.cells):
        said = cell.shown.rstrip("*＊ ")
        column = names.get(said, "")
        if said and not column:
            raise HeadingUnknown(heading=said, cell=heading.name(at))
        if column and column in found:
            raise HeadingTwice(heading=said, cell=heading.name(at))
        found.append(column)
    for column in required:
        if column not in found:
            raise HeadingMissing(heading=titles[column])
    return tuple(found)


def _said(head: BatchRow, row: BatchRow) -> tuple[str, ...]:
    """What a row comes to with the payer of its notice: equal rows are twins."""
    return tuple(
        row[column] if column in OF_LINE else row[column] or head[column]
        for column in COLUMNS[1:]
    )


def cell_of(columns: Sequence[str], row: int, column: str) -> str:
    """The name of a cell in the file, such as B7; the row's for no single cell."""
    if column in columns:
        return cell_name(row, columns.index(column))
    return str(row)


# ---- judging ---------------------------------------------------------------------


@cache
def _schema() -> Any:
    """The schema of the single form, made once."""
    return notice_schema()


@cache
def _line_schema() -> Any:
    """The schema of a line, made once."""
    return line_schema()


def judge(rows: tuple[BatchRow, ...], rehearsal: Rehearsal | None) -> Judged:
    """What the rows of one notice ask for, or everything that is wrong with them.

    By the schema of the single form, then by what a draft would refuse; without
    a rehearsal by the schema only.
    """
    head = rows[0]
    faults = [(row.number, f) for row in rows for f in row.faults if f.sticks]
    faults += [(row.number, f) for row in rows[1:] for f in _differing(head, row)]
    faults += list(_unlisted(head))
    stuck = {(number, fault.column) for number, fault in faults}
    wanted, invalid = _deserialized(rows)
    faults += [found for found in invalid if (found[0], found[1].column) not in stuck]
    if rehearsal is None:
        return Judged(None if faults else wanted, tuple(faults))
    if wanted is None or faults:
        known = {(number, fault.column) for number, fault in faults}
        if known & {(head.number, "document_kind"), (head.number, "payer_type")}:
            known.add((head.number, "document_number"))
        faults += [
            f for f in _further(rows, rehearsal) if (f[0], f[1].column) not in known
        ]
        return Judged(None, tuple(faults))
    for error in rehearsal.faults(wanted):
        faults.append(_placed(rows, error.field, CellFault.of(WHOLE_ROW, error)))
    if faults:
        return Judged(None, tuple(faults))
    return Judged(wanted, (), rehearsal.total(wanted))


def _unlisted(head: BatchRow) -> Iterator[tuple[int, CellFault]]:
    for column, known in CHOICES.items():
        value = head[column]
        if value and value not in known:
            error = ChoiceUnknown(value=value)
            yield head.number, CellFault.of(column, error)


def _differing(head: BatchRow, row: BatchRow) -> Iterator[CellFault]:
    for column in COLUMNS[1:]:
        if column not in OF_LINE and row[column] not in ("", head[column]):
            yield CellFault.of(column, NoticeDiffers(row=head.number))


def _typed(rows: tuple[BatchRow, ...]) -> dict[str, Any]:
    """The rows as the form sends them, with the usual words where nothing is said."""
    says = rows[0].says
    payer_type = says["payer_type"] or PERSON
    usual = DocumentKind.ID_CARD if payer_type == PERSON else DocumentKind.CREDIT_CODE
    if not says["document_number"]:
        usual = DocumentKind.NONE
    typed: dict[str, Any] = {
        column: value
        for column, value in says.items()
        if value and column not in OF_LINE and column != "group"
    }
    typed["payer_type"] = payer_type
    typed.setdefault("document_kind", str(usual.value))
    typed["lines"] = [
        {c: v for c, v in row.says.items() if c in OF_LINE and v} for row in rows
    ]
    return typed


def _deserialized(
    rows: tuple[BatchRow, ...],
) -> tuple[Wanted | None, list[tuple[int, CellFault]]]:
    try:
        given = _schema().deserialize(_typed(rows))
    except colander.Invalid as invalid:
        return None, list(_invalid(rows, invalid))
    return wanted_of(given), []


def _further(
    rows: tuple[BatchRow, ...], rehearsal: Rehearsal
) -> Iterator[tuple[int, CellFault]]:
    """What the rules say to a notice whose cells are not all in order.

    Said in the same round: the payer as far as he is typed, and each line that is
    in order by itself.
    """
    typed = _typed(rows)
    payer = Payer(
        typed.get("payer_name", ""),
        typed["payer_type"],
        typed["document_kind"],
        typed.get("document_number", ""),
        "",
    )
    found: list[NontaxError] = []
    if payer.name and payer.document_kind in CHOICES["document_kind"]:
        found += rehearsal.payer_faults(payer)
    for at, line in enumerate(typed["lines"]):
        try:
            given = _line_schema().deserialize(line)
        except colander.Invalid:
            continue
        found += rehearsal.line_faults(at, wanted_line(given))
    for error in found:
        yield _placed(rows, error.field, CellFault.of(WHOLE_ROW, error))


def _invalid(
    rows: tuple[BatchRow, ...], invalid: colander.Invalid
) -> Iterator[tuple[int, CellFault]]:
    for field, said in invalid.asdict(translate=None, separator=None).items():
        for message in said:
            facts = getattr(message, "mapping", None) or {}
            plain = {name: str(value) for name, value in facts.items()}
            yield _placed(rows, field, CellFault(WHOLE_ROW, str(message), plain))


def _placed(
    rows: tuple[BatchRow, ...], field: str, fault: CellFault
) -> tuple[int, CellFault]:
    """The row and column a field of the form comes from."""
    parts = field.split(".")
    row, column = rows[0], parts[-1]
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit():
        row = rows[min(int(parts[1]), len(rows) - 1)]
    known = column if column in COLUMNS else WHOLE_ROW
    return row.number, replace(fault, column=known)
