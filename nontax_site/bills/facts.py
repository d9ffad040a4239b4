"""What a fiscal bill says: the facts that are written, signed and shown.

Facts are frozen and know nothing of files or pages. ``schemas.xml`` writes them
and reads them back; ``schemas.papers`` prints them; the deeds of bills make them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nontax_site.kernel.codes import BillId, CheckCode, PaymentCode
from nontax_site.kernel.money import Money, sum_of
from nontax_site.kernel.seals import SealDescriptor


@dataclass(frozen=True, slots=True)
class BillLine:
    """One charged item on the bill; ``amount`` is negative on a red bill.

    ``quantity`` is a decimal number in words of digits (``"1"``, ``"2.5"``);
    ``standard`` is the tariff as shown to the payer.
    """

    item_code: str
    item_name: str
    amount: Money
    quantity: str = "1"
    measure: str = ""
    standard: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the bill: code (unit id or document number), name, account."""

    code: str
    name: str
    account: str = ""
    bank: str = ""
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class BillFacts:
    """All a bill says, from its number to both seal descriptors.

    ``issued_at`` is aware and whole seconds; ``region`` is the six-digit code of
    the supervising finance side; ``related`` names the original on a red bill and
    is None on every other. ``payer_type`` is "person" or "unit". Raises
    ValueError for facts no deed may make (naive time, no line).
    """

    bill: BillId
    check_code: CheckCode
    name: str
    region: str
    issued_at: datetime
    unit: Party
    payer: Party
    payer_type: str
    lines: tuple[BillLine, ...]
    unit_seal: SealDescriptor
    finance_seal: SealDescriptor
    pay_code: PaymentCode | None = None
    pay_mode: str = ""
    biz_code: str = ""
    handling_person: str = ""
    checker: str = ""
    remark: str = ""
    supervisor_remark: str = ""
    related: BillId | None = None

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("a bill needs an aware time of issue")
        if not self.lines:
            raise ValueError("a bill needs a line")
        if self.payer_type not in ("person", "unit"):
            raise ValueError("a payer is a person or a unit")
        object.__setattr__(self, "issued_at", self.issued_at.replace(microsecond=0))

    @property
    def total(self) -> Money:
        """The sum of the lines; negative on a red bill."""
        return sum_of(line.amount for line in self.lines)

    @property
    def red(self) -> bool:
        """Whether this is a red bill: it reverses the bill ``related``."""
        return self.related is not None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """All a paper bill says; its number stands on the form.

    ``payer`` is None on a fixed bill, whose one line is its face value. ``machine``
    is what a card machine adds, by field of ``schemas.layouts.words``: machine,
    merchant, card, serial, swiped_at. Raises ValueError for facts no deed may make.
    """

    bill: BillId
    name: str
    region: str
    issued_at: datetime
    unit: Party
    lines: tuple[BillLine, ...]
    payer: Party | None = None
    payer_type: str = "person"
    pay_code: PaymentCode | None = None
    pay_mode: str = ""
    handling_person: str = ""
    checker: str = ""
    remark: str = ""
    machine: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("a bill needs an aware time of issue")
        if not self.lines:
            raise ValueError("a bill needs a line")
        object.__setattr__(self, "issued_at", self.issued_at.replace(microsecond=0))

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum_of(line.amount for line in self.lines)
