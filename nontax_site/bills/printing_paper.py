"""What is printed on the sheet of a paper bill, and when nothing is.

The form comes from the revision of the type the sheet was printed as; what is
filled in is the bill as it was written. Reads only.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from nontax_site.bills.coding import facts_line
from nontax_site.bills.facts import PaperFacts, Party
from nontax_site.bills.issuing import account_of
from nontax_site.bills.paper_bill import SUCCEEDED, PaperBill, Swipe
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import Refused
from nontax_site.stock.modes import CASH, POS, TRANSFER

MODES = {POS: "CARD", CASH: "CASH", TRANSFER: "TRANSFER"}
"""The way of paying as papers know it (``schemas.layouts.words``)."""


class NothingToPrint(Refused):
    """The sheet is void or was never written."""

    code = "nothing-to-print"
    message = "This sheet is not valid: nothing is printed on it."


class SwipeNotConfirmed(Refused):
    """A card bill is printed after a confirmed swipe only (XG-10)."""

    code = "swipe-not-confirmed"
    message = "No swipe for this bill is known to be successful: nothing is printed."
    remedy = "Ask the terminal for the outcome. Unknown is not successful."


class PaperPrinting:
    """Says what the sheet of a bill shows, and whether it may be printed."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def check(self, bill: PaperBill) -> None:
        """Raise NothingToPrint or SwipeNotConfirmed."""
        if not bill.is_standing or bill.spoiled:
            raise NothingToPrint
        if bill.mode == POS and _confirmed(bill) is None:
            raise SwipeNotConfirmed

    def facts(self, bill: PaperBill) -> PaperFacts:
        """What is filled in; the day is the one written on the paper."""
        root = self._ports.root
        unit, region = root.units[bill.unit], self._ports.region_of(bill)
        bill_type = root.document("bill_type", bill.type_id)
        destination = bill.parts[0].destination if bill.lines else ""
        account_name, account, bank = account_of(unit, destination, "")
        name, payer_type, _kind, number = bill.payer
        return PaperFacts(
            bill=bill.bill_id,
            name=bill_type.name,
            region=region.code,
            issued_at=_written_at(bill),
            unit=Party(unit.id, unit.name, account, bank, account_name),
            lines=tuple(facts_line(line) for line in bill.lines),
            payer=Party(number, name) if name else None,
            payer_type=payer_type,
            pay_code=_pay_code(bill, region),
            pay_mode=MODES.get(bill.mode, ""),
            handling_person=bill.issuer_name,
            remark=bill.remark,
            machine=_machine(root, bill),
        )


def _written_at(bill: PaperBill) -> datetime:
    assert bill.issued_at is not None
    if bill.written_on is None or bill.written_on == bill.issued_day:
        return bill.issued_at
    return datetime.combine(bill.written_on, time(12), BEIJING)


def _pay_code(bill: PaperBill, region: Any) -> PaymentCode | None:
    if not bill.notice:
        return None
    return PaymentCode(bill.notice, region.payment_code_scheme)


def _confirmed(bill: PaperBill) -> Swipe | None:
    """The swipe that is known to have taken the money."""
    found = [swipe for swipe in bill.attempts if swipe.outcome == SUCCEEDED]
    return found[-1] if found else None


def _machine(root: Any, bill: PaperBill) -> dict[str, str]:
    """What the terminal adds to the slip."""
    swipe = _confirmed(bill)
    if swipe is None:
        return {}
    at = swipe.at.astimezone(BEIJING)
    terminal = root.find("terminal", swipe.terminal)
    return {
        "machine": terminal.machine if terminal else swipe.terminal,
        "merchant": terminal.merchant if terminal else bill.unit,
        "card": f"**** **** **** {swipe.digits}",
        "serial": swipe.reference,
        "swiped_at": f"{at:%Y-%m-%d %H:%M:%S}",
    }
