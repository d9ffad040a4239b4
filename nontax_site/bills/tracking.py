"""Tracking the copies of a paper bill: out to the bank, back with its stamp, exchanged.

Of the General Payment Book copies 1 to 3 go with the payer to his bank, which keeps 2
and 3 and stamps copy 1; the payer exchanges that for copy 4 (CQ-21…23). The receipt
has no effect before the unit's seal (CQ-17), or the bank's in a recorded special case
(CQ-18). Where the money was taken in cash or by card at the unit, the receipt is
handed over for the money. Each step is an entry in the audit log of the bill.
"""

from __future__ import annotations

from nontax_site.bills import copies as leaf
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.bills.paper_refusals import (
    CopiesNotOut,
    CopiesNotThisWay,
    NotRecovered,
    ReasonMissing,
    ReceiptBeforeMoney,
    ReceiptGone,
    ReceiptNotSealed,
    StampUnknown,
)
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.remittance import CONFIRMED
from nontax_site.bills.remittance_refusals import RemittanceNotConfirmed
from nontax_site.kernel.acts import Act
from nontax_site.stock.bill_type import (
    PAYEE_BANK,
    PAYER,
    PAYER_BANK,
    PAYMENT_BOOK,
    UNIT,
)


def check_receipt(bill: PaperBill) -> None:
    """Raise what stands against handing the receipt to the payer.

    ReceiptGone, ReceiptNotSealed (CQ-17), ReceiptBeforeMoney (CQ-23).
    """
    receipt = leaf.receipt_of(bill.copies)
    if receipt.holder != UNIT:
        raise ReceiptGone
    if not receipt.effective:
        raise ReceiptNotSealed
    taken_here = bill.received is not None and not bill.notice
    if not taken_here and not is_exchanged(bill):
        raise ReceiptBeforeMoney


def check_to_bank(bill: PaperBill) -> None:
    """Raise what stands against copies 1 to 3 going out.

    CopiesNotThisWay, CopyNotAtUnit.
    """
    _check_book(bill)
    leaf.handed(bill.copies, leaf.TO_BANK, PAYER)


def check_back(bill: PaperBill) -> None:
    """Raise CopiesNotThisWay or CopiesNotOut where nothing is to come back.

    Copy 1 decides: stamped or not, it is what the payer brings back.
    """
    _check_book(bill)
    if leaf.copy_of(bill.copies, 1).holder == UNIT:
        raise CopiesNotOut


def check_sealing(bill: PaperBill) -> None:
    """Raise ReceiptGone where the receipt is not here to be sealed."""
    if leaf.receipt_of(bill.copies).holder != UNIT:
        raise ReceiptGone


def check_recovery(bill: PaperBill) -> None:
    """Raise NotRecovered unless the payer has the receipt of an exchanged bill."""
    if not bill.is_exchange or leaf.receipt_of(bill.copies).holder != PAYER:
        raise NotRecovered


def is_exchanged(bill: PaperBill) -> bool:
    """Whether copy 1 is back at the unit with the bank's stamp."""
    if not bill.type_code.startswith(PAYMENT_BOOK):
        return bill.received is not None
    first = leaf.copy_of(bill.copies, 1)
    return first.holder == UNIT and first.bank_stamped


class Tracking:
    """The deeds on copies."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def to_bank(self, bill: PaperBill, act: Act, holder: str = PAYER) -> None:
        """Copies 1 to 3 go with the payer to his bank (CQ-21), or to the agent bank.

        Raises CopiesNotThisWay and CopyNotAtUnit; copies 4 and 5 stay.
        """
        _check_book(bill)
        bill.copies = leaf.handed(bill.copies, leaf.TO_BANK, holder)
        self._ports.workflows.fire(bill, "send_copies", act)

    def back(self, bill: PaperBill, stamp: str, act: Act) -> None:
        """Copy 1 is back with the bank's stamp; 2 and 3 stay with the banks (CQ-22).

        Raises CopiesNotThisWay, CopiesNotOut, StampUnknown.
        """
        check_back(bill)
        if stamp not in leaf.BANK_STAMPS:
            raise StampUnknown(field="stamp", stamp=stamp)
        copies = leaf.returned(bill.copies, 1, stamp)
        copies = leaf.placed(copies, 2, PAYER_BANK)
        bill.copies = leaf.placed(copies, 3, PAYEE_BANK)
        act = act.with_facts(stamp=stamp)
        self._ports.workflows.fire(bill, "take_back", act)

    def unpaid_back(self, bill: PaperBill, act: Act) -> None:
        """Copies 1 to 3 are back without a stamp: the bank took no money.

        Raises CopiesNotThisWay, CopiesNotOut.
        """
        check_back(bill)
        for number in leaf.TO_BANK:
            bill.copies = leaf.returned(bill.copies, number, "")
        self._ports.workflows.fire(bill, "take_back", act)

    def seal(self, bill: PaperBill, act: Act, *, by_bank: bool = False) -> None:
        """Seal the receipt: the unit does; the bank only with a reason (CQ-17, 18).

        Raises ReceiptGone, RemittanceNotConfirmed and ReasonMissing.
        """
        check_sealing(bill)
        self._check_remitted(bill)
        receipt = leaf.receipt_of(bill.copies)
        if by_bank and not act.comment.strip():
            raise ReasonMissing(field="comment")
        seal = leaf.BANK_SEAL if by_bank else leaf.UNIT_SEAL
        bill.copies = leaf.stamped(bill.copies, receipt.number, seal)
        self._ports.workflows.fire(bill, "seal_receipt", act.with_facts(seal=seal))

    def hand_over(self, bill: PaperBill, act: Act) -> None:
        """The receipt goes to the payer; raises what ``check_receipt`` raises.

        Also RemittanceNotConfirmed for money from another place (CQ-31).
        """
        check_receipt(bill)
        self._check_remitted(bill)
        receipt = leaf.receipt_of(bill.copies)
        bill.copies = leaf.handed(bill.copies, (receipt.number,), PAYER)
        self._ports.workflows.fire(bill, "hand_receipt", act)

    def recover(self, bill: PaperBill, act: Act) -> None:
        """The payer gave the receipt back, for the paper to be voided 收回.

        Raises NotRecovered: only paper given for an electronic bill comes back so.
        """
        check_recovery(bill)
        receipt = leaf.receipt_of(bill.copies)
        bill.copies = leaf.placed(bill.copies, receipt.number, UNIT)
        self._ports.workflows.fire(bill, "recover", act)

    def _check_remitted(self, bill: PaperBill) -> None:
        kind, _colon, name = bill.came.partition(":")
        if kind != "remittance":
            return
        remittance = self._ports.root.document(kind, name)
        if remittance.state != CONFIRMED:
            raise RemittanceNotConfirmed(remittance=name)


def _check_book(bill: PaperBill) -> None:
    if not bill.type_code.startswith(PAYMENT_BOOK):
        raise CopiesNotThisWay
