"""Guards of bills and the records their transitions leave in the outbox.

Guards only read. ``act.facts`` may carry what the document cannot know:
``reverse_booked`` (the region allows the reversal of booked bills), ``paper`` (the
state of the paper bill it was exchanged for),
``booked_before`` and ``delivered_before`` (the booking and the delivery as they
stood before the deed set new ones).
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.bill import VOIDED, Bill
from nontax_site.bills.refusals import (
    BillAlreadyBooked,
    BillAlreadyDelivered,
    BillAlreadySealed,
    BillBooked,
    BillExchanged,
    BillIsRed,
    BillNotBooked,
    ReversalAsked,
    VoidAsked,
)
from nontax_site.kernel.acts import Act


def guard_seal(bill: Bill, act: Act) -> None:
    """The seal waits while a void is asked."""
    if bill.asked is not None:
        raise VoidAsked(bill=bill.id)


def guard_void(bill: Bill, act: Act) -> None:
    """A red bill is never voided: its original is reversed already."""
    if bill.red:
        raise BillIsRed(done="voided", bill=bill.id)


def guard_not_sealed(bill: Bill, act: Act) -> None:
    """After the finance seal the way back is reversal, and the page says so."""
    raise BillAlreadySealed(bill=bill.id)


def guard_reverse(bill: Bill, act: Act) -> None:
    """Neither a red bill nor, unless the region allows it, a booked one."""
    if bill.red:
        raise BillIsRed(done="reversed", bill=bill.id)
    if bill.booked is not None and not act.facts.get("reverse_booked"):
        raise BillBooked(receiver=bill.booked[1], day=bill.booked[3])
    _check_paper(bill, act)


def _check_paper(bill: Bill, act: Act) -> None:
    """Paper given for the bill is recovered and void before (换开)."""
    if bill.exchanged and act.facts.get("paper") != VOIDED:
        raise BillExchanged(paper=bill.exchanged)


def guard_deliver(bill: Bill, act: Act) -> None:
    """A bill is delivered once; a copy needs no delivery."""
    if act.facts.get("delivered_before", bill.delivered) is not None:
        raise BillAlreadyDelivered(bill=bill.id)


def guard_write_off(bill: Bill, act: Act) -> None:
    """What is asked to be reversed is not written off meanwhile."""
    if bill.asked is not None:
        raise ReversalAsked(bill=bill.id)


def guard_book(bill: Bill, act: Act) -> None:
    """Once, and never a red bill or one that is asked to be reversed."""
    before = act.facts.get("booked_before", bill.booked)
    if bill.red:
        raise BillIsRed(done="booked", bill=bill.id)
    if before is not None:
        raise BillAlreadyBooked(day=before[3])
    if bill.exchanged:
        raise BillExchanged(paper=bill.exchanged)
    if bill.asked is not None:
        raise ReversalAsked(bill=bill.id)


def guard_unbook(bill: Bill, act: Act) -> None:
    """Only what is booked."""
    if act.facts.get("booked_before", bill.booked) is None:
        raise BillNotBooked(bill=bill.id)


def after_sign(bill: Bill, act: Act, outbox: Any) -> None:
    """Ask the finance side to check and seal."""
    outbox.put(bill.unit, "supervise-bill", bill=bill.id)


def after_refuse_void(bill: Bill, act: Act, outbox: Any) -> None:
    """The seal waited for the decision; ask again."""
    outbox.put(bill.unit, "supervise-bill", bill=bill.id)


def after_seal(bill: Bill, act: Act, outbox: Any) -> None:
    """Have the paper made."""
    outbox.put(bill.unit, "paper", kind="bill", id=bill.id)
