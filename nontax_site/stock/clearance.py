"""A clearance 缴销批次: stubs and voids that a unit hands in, by ranges.

What is written on the bills is compared with what was really paid in; each bill that
was not paid in as it says is a difference with an owner and a day (rules.md §3).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IClearanceDocument
from nontax_site.kernel.money import Money
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

OPEN = "open"
SUBMITTED = "submitted"
CLEARED = "cleared"
WRITTEN_OFF = "written_off"
KEPT = "kept"
WRITTEN_OFF_ITSELF = "written_off_itself"
WITHDRAWN = "withdrawn"


class Charge(NamedTuple):
    """What the handed-in bills say of one item, and what became of it, in fen.

    ``face_fen`` stands on the bills, ``due_fen`` is what of it was to be paid in
    (less than the face value after a relief), ``paid_fen`` what was.
    """

    item: str
    name: str
    face_fen: int
    due_fen: int
    paid_fen: int

    @property
    def face(self) -> Money:
        """What stands on the bills."""
        return Money(self.face_fen)

    @property
    def due(self) -> Money:
        """What was to be paid in."""
        return Money(self.due_fen)

    @property
    def paid(self) -> Money:
        """What was paid in."""
        return Money(self.paid_fen)

    @property
    def unpaid(self) -> Money:
        """What was not paid in."""
        return Money(self.due_fen - self.paid_fen)


class Difference(NamedTuple):
    """A bill that was not paid in as it says: who must explain it, and by when.

    ``subject`` is a bill's number or, of fixed bills, the document that used them.
    ``answer`` is the explanation, by ``name`` (``person``) at ``at``.
    """

    subject: str
    due_fen: int
    paid_fen: int
    login: str
    owner: str
    until: date
    answer: str = ""
    person: str = ""
    name: str = ""
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody explained it yet."""
        return not self.answer

    @property
    def amount(self) -> Money:
        """By how much it differs; what was paid beyond it is below zero."""
        return Money(self.due_fen - self.paid_fen)


@stored
@implementer(IClearanceDocument)
class Clearance(StockDocument):
    """One clearance; its id is ``J-<region>-<yy>-<n>``.

    ``ranges`` are all numbers handed in, ``voids`` those among them that are void
    with all copies, ``bulk`` those a document used as a range (code, first, last,
    ``kind:id``). ``store`` is the archive, ``label`` the box in it, ``keep_until``
    the last day it is kept. ``automatic`` marks what the system wrote off.
    """

    kind: ClassVar[str] = "clearance"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "ranges",
        "voids",
        "bulk",
        "charges",
        "differences",
        "store",
        "label",
        "keep_until",
        "automatic",
    )

    ranges: tuple[Row, ...] = ()
    voids: tuple[Row, ...] = ()
    bulk: tuple[tuple[str, int, int, str], ...] = ()
    charges: tuple[tuple[Any, ...], ...] = ()
    differences: tuple[tuple[Any, ...], ...] = ()
    store: str = ""
    label: str = ""
    keep_until: date | None = None
    automatic: bool = False

    def keepers(self) -> tuple[str, ...]:
        """The unit that hands in and the archive."""
        return (self.unit, self.store)

    @property
    def count(self) -> int:
        """How many numbers are handed in."""
        return counted(self.ranges)

    @property
    def void_count(self) -> int:
        """How many of them are void."""
        return counted(self.voids)

    @property
    def parts(self) -> tuple[Charge, ...]:
        """The charges by item."""
        return tuple(Charge(*row) for row in self.charges)

    @property
    def cases(self) -> tuple[Difference, ...]:
        """The differences, explained or not."""
        return tuple(Difference(*row) for row in self.differences)

    @property
    def open_cases(self) -> tuple[Difference, ...]:
        """The differences nobody explained yet."""
        return tuple(case for case in self.cases if case.is_open)
