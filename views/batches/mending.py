"""Mending a batch on its page: the wrong cells are typed anew, only they are checked.

The page offers the cells that are wrong; where a whole row is (no account, an item
that is contained in another) it offers all of the row. A row can also be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.interfaces import IBatchDocument
from nontax_site.payments.batch import (
    COLUMNS,
    WHOLE_ROW,
    BatchRow,
    CellFault,
    NoticeBatch,
)
from schemas.notice_sheets import CHOICES, COLUMN_TITLES, cell_of, mended_text
from views.batches.words import batching, choices, shown_value
from views.i18n import _
from views.links import path_of
from views.notices.offering import items_offered

SHOWN = 30
"""Rows that are mended on one page."""

LONGEST = 500
"""Characters of a cell that is typed on the page."""

MENDABLE = tuple(column for column in COLUMNS if column != "group")
"""Which rows are one notice is said by the sheet and not changed here."""


class VersionMissing(BadInput):
    """A form without the version that was seen."""

    code: ClassVar[str] = "batch-version-missing"
    message: ClassVar[str] = "The page is not complete. Open it again."


@dataclass(frozen=True, slots=True)
class CellToMend:
    """A cell as the page offers it: its name in the file, value and what is wrong."""

    column: str
    title: str
    cell: str
    value: str
    said: tuple[str, ...]
    input: str

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.said)


@dataclass(frozen=True, slots=True)
class RowToMend:
    """A row with its cells to mend and what is wrong with it as a whole."""

    number: int
    who: str
    what: str
    cells: tuple[CellToMend, ...]
    said: tuple[str, ...]


def faulty_rows(request: Any, batch: NoticeBatch) -> list[RowToMend]:
    """The first rows that are to be mended."""
    return [_offered(request, batch, row) for row in islice(batch.faulty_rows(), SHOWN)]


def lists(request: Any, batch: NoticeBatch) -> dict[str, list[tuple[str, str]]]:
    """What columns with a list offer: value and words."""
    offered = {
        column: [(request.fmt.words(t), "") for t in known.values()]
        for column, known in CHOICES.items()
    }
    unit = request.site.units[batch.unit]
    items = items_offered(request, unit) if unit.is_active else ()
    offered["item_code"] = [(item.id, item.name) for item in items]
    return offered


def _offered(request: Any, batch: NoticeBatch, row: BatchRow) -> RowToMend:
    whole = tuple(_words(request, f) for f in row.faults if f.column not in MENDABLE)
    wrong = {fault.column for fault in row.faults}
    columns = MENDABLE if WHOLE_ROW in wrong else [c for c in MENDABLE if c in wrong]
    return RowToMend(
        number=row.number,
        who=row["payer_name"],
        what=row["item_code"],
        cells=tuple(_cell(request, batch, row, column) for column in columns),
        said=whole,
    )


def _cell(request: Any, batch: NoticeBatch, row: BatchRow, column: str) -> CellToMend:
    said = [_words(request, fault) for fault in row.faults if fault.column == column]
    return CellToMend(
        column=column,
        title=request.fmt.words(COLUMN_TITLES[column]),
        cell=cell_of(batch.columns, row.number, column),
        value=shown_value(request, column, row[column]),
        said=tuple(said),
        input=f"r{row.number}.{column}",
    )


def _words(request: Any, fault: CellFault) -> str:
    words: str = request.fmt.words(fault.said, **fault.facts)
    return words


@view_config(
    context=IBatchDocument,
    name="mend",
    permission="batch:mend",
    request_method="POST",
)
def mend(context: NoticeBatch, request: Any) -> Any:
    """Take the cells that were typed anew and check these rows again."""
    changes, left_out = _typed(request, context)
    act = request.act(expect=_version(request))
    batching(request).mend(context, changes, left_out, act)
    if context.faulty:
        request.said(
            _("${rows} rows are still to be mended."), rows=str(context.faulty)
        )
    else:
        request.said(_("Every row is in order. The batch can be issued."))
    return HTTPSeeOther(location=path_of("batch", context.id))


def _version(request: Any) -> int:
    text = request.POST.get("expect", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise VersionMissing
    return int(text)


def _typed(
    request: Any, batch: NoticeBatch
) -> tuple[dict[int, dict[str, str]], list[int]]:
    """The cells that say something else than before, and the rows to leave out.

    Every row the page shows is checked again: what was wrong may be in order by now.
    """
    known = choices(request)
    shown = {row.number: row for row in faulty_rows(request, batch)}
    changes: dict[int, dict[str, str]] = {}
    left_out = []
    for number, row in shown.items():
        if f"r{number}.out" in request.POST:
            left_out.append(number)
            continue
        changes[number] = {}
        for cell in row.cells:
            typed = request.POST.get(cell.input, cell.value)[:LONGEST]
            if typed.strip() != cell.value:
                text = _kept(cell.column, typed, known)
                changes[number][cell.column] = text
    return changes, left_out


def _kept(column: str, typed: str, known: dict[str, dict[str, str]]) -> str:
    """What is kept of a typed cell; one that cannot be read is judged as it is."""
    try:
        return mended_text(column, typed, known)
    except NontaxError:
        return typed.strip()
