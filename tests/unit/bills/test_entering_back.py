"""Back-entry: in number order, with the day on the paper, gaps named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.bills.cash_refusals import (
    DayOutOfOrder,
    EnteredTwice,
    GapBefore,
    NotByHand,
    NothingEntered,
    WrittenBeforeReceipt,
    WrittenInFuture,
)
from nontax_site.bills.paper_refusals import NoBlankNumber, TypeNeedsNotice
from nontax_site.items.pricing import ItemUnknown
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from nontax_site.payments.refusals import PayerNameMissing
from tests.factories.cash_desk import BY_HAND, MANUAL_TYPE, CashDesk
from tests.factories.notices import CLERK, SCHOOL
from tests.factories.paper_bills import BOOKS, RECEIPTS


@pytest.fixture
def desk():
    desk = CashDesk()
    desk.day_one = desk.now.date()
    desk.later(days=5)
    yield desk
    desk.close()


def test_bills_written_on_the_street_are_entered_with_their_days(desk):
    one, two = desk.day_one, desk.day_one + timedelta(1)
    rows = [desk.on_paper(1, one), desk.on_paper(2, one), desk.on_paper(3, two)]
    bills = desk.back.enter(desk.school, rows, desk.act())
    assert [bill.written_on for bill in bills] == [one, one, two]
    assert {bill.issued_day for bill in bills} == {desk.now.date()}
    assert {bill.state for bill in bills} == {"paid"}
    assert desk.root.paper.next_of(SCHOOL, MANUAL_TYPE) == (BY_HAND, 4)
    # their cash is counted on the day it is handed to the unit
    assert list(desk.days.waiting(SCHOOL, desk.now.date())) == list(bills)


def test_every_row_says_what_is_wrong_with_it_and_nothing_is_entered(desk):
    day = desk.day_one
    rows = [
        desk.on_paper(1, day + timedelta(9)),
        desk.on_paper(2, day - timedelta(1)),
        desk.on_paper(3, day + timedelta(1)),
        desk.on_paper(4, day),
        desk.on_paper(4, day + timedelta(1)),
        desk.on_paper(8, day + timedelta(1)),
        desk.on_paper(9, day + timedelta(1), payer=Payer(" ")),
        desk.on_paper(10, day + timedelta(1), lines=[WantedLine("999999999")]),
        desk.on_paper(101, day + timedelta(1)),
    ]
    faults = desk.back.faults(desk.school, rows, desk.act())
    assert [(fault.row, type(fault.error)) for fault in faults] == [
        (0, WrittenInFuture),
        (1, WrittenBeforeReceipt),
        (3, DayOutOfOrder),
        (4, EnteredTwice),
        (5, GapBefore),
        (6, PayerNameMissing),
        (7, ItemUnknown),
        (8, NoBlankNumber),
    ]
    gap = faults[4].error.facts["gap"]
    assert gap == "33012226-0000000005–0000000007"
    with pytest.raises(WrittenInFuture):
        desk.back.enter(desk.school, rows, desk.act())
    with pytest.raises(NothingEntered):
        desk.back.enter(desk.school, [], desk.act())
    assert desk.root.paper.next_of(SCHOOL, MANUAL_TYPE) == (BY_HAND, 1)


def test_what_was_passed_over_is_void_first(desk):
    rows = [desk.on_paper(2, desk.day_one)]
    with pytest.raises(GapBefore):
        desk.back.enter(desk.school, rows, desk.act())
    spoiled = desk.sheet(1, BY_HAND)
    act = desk.act(CLERK, "写错")
    desk.issuing.spoil(desk.school, spoiled, act, complete=True)
    # the void of today says nothing about the days of the sheets behind it
    (bill,) = desk.back.enter(desk.school, rows, desk.act())
    assert bill.written_on == desk.day_one
    later = [desk.on_paper(3, desk.day_one - timedelta(0))]
    assert desk.back.enter(desk.school, later, desk.act())


def test_only_bills_written_by_hand_are_entered_later(desk):
    day = desk.day_one
    for code, error in ((RECEIPTS, NotByHand), (BOOKS, NotByHand)):
        row = desk.on_paper(1, day)
        other = type(row)(desk.sheet(1, code), day, row.payer, row.lines)
        (fault,) = desk.back.faults(desk.school, [other], desk.act())
        assert type(fault.error) is error
    desk.by_hand.with_notice = True
    (fault,) = desk.back.faults(desk.school, [desk.on_paper(1, day)], desk.act())
    assert type(fault.error) is TypeNeedsNotice
