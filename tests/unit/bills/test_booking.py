"""The receiver books a bill once; he alone takes the booking back."""

from datetime import timedelta

import pytest

from nontax_site.bills.booking import Booking, BookingDayWrong, ReceiverMissing
from nontax_site.bills.refusals import (
    AmountBeyondBill,
    BillAlreadyBooked,
    BillNotBooked,
    NotTheReceiver,
    ReversalAsked,
)
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.errors import Forbidden, WrongState
from nontax_site.kernel.money import Money
from nontax_site.kernel.words import WordsTooLong, WordsUnseen
from tests.factories import bills as make


def book(bureau, bill, receiver="杭州某公司", amount=None, day=None, who=make.PUBLIC):
    Booking(bureau.ports).book(
        bill, receiver, amount or bill.total, day or bill.issued_day, bureau.act(who)
    )


def test_a_bill_is_booked_with_receiver_amount_and_day(bureau):
    bill = bureau.sealed()
    book(bureau, bill)
    at, receiver, fen, day = bill.booked
    assert (receiver, fen, day) == ("杭州某公司", 150050, "2026-11-21")
    assert bill.booked_amount == bill.total
    assert bill.state == "sealed"
    assert bill.history()[-1].verb == "book"


def test_a_bill_is_booked_once(bureau):
    bill = bureau.sealed()
    book(bureau, bill)
    first = bill.booked
    with pytest.raises(BillAlreadyBooked):
        book(bureau, bill, receiver="另一公司")
    assert bill.booked == first


def test_not_more_than_the_bill_says_can_be_booked(bureau):
    bill = bureau.sealed()
    for amount in (Money(150051), Money(-1)):
        with pytest.raises(AmountBeyondBill):
            book(bureau, bill, amount=amount)
    assert bill.booked is None


def test_the_day_lies_between_the_bill_and_today(bureau):
    bill = bureau.sealed()
    for days in (-1, 1):
        with pytest.raises(BookingDayWrong):
            book(bureau, bill, day=bill.issued_day + timedelta(days=days))


def test_booking_needs_a_name_and_a_sealed_bill_and_is_no_button_of_staff(bureau):
    signed = bureau.signed()
    with pytest.raises(WrongState):
        book(bureau, signed)
    bureau.drain()
    with pytest.raises(ReceiverMissing):
        book(bureau, signed, receiver="  ")
    with pytest.raises(Forbidden):
        book(bureau, signed, who=make.BUREAU_CLERK)


def test_a_bill_asked_to_be_reversed_is_not_booked(bureau):
    bill = bureau.sealed()
    Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "x"))
    with pytest.raises(ReversalAsked):
        book(bureau, bill)
    assert bill.booked is None


def test_only_who_booked_un_books(bureau):
    bill = bureau.sealed()
    deed = Booking(bureau.ports)
    with pytest.raises(BillNotBooked):
        deed.unbook(bill, "杭州某公司", bureau.act(make.PUBLIC))
    book(bureau, bill)
    with pytest.raises(NotTheReceiver):
        deed.unbook(bill, "别人", bureau.act(make.PUBLIC))
    deed.unbook(bill, "杭州某公司", bureau.act(make.PUBLIC))
    assert (bill.booked, bill.booked_amount) == (None, None)
    book(bureau, bill, receiver="另一公司")
    assert bill.booked[1] == "另一公司"


@pytest.mark.parametrize(
    ("name", "refusal"), [("公司\u200b", WordsUnseen), ("司" * 101, WordsTooLong)]
)
def test_the_name_of_the_receiver_can_be_shown(bureau, name, refusal):
    bill = bureau.sealed()
    with pytest.raises(refusal) as found:
        book(bureau, bill, receiver=name)
    assert (found.value.field, bill.booked) == ("receiver", None)
