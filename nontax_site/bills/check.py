"""The invariants of bills, walked by ``nontax check`` (trust §2 F 41-45).

Read only; each breach names the bill. That every stored digest equals the one
in the audit log is asked of all documents at once by ``audit.log.differences``,
and the digest of a bill covers the digest of its file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.audit.lanes import Breach
from nontax_site.bills.bill import (
    DELIVERED,
    REVERSED,
    SIGNED,
    STANDING,
    VOIDED,
    WRITTEN_OFF,
    Bill,
)
from nontax_site.bills.coding import lines_total
from nontax_site.bills.issuing import PAID_STATES
from nontax_site.kernel.errors import NontaxError


def check(root: Any, format: Any, signer: Any) -> Iterator[Breach]:  # noqa: A002
    """Every breach in the bills of the tree; ``format`` and ``signer`` are ports."""
    live: dict[str, str] = {}
    for key in root.bills.series_keys():
        series = root.bills.series(key)
        for bill in root.bills.documents(key):
            faults = [
                *_number_faults(bill, key, series),
                *file_faults(bill, format, signer),
                *_state_faults(bill),
                *_link_faults(bill, root),
                *_booking_faults(bill),
                *_notice_faults(bill, root, live),
            ]
            for fault in faults:
                yield Breach(bill.unit, 0, f"bill {bill.id}: {fault}")
        for holder, serial in root.bills.unused(key):
            yield Breach(holder, 0, f"bill {key}-{serial:010d}: number without a bill")


def _number_faults(bill: Bill, key: str, series: Any) -> Iterator[str]:
    if str(bill.bill_id.code) != key:
        yield "stands under another bill code"
    number = bill.bill_id.number.serial
    if series.find(number) is not bill:
        yield "stands under another number"
    if series.holder_of(number) != bill.unit:
        yield "its number was not allotted to its unit"
    if lines_total(bill.lines).fen != bill.total_fen:
        yield "its lines do not sum to its total"


def file_faults(bill: Bill, format: Any, signer: Any) -> Iterator[str]:  # noqa: A002
    """What does not hold of a bill's file, its digest and its signatures."""
    if bill.xml is None or not bill.xml.proves:
        yield "its file does not have its digest"
        return
    try:
        facts, signatures = format.read(bill.xml.data)
        body = format.signed_slice(bill.xml.data)
    except NontaxError as fault:
        yield f"its file cannot be read ({fault.code})"
        return
    if signatures != bill.signatures:
        yield "its file carries other signatures than the bill"
    if facts.total.fen != bill.total_fen or str(facts.bill) != bill.id:
        yield "its file says something else than the bill"
    seals = {"unit": facts.unit_seal, "finance": facts.finance_seal}
    for signature in signatures:
        proof = signer.prove(body, signature, seals.get(signature.role))
        if not proof.ok:
            yield f"the {signature.role} signature does not prove: {proof.reason}"


def _state_faults(bill: Bill) -> Iterator[str]:
    roles = tuple(s.role for s in bill.signatures)
    due = ("unit",) if bill.state in (SIGNED, VOIDED) else ("unit", "finance")
    if roles != due:
        yield f"in state {bill.state} with the seals {', '.join(roles) or 'none'}"
    if (bill.state == DELIVERED) and bill.delivered is None:
        yield "delivered without saying when"
    if (bill.state == WRITTEN_OFF) and bill.written_off_at is None:
        yield "written off without saying when"
    history = bill.history()
    if not history or history[-1].to_state != bill.state:
        yield "its history does not end in its state"
    if bill.hold and bill.state not in {SIGNED, VOIDED}:
        yield "held in a state where nothing waits"


def _link_faults(bill: Bill, root: Any) -> Iterator[str]:
    if bill.red or bill.state == REVERSED:
        other = root.find("bill", bill.related) if bill.related else None
        if other is None or other.related != bill.id:
            yield "is not related both ways with its red bill"
        elif other.red == bill.red or other.total_fen != -bill.total_fen:
            yield "its red bill does not take it back"
    elif bill.related:
        yield "related to a red bill without being reversed"
    if bill.replaced_by:
        new = root.find("bill", bill.replaced_by)
        if new is None or new.reissue_of != bill.id:
            yield "is not linked both ways with the bill that replaces it"


def _booking_faults(bill: Bill) -> Iterator[str]:
    if bill.booked is None:
        return
    if bill.red or bill.state not in (*STANDING, REVERSED):
        yield "booked though it does not stand"
    if not 0 < bill.booked[2] <= abs(bill.total_fen):
        yield "booked with more than it says"
    bookings = sum(
        {"book": 1, "unbook": -1}.get(entry.verb, 0) for entry in bill.history()
    )
    if bookings != 1:
        yield "its history does not book it once"


def _notice_faults(bill: Bill, root: Any, live: dict[str, str]) -> Iterator[str]:
    if not bill.notice:
        return
    notice = root.find("notice", bill.notice)
    if notice is None or notice.state not in PAID_STATES:
        yield "issued for a notice that is not paid"
        return
    if not bill.is_live:
        return
    if notice.bill != bill.id:
        yield "its notice names another bill"
    earlier = live.setdefault(bill.notice, bill.id)
    if earlier != bill.id:
        yield f"its payment has another live bill, {earlier}"
