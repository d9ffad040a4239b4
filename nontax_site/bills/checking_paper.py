"""The public check of a paper bill: by its number, the amount and the day on it.

Paper has no check code and no signature: what stands on the sheet is compared with
the record. A lost number says so at once to everybody, whatever amount is named: the
sheet must not be accepted (trust §2 F17). A wrong amount or day has the same neutral
answer as a number that was never printed, so that nobody fishes for payments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nontax_site.bills.paper_bill import CONSENTED, ISSUED, PAID, VOIDED, PaperBill
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import BillNotMatching
from nontax_site.kernel.codes import BillCode, BillId, BillNumber
from nontax_site.kernel.money import Money
from nontax_site.stock.bill_type import BillType
from nontax_site.stock.modes import FIXED, MANUAL
from nontax_site.stock.places import BLANK, Place
from nontax_site.stock.refusals import NumberUnknown

VALID = "valid"
UNPAID = "unpaid"
LOST = "lost"
BLANK_SHEET = "blank"
NOT_ENTERED = "not-entered"
IN_QUESTION = "in-question"

_OF_BILL: dict[str, str] = {ISSUED: UNPAID, PAID: VALID, VOIDED: VOIDED}
_VOID = frozenset({Place.VOID, Place.SPOILED})


@dataclass(frozen=True, slots=True)
class PaperFields:
    """What stands on the sheet."""

    code: BillCode
    number: BillNumber
    total: Money
    issued_on: date


@dataclass(frozen=True, slots=True)
class PaperChecked:
    """The answer: one word for the sheet.

    ``bill`` is None where the number has no record of its own: a blank, void or lost
    sheet, or one of a fixed value.
    """

    state: str
    number: BillId
    bill_type: BillType
    bill: PaperBill | None = None


class PaperChecking:
    """Checks paper bills for anybody; changes nothing."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def by_fields(self, given: PaperFields) -> PaperChecked:
        """By all that stands on the sheet; raises BillNotMatching."""
        found = self.of_number(BillId(given.code, given.number))
        if found.bill is not None and found.state != LOST:
            right = (
                found.bill.total == given.total,
                found.bill.written_on == given.issued_on,
            )
            if not all(right):
                raise BillNotMatching
        elif found.state == VALID and found.bill_type.face_fen != given.total.fen:
            raise BillNotMatching
        return found

    def of_number(self, number: BillId) -> PaperChecked:
        """The answer for a number that was proved before; raises BillNotMatching."""
        root = self._ports.root
        code, serial = str(number.code), number.number.serial
        try:
            standing = root.paper.where(code, serial)
        except NumberUnknown:
            raise BillNotMatching from None
        batch = root.paper_batches[standing.batch]
        bill_type: BillType = root.document("bill_type", batch.type_id)
        bill = root.find("paper_bill", str(number))
        if standing.spot.place is Place.LOST:
            return PaperChecked(LOST, number, bill_type)
        if bill is not None and not bill.spoiled:
            return PaperChecked(self._state_of(bill), number, bill_type, bill)
        return PaperChecked(
            _of_place(standing.spot.place, bill_type), number, bill_type
        )

    def _state_of(self, bill: PaperBill) -> str:
        """The one word for a written sheet; money that went back is no receipt."""
        notice = self._ports.notice_of(bill)
        if bill.state == CONSENTED or (notice is not None and notice.refunded_fen > 0):
            return IN_QUESTION
        return _OF_BILL.get(bill.state, IN_QUESTION)


def _of_place(place: Place, bill_type: BillType) -> str:
    """The word for a number nobody recorded a bill of."""
    if place in _VOID or place is Place.DESTROYED:
        return VOIDED
    if place in BLANK:
        return NOT_ENTERED if bill_type.form == MANUAL else BLANK_SHEET
    return VALID if bill_type.form == FIXED else VOIDED
