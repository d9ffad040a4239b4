"""A batch 批次: notices that were sent in together as one sheet.

The sheet is kept whole with its digest. Its rows are kept in pages that never cut
a notice in two; each page knows what is wrong with its rows and, once the batch
is issued, which row became which notice. That list is written in the transaction
that issues the notices: a row is issued once, whatever happens to the process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from BTrees.LOBTree import LOBTree
from persistent import Persistent
from zope.interface import implementer

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IBatchDocument
from nontax_site.kernel.money import Money
from nontax_site.storage.blobs import StoredBlob
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

CHECKING = "checking"
FAULTY = "faulty"
READY = "ready"
ISSUING = "issuing"
ISSUED = "issued"
GIVEN_UP = "given_up"
"""The states of a batch."""

COLUMNS = (
    "group",
    "payer_type",
    "payer_name",
    "document_kind",
    "document_number",
    "phone",
    "item_code",
    "quantity",
    "amount",
    "klass",
    "due",
    "case_no",
    "basis",
    "remark",
)
"""The columns of a batch; a row's values stand in this order."""

OF_LINE = frozenset({"item_code", "quantity", "amount", "klass"})
"""Columns of one line; the others are said once for the whole notice."""

WHOLE_ROW = ""
"""The column of a fault that is about no single cell."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell: its column, a msgid and the facts of it.

    One that ``sticks`` is about the cell as it stood in the file: it goes only
    when the cell is typed anew.
    """

    column: str
    said: str
    facts: Mapping[str, str]
    sticks: bool = False

    @classmethod
    def of(cls, column: str, error: NontaxError, *, sticks: bool = False) -> CellFault:
        """The fault that an error says of a column."""
        facts = {name: str(value) for name, value in error.facts.items()}
        return cls(column, error.message, facts, sticks)

    def kept(self) -> tuple[str, str, str, bool]:
        """As it is stored."""
        facts = json.dumps(dict(self.facts), ensure_ascii=False)
        return (self.column, self.said, facts, self.sticks)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row of the sheet: its number there and its values in order of COLUMNS.

    ``twin`` is the number of an earlier row that says the same, 0 for none;
    ``is_out`` rows were left out by whoever mended the batch.
    """

    number: int
    values: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()
    twin: int = 0
    is_out: bool = False

    def __getitem__(self, column: str) -> str:
        return self.values[COLUMNS.index(column)]

    @property
    def says(self) -> dict[str, str]:
        """The values by column."""
        return dict(zip(COLUMNS, self.values, strict=True))

    def with_values(self, changes: Mapping[str, str]) -> BatchRow:
        """The row with cells typed anew; faults of those cells are gone."""
        says = {**self.says, **changes}
        faults = tuple(f for f in self.faults if f.column not in changes)
        return replace(self, values=tuple(says.values()), faults=faults)

    def kept(self) -> tuple[Any, ...]:
        """As it is stored."""
        faults = tuple(fault.kept() for fault in self.faults)
        return (self.number, self.values, faults, self.twin, self.is_out)


def row_of(kept: tuple[Any, ...]) -> BatchRow:
    """A stored row."""
    number, values, faults, twin, is_out = kept
    found = tuple(
        CellFault(column, said, json.loads(facts), sticks)
        for column, said, facts, sticks in faults
    )
    return BatchRow(number, values, found, twin, is_out)


@stored
class IssuedRows(Persistent):
    """Which row of a page became which notice: row number → payment code."""

    def __init__(self) -> None:
        self.codes: tuple[tuple[int, str], ...] = ()


@stored
class BatchPage(Persistent):
    """Some rows of a batch, whole notices only."""

    def __init__(self, rows: tuple[BatchRow, ...]) -> None:
        self.issued = IssuedRows()
        self.keep(rows)

    def keep(self, rows: tuple[BatchRow, ...]) -> None:
        """Replace the rows; how many have faults is counted anew."""
        self.kept = tuple(row.kept() for row in rows)
        self.faulty = sum(bool(row.faults) and not row.is_out for row in rows)

    def rows(self) -> tuple[BatchRow, ...]:
        """The rows in their order."""
        return tuple(row_of(kept) for kept in self.kept)

    @property
    def codes(self) -> dict[int, str]:
        """Payment codes by the number of the first row of each notice."""
        return dict(self.issued.codes)

    def groups(self) -> Iterator[tuple[BatchRow, ...]]:
        """The rows of each notice; rows that are left out belong to none."""
        yield from grouped(row for row in self.rows() if not row.is_out)

    def code_of_each(self) -> dict[int, str]:
        """The payment code by the number of every row that became part of a notice."""
        codes = self.codes
        return {
            row.number: codes.get(group[0].number, "")
            for group in self.groups()
            for row in group
        }


def grouped(rows: Any) -> Iterator[tuple[BatchRow, ...]]:
    """Rows that stand together under one group word are one notice."""
    notice: list[BatchRow] = []
    for row in rows:
        if notice and not (row["group"] and row["group"] == notice[0]["group"]):
            yield tuple(notice)
            notice = []
        notice.append(row)
    if notice:
        yield tuple(notice)


@stored
class BatchPages(Persistent):
    """The pages of a batch by number, from 1."""

    def __init__(self) -> None:
        self._pages = LOBTree()

    def add(self, rows: tuple[BatchRow, ...]) -> None:
        """Put a page behind the last."""
        last = self._pages.maxKey() if self._pages else 0
        self._pages[last + 1] = BatchPage(rows)

    def get(self, number: int) -> BatchPage | None:
        """The page, or None."""
        return self._pages.get(number)  # type: ignore[no-any-return]

    def pages(self, first: int = 1) -> Iterator[tuple[int, BatchPage]]:
        """Numbers and pages from a number on; each is let go after it was read."""
        for number, page in self._pages.items(first):
            yield number, page
            if page._p_changed is False:
                page._p_deactivate()

    def canonical_value(self) -> str:
        """The rows are proved by the digest of the file and by each notice."""
        return ""


@stored
@implementer(IBatchDocument)
class NoticeBatch(Document):
    """A batch of notices; its id is ``B-<unit>-<yy>-<number>``.

    ``columns`` are the columns of the file in its own order, ``issuer`` who let it
    be issued. Counts are of notices except ``rows`` and ``faulty``, which are rows.
    ``refused`` notices were refused when they were to be issued, and can be tried
    again. ``same_as`` are earlier batches of the same file.
    """

    kind: ClassVar[str] = "batch"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "name",
        "sender",
        "file",
        "pages",
        "columns",
        "job",
        "rows",
        "faulty",
        "twins",
        "notices",
        "total_fen",
        "issued",
        "issued_fen",
        "refused",
        "issuer",
        "issued_at",
        "same_as",
        "hidden",
        "result",
    )

    name: str = ""
    sender: str = ""
    file: StoredBlob | None = None
    pages: BatchPages | None = None
    columns: tuple[str, ...] = ()
    job: str = ""
    rows: int = 0
    faulty: int = 0
    twins: int = 0
    notices: int = 0
    total_fen: int = 0
    issued: int = 0
    issued_fen: int = 0
    refused: int = 0
    issuer: tuple[str, str, str] | None = None
    issued_at: datetime | None = None
    same_as: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    result: StoredBlob | None = None

    @property
    def total(self) -> Money:
        """What all of its notices come to."""
        return Money(self.total_fen)

    @property
    def file_digest(self) -> str:
        """SM3 of the file."""
        return self.file.digest if self.file is not None else ""

    def walk(self, first: int = 1) -> Iterator[tuple[int, BatchPage]]:
        """Its pages from a number on."""
        if self.pages is not None:
            yield from self.pages.pages(first)

    def faulty_rows(self) -> Iterator[BatchRow]:
        """The rows in which something is wrong."""
        for _number, page in self.walk():
            if page.faulty:
                for row in page.rows():
                    if row.faults and not row.is_out:
                        yield row
