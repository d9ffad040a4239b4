"""A paper bill 纸质票据: one written sheet of paper, with all its copies.

It stands under its number in the number book for ever. The General Payment Book is
written for a payment notice and paid under its payment code; other types are written
for money taken at the unit. What becomes of its stub later is told by the number book
alone, because stubs are handled by ranges.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.bills.copies import CopyAt, Rows, copies_of
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.interfaces import IPaperBillDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Line
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.units.departments import with_department, with_department_for

ISSUED = "issued"
PAID = "paid"
HELD = "held"
REPORTED = "reported"
CONSENTED = "consented"
VOIDED = "voided"

SLIP = "pos-slip"
"""The layout of the slip of card payments 《非税收入POS刷卡缴费专用票据》."""

SUCCEEDED = "succeeded"
FAILED = "failed"
UNKNOWN = "unknown"

OUTCOME_TITLES: dict[str, str] = {
    SUCCEEDED: "Successful",
    FAILED: "Unsuccessful",
    UNKNOWN: "Unknown",
}
"""How a payment went; unknown is not unsuccessful."""


class Received(NamedTuple):
    """The money of a bill: when, by which mode, how much, and its reference."""

    at: datetime
    mode: str
    fen: int
    reference: str = ""

    @property
    def amount(self) -> Money:
        """What came in."""
        return Money(self.fen)


class Swipe(NamedTuple):
    """One attempt to pay by card at a terminal of the unit.

    ``card`` is its kind, ``digits`` the last four, ``outcome`` what the host said;
    ``reference`` is the host's own number of it.
    """

    at: datetime
    terminal: str
    card: str
    digits: str
    fen: int
    outcome: str
    reference: str
    name: str


@stored
@implementer(IPaperBillDocument)
class PaperBill(Document):
    """A paper bill; ``id`` is ``<code>-<number>`` as printed.

    ``overseer`` is the department in charge of the unit (a unit's id, "" without
    one), ``type_id`` the revision of the bill type, ``payer``, ``lines`` and
    ``total_fen`` as on a notice; ``written_on`` is the day on the paper.
    ``money``, ``swipes`` and ``copies`` are rows of ``Received``, ``Swipe`` and
    ``CopyAt``. ``came`` says where a bill came from that was not written at the
    counter (``remittance:<id>``, ``bill:<id>`` for an exchange, ``lease:<id>``).
    ``gathered`` is the collective notice its cash went into. ``spoiled`` marks a
    sheet that was never written.
    """

    kind: ClassVar[str] = "paper_bill"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "overseer",
        "type_id",
        "form",
        "payer",
        "lines",
        "total_fen",
        "notice",
        "issued_at",
        "written_on",
        "issuer_persons",
        "issuer_name",
        "mode",
        "money",
        "swipes",
        "copies",
        "came",
        "gathered",
        "spoiled",
        "report",
        "remark",
    )

    overseer: str = ""
    type_id: str = ""
    form: str = ""
    payer: tuple[str, str, str, str] = ("", "person", "none", "")
    lines: tuple[tuple[Any, ...], ...] = ()
    total_fen: int = 0
    notice: str = ""
    issued_at: datetime | None = None
    written_on: date | None = None
    issuer_persons: tuple[str, ...] = ()
    issuer_name: str = ""
    mode: str = ""
    money: tuple[Any, ...] | None = None
    swipes: tuple[tuple[Any, ...], ...] = ()
    copies: Rows = ()
    came: str = ""
    gathered: str = ""
    spoiled: bool = False
    report: tuple[datetime, str] | None = None
    remark: str = ""

    def places(self) -> tuple[str, ...]:
        """Its unit, the department over it, its region, the site."""
        return with_department(super().places(), self.overseer)

    def places_for(self, role: str) -> tuple[str, ...]:
        """The department's place only for its own staff and its custodian."""
        return with_department_for(role, super().places(), self.overseer)

    def also_ordered(self) -> tuple[str, ...]:
        """The department finds what was reported to it; its units never meet there."""
        if self.report is None or not self.overseer:
            return ()
        return (f"unit:{self.overseer}",)

    @property
    def bill_id(self) -> BillId:
        """Code and number as values."""
        return BillId.parse(self.id)

    @property
    def place_in_book(self) -> tuple[str, int]:
        """Bill code and number, as the number book asks for them."""
        bill = self.bill_id
        return str(bill.code), bill.number.serial

    @property
    def type_code(self) -> str:
        """The four digits of its type."""
        return str(self.id[2:6])

    @property
    def total(self) -> Money:
        """What the bill says in all."""
        return Money(self.total_fen)

    @property
    def payer_name(self) -> str:
        """The payer's name as written."""
        return self.payer[0]

    @property
    def parts(self) -> tuple[Line, ...]:
        """The lines."""
        return tuple(Line(*row) for row in self.lines)

    @property
    def issued_day(self) -> date:
        """The day it was entered on."""
        assert self.issued_at is not None
        return beijing_day(self.issued_at)

    @property
    def received(self) -> Received | None:
        """The money, or None."""
        return Received(*self.money) if self.money else None

    @property
    def attempts(self) -> tuple[Swipe, ...]:
        """The swipes, oldest first."""
        return tuple(Swipe(*row) for row in self.swipes)

    @property
    def leaves(self) -> tuple[CopyAt, ...]:
        """The copies, first to last."""
        return copies_of(self.copies)

    @property
    def is_exchange(self) -> bool:
        """Whether it was given for an electronic bill, whose money it shows 换开."""
        return str(self.came).startswith("bill:")

    @property
    def is_standing(self) -> bool:
        """Whether it is valid: written, and neither void nor never used."""
        return self.state in {ISSUED, PAID, HELD, REPORTED, CONSENTED}
