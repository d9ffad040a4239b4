"""Booking 入账: the receiver enters the bill in his accounts, once.

The one who booked may un-book; until he does the bill is not reversed, unless
the region allows it. The booking stands on the bill itself, so that two of them
at once cannot both hold (trust §2 F45).
"""

from __future__ import annotations

from datetime import date, datetime

from nontax_site.bills.bill import Bill
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import (
    AmountBeyondBill,
    BillNotBooked,
    NotTheReceiver,
)
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.money import Money
from nontax_site.kernel.words import check_name


class ReceiverMissing(BadInput):
    """Booking needs the name of the one who books."""

    code = "receiver-missing"
    message = "Please give the name of the receiver who books the bill."


class BookingDayWrong(BadInput):
    """A bill is not booked before it was issued, nor in the future."""

    code = "booking-day-wrong"
    message = "The day of booking lies before the bill or in the future."


class Booking:
    """Book and un-book a bill."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def book(
        self, bill: Bill, receiver: str, amount: Money, day: date, act: Act
    ) -> None:
        """Book ``amount`` on ``day`` for the receiver.

        Raises ReceiverMissing, WordsUnseen, WordsTooLong, BookingDayWrong, AmountBeyondBill,
        BillAlreadyBooked, BillIsRed and what the workflow refuses.
        """
        name = check_name(receiver, field="receiver")
        if not name:
            raise ReceiverMissing(field="receiver")
        _check_day(bill, day, act)
        if not Money(0) < amount <= abs_of(bill.total):
            raise AmountBeyondBill(
                field="amount", amount=amount.grouped(), total=bill.total.grouped()
            )
        self._fire(bill, (act.at, name, amount.fen, day.isoformat()), "book", act)

    def unbook(self, bill: Bill, receiver: str, act: Act) -> None:
        """Take the booking back; raises BillNotBooked, NotTheReceiver."""
        if bill.booked is None:
            raise BillNotBooked(bill=bill.id)
        if " ".join(receiver.split()) != bill.booked[1]:
            raise NotTheReceiver(field="receiver")
        self._fire(bill, None, "unbook", act)

    def _fire(
        self,
        bill: Bill,
        booked: tuple[datetime, str, int, str] | None,
        verb: str,
        act: Act,
    ) -> None:
        """Fire with the booking set, as the guard saw it before."""
        before = bill.booked
        facts = act.with_facts(booked_before=before)
        bill.booked = booked
        try:
            self._ports.workflows.fire(bill, verb, facts)
        except NontaxError:
            bill.booked = before
            raise


def abs_of(total: Money) -> Money:
    """The amount without its sign."""
    return -total if total.fen < 0 else total


def _check_day(bill: Bill, day: date, act: Act) -> None:
    if not bill.issued_day <= day <= beijing_day(act.at):
        raise BookingDayWrong(field="day", day=day)
