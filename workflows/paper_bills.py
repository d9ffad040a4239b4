"""Guards of paper bills. They only read.

``act.facts["bank"]`` says how the payment outside went, which a bill with a payment
code cannot know (``voiding_paper.facts_about``); without it that is unknown.
"""

from __future__ import annotations

from nontax_site.bills.paper_bill import FAILED, UNKNOWN, PaperBill
from nontax_site.bills.paper_refusals import (
    MoneyMissing,
    PaidBefore,
    SpoiledNotBlank,
    StillVoidable,
)
from nontax_site.bills.swiping import check_enquiry, check_swipe
from nontax_site.bills.tracking import (
    check_back,
    check_receipt,
    check_recovery,
    check_sealing,
    check_to_bank,
)
from nontax_site.bills.voiding_paper import against
from nontax_site.kernel.acts import Act


def _bank(bill: PaperBill, act: Act) -> str:
    return str(act.facts.get("bank", UNKNOWN if bill.notice else FAILED))


def guard_pay(bill: PaperBill, act: Act) -> None:
    """Paid is only what says how it was paid."""
    if bill.money is None:
        raise MoneyMissing


def guard_void(bill: PaperBill, act: Act) -> None:
    """All copies intact, and every payment known to have failed (CQ-51…54)."""
    for refusal in against(bill, _bank(bill, act)):
        raise refusal


def guard_hold(bill: PaperBill, act: Act) -> None:
    """Only what cannot be voided is held (CQ-54); a trial asks without the reasons."""
    if not against(bill, _bank(bill, act)) and not act.facts.get("trial"):
        raise StillVoidable


def guard_release(bill: PaperBill, act: Act) -> None:
    """Out of the hold when nothing stands against voiding it any more."""
    if bill.money is not None:
        raise PaidBefore
    guard_void(bill, act)


def guard_spoil(bill: PaperBill, act: Act) -> None:
    """Only a sheet nobody wrote on is void at once."""
    if not bill.spoiled:
        raise SpoiledNotBlank


def guard_hand_receipt(bill: PaperBill, act: Act) -> None:
    """Sealed, and exchanged for copy 1 or for money taken (CQ-17, CQ-23).

    A trial sees the bill as it is; the deed checks before it hands the copy over.
    """
    if act.facts.get("trial"):
        check_receipt(bill)


def guard_send_copies(bill: PaperBill, act: Act) -> None:
    """Copies 1 to 3 of a Payment Book that are here (CQ-21); asked in a trial."""
    if act.facts.get("trial"):
        check_to_bank(bill)


def guard_take_back(bill: PaperBill, act: Act) -> None:
    """Only what is away comes back; asked in a trial."""
    if act.facts.get("trial"):
        check_back(bill)


def guard_seal_receipt(bill: PaperBill, act: Act) -> None:
    """Only a receipt that is here is sealed; asked in a trial."""
    if act.facts.get("trial"):
        check_sealing(bill)


def guard_swipe(bill: PaperBill, act: Act) -> None:
    """Only a bill that is paid by card, with nothing unanswered; asked in a trial."""
    if act.facts.get("trial"):
        check_swipe(bill)


def guard_enquire(bill: PaperBill, act: Act) -> None:
    """The host is asked about what it has not answered."""
    check_enquiry(bill)


def guard_recover(bill: PaperBill, act: Act) -> None:
    """The payer has the receipt of an exchanged bill; asked in a trial."""
    if act.facts.get("trial"):
        check_recovery(bill)
