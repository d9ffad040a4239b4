"""The copies 联次 of one paper bill: who holds which, with which stamps.

A copy is followed from the sheet's printing on. Of the General Payment Book the
copies 1 to 3 go to the bank and copy 1 comes back stamped (CQ-14…16, CQ-21…23); the
receipt takes effect by a seal and goes to the payer (CQ-17); the stub stays (CQ-19).
Pure rules: they read nothing and return new rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nontax_site.bills.paper_refusals import CopyNotAtUnit, CopyUnknown, StampUnknown
from nontax_site.stock.bill_type import PAYER, UNIT, BillType

LOST = "lost"

RECEIPT_STAMP = "receipt"
TRANSFER_STAMP = "transfer"
UNIT_SEAL = "unit_seal"
BANK_SEAL = "bank_seal"

STAMP_TITLES: dict[str, str] = {
    RECEIPT_STAMP: "Bank stamp: received",
    TRANSFER_STAMP: "Bank stamp: transferred",
    UNIT_SEAL: "Seal of the collecting unit",
    BANK_SEAL: "Seal of the receiving bank",
}

BANK_STAMPS = frozenset({RECEIPT_STAMP, TRANSFER_STAMP})
"""What the collecting bank stamps on copy 1 (CQ-14); either means it was paid."""

SEALS = frozenset({UNIT_SEAL, BANK_SEAL})
"""What makes a receipt take effect (CQ-17; the bank's only by exception, CQ-18)."""

TO_BANK = (1, 2, 3)
"""The copies of the Payment Book that go to the bank (CQ-21)."""


@dataclass(frozen=True, slots=True)
class CopyAt:
    """Copy ``number`` (from 1): its name, who holds it now and its stamps.

    ``goes_to`` is whose it is in the end; ``intact`` is false once it was torn,
    written over or lost.
    """

    number: int
    name: str
    goes_to: str
    holder: str
    stamps: tuple[str, ...] = ()
    intact: bool = True

    @property
    def effective(self) -> bool:
        """Whether it carries a seal that makes a receipt take effect."""
        return bool(SEALS.intersection(self.stamps))

    @property
    def bank_stamped(self) -> bool:
        """Whether the collecting bank stamped it."""
        return bool(BANK_STAMPS.intersection(self.stamps))

    def row(self) -> tuple[Any, ...]:
        """The copy as a bill keeps it."""
        return (
            self.number,
            self.name,
            self.goes_to,
            self.holder,
            self.stamps,
            self.intact,
        )


Rows = tuple[tuple[Any, ...], ...]


def copies_of(rows: Rows) -> tuple[CopyAt, ...]:
    """The copies a bill keeps as rows."""
    return tuple(CopyAt(*row) for row in rows)


def fresh(bill_type: BillType) -> Rows:
    """All copies of a new sheet, at the unit and without stamps."""
    return tuple(
        CopyAt(number, leaf.name, leaf.holder, UNIT).row()
        for number, leaf in enumerate(bill_type.leaves, 1)
    )


def copy_of(rows: Rows, number: int) -> CopyAt:
    """Copy ``number``; raises CopyUnknown."""
    for copy in copies_of(rows):
        if copy.number == number:
            return copy
    raise CopyUnknown(field="copy", copy=number, copies=len(rows))


def receipt_of(rows: Rows) -> CopyAt:
    """The copy that is the payer's receipt; raises CopyUnknown."""
    for copy in copies_of(rows):
        if copy.goes_to == PAYER:
            return copy
    raise CopyUnknown(field="copy", copy=PAYER, copies=len(rows))


def handed(rows: Rows, numbers: Collection[int], holder: str) -> Rows:
    """The copies of these numbers leave the unit for the holder.

    Raises CopyUnknown, and CopyNotAtUnit for one that is elsewhere.
    """
    for number in numbers:
        copy = copy_of(rows, number)
        if copy.holder != UNIT:
            raise CopyNotAtUnit(field="copy", copy=copy.name, holder=copy.holder)
    return _with(rows, numbers, holder=holder)


def returned(rows: Rows, number: int, stamp: str) -> Rows:
    """A copy comes back to the unit, stamped (or "" for none).

    Raises CopyUnknown and StampUnknown.
    """
    copy = copy_of(rows, number)
    if stamp and stamp not in BANK_STAMPS:
        raise StampUnknown(field="stamp", stamp=stamp)
    stamps = tuple(dict.fromkeys((*copy.stamps, *([stamp] if stamp else []))))
    return _with(rows, (number,), holder=UNIT, stamps=stamps)


def placed(rows: Rows, number: int, holder: str) -> Rows:
    """A copy is with the holder now, wherever it was; raises CopyUnknown."""
    copy_of(rows, number)
    return _with(rows, (number,), holder=holder)


def stamped(rows: Rows, number: int, stamp: str) -> Rows:
    """A copy gets a stamp or seal, once; raises CopyUnknown and StampUnknown."""
    copy = copy_of(rows, number)
    if stamp not in STAMP_TITLES:
        raise StampUnknown(field="stamp", stamp=stamp)
    return _with(rows, (number,), stamps=tuple(dict.fromkeys((*copy.stamps, stamp))))


def damaged(rows: Rows, numbers: Collection[int]) -> Rows:
    """The copies of these numbers are not intact; raises CopyUnknown."""
    for number in numbers:
        copy_of(rows, number)
    return _with(rows, numbers, intact=False)


def missing(rows: Rows) -> tuple[CopyAt, ...]:
    """The copies that are not at the unit or not intact (CQ-52)."""
    return tuple(
        copy
        for copy in copies_of(rows)
        if copy.holder != UNIT or not copy.intact or copy.bank_stamped
    )


def _with(rows: Rows, numbers: Collection[int] | Sequence[int], **more: Any) -> Rows:
    return tuple(
        (replace(copy, **more) if copy.number in numbers else copy).row()
        for copy in copies_of(rows)
    )
