"""The invariants of paper bills, walked by ``nontax check``.

A sheet stands in the number book where its state says, says what its notice says, and
is paid when and only when its notice is. Read only; each breach names the bill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.audit.lanes import Breach
from nontax_site.bills.issuing import PAID_STATES
from nontax_site.bills.paper_bill import CONSENTED, PAID, VOIDED, PaperBill
from nontax_site.payments.paid import PAY_PAPER
from nontax_site.stock.places import BLANK, Place


def check(root: Any) -> Iterator[Breach]:
    """Every breach in the paper bills of the tree."""
    coming = {
        record.facts["notice"]
        for record in root.outbox.waiting()
        if record.topic == PAY_PAPER
    }
    for bill in root.paper.documents():
        for fault in (
            *_place_faults(bill, root),
            *_state_faults(bill),
            *_notice_faults(bill, root, coming),
        ):
            yield Breach(bill.unit, 0, f"paper bill {bill.id}: {fault}")


def _place_faults(bill: PaperBill, root: Any) -> Iterator[str]:
    code, number = bill.place_in_book
    place = root.paper.where(code, number).spot.place
    if place in BLANK:
        yield f"its number is blank ({place})"
    elif bill.state == VOIDED and place is Place.USED:
        yield "voided, and its number is not"
    elif bill.state != VOIDED and place is Place.VOID:
        yield f"in state {bill.state}, and its number is void"


def _state_faults(bill: PaperBill) -> Iterator[str]:
    if sum(line.amount.fen for line in bill.parts) != bill.total_fen:
        yield "its lines do not sum to its total"
    if bill.state == PAID and bill.money is None:
        yield "paid without saying how"
    if bill.state == VOIDED and bill.money is not None and not bill.is_exchange:
        yield "voided though money came in"
    if bill.state == CONSENTED and bill.report is None:
        yield "consented without a report"
    if bill.money is not None and bill.mode != bill.received.mode:  # type: ignore[union-attr]
        yield "its money came another way than it says"


def _notice_faults(bill: PaperBill, root: Any, coming: set[str]) -> Iterator[str]:
    if not bill.notice:
        return
    notice = root.find("notice", bill.notice)
    if notice is None or notice.paper != bill.id:
        yield "its notice names another paper bill"
        return
    if notice.total.fen != bill.total_fen:
        yield f"says {bill.total_fen} fen, its notice {notice.total.fen}"
    paid = notice.state in PAID_STATES or notice.paid is not None
    if bill.money is not None and not paid:
        yield "paid, and its notice is not"
    if paid and bill.money is None and bill.notice not in coming:
        yield "its notice is paid, and it is not"
