"""An entry of fixed bills 定额票据使用登记: so many sheets given out for cash.

A fixed bill has no payer and no payment code; what was given out is entered by
number and face value, and the amount is value times count (CQ-05, practice.md §3,
22). An entry is never edited: a mistaken one is void with all its sheets.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IFixedIssueDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Line
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

LETTER = "FX"

ISSUED = "issued"
GATHERED = "gathered"
VOIDED = "voided"


@stored
@implementer(IFixedIssueDocument)
class FixedIssue(StockDocument):
    """One entry; its id is ``FX-<unit>-<yy>-<n>``.

    ``type_id`` is the revision, ``ranges`` the sheets, ``line`` the charge they were
    given out for (a row of ``payments.notice.Line``), ``given_on`` the day.
    ``gathered`` is the collective notice its cash went into.
    """

    kind: ClassVar[str] = "fixed_issue"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "type_id",
        "ranges",
        "face_fen",
        "line",
        "total_fen",
        "given_on",
        "issuer_persons",
        "issuer_name",
        "gathered",
        "remark",
    )

    type_id: str = ""
    ranges: tuple[Row, ...] = ()
    face_fen: int = 0
    line: tuple[Any, ...] = ()
    total_fen: int = 0
    given_on: date | None = None
    issuer_persons: tuple[str, ...] = ()
    issuer_name: str = ""
    gathered: str = ""
    remark: str = ""

    def also_ordered(self) -> tuple[str, ...]:
        """No department decides on it."""
        return ()

    @property
    def count(self) -> int:
        """How many sheets were given out."""
        return counted(self.ranges)

    @property
    def face(self) -> Money:
        """The face value of a sheet."""
        return Money(self.face_fen)

    @property
    def total(self) -> Money:
        """The cash taken: value times count."""
        return Money(self.total_fen)

    @property
    def lines(self) -> tuple[tuple[Any, ...], ...]:
        """The charge as rows, as the lines of a bill are kept."""
        return (self.line,)

    @property
    def parts(self) -> tuple[Line, ...]:
        """The charge, as the lines of a bill are asked for."""
        return (Line(*self.line),)

    @property
    def type_code(self) -> str:
        """The four digits of its type."""
        return self.type_id.split("-")[2]
