"""An electronic bill is exchanged for paper once, and the paper goes back first."""

from __future__ import annotations

import pytest

from nontax_site.bills.bill import Bill
from nontax_site.bills.check_paper import check
from nontax_site.bills.exchanging_paper import Exchanging
from nontax_site.bills.paper_refusals import (
    BankNotUnsuccessful,
    CopiesIncomplete,
    NotRecovered,
    TypeNeedsNotice,
)
from nontax_site.bills.refusals import (
    BillBooked,
    BillExchanged,
    ExchangedOnce,
    NotExchangeable,
)
from nontax_site.bills.reversing import Reversing
from nontax_site.kernel.errors import FourEyes
from nontax_site.stock.places import Place, Spot
from tests.factories.notices import BOSS, CLERK, HANGZHOU, SCHOOL
from tests.factories.paper_bills import RECEIPTS, SheetDesk


@pytest.fixture
def desk():
    desk = SheetDesk()
    desk.exchanging = Exchanging(desk.bills)
    yield desk
    desk.close()


def electronic(desk, **over):
    """A sealed electronic bill, as the record has it."""
    notice = desk.issued()
    facts = {
        "id": "33010126-0000000001",
        "region": HANGZHOU,
        "unit": SCHOOL,
        "created": desk.now,
        "payer": ("周晓波", "person", "none", ""),
        "lines": notice.lines,
        "total_fen": notice.total_fen,
        "payment": ("hzbank", desk.now, "TRANSFER", 0),
        "issued_on": desk.now,
        "state": "sealed",
    }
    made = Bill(**{**facts, **over})
    desk.root.bills.allot_next("33010126", SCHOOL, 100, desk.now)
    desk.root.bills.put("33010126", 1, made)
    return made


def exchanged(desk, bill):
    return desk.exchanging.exchange(bill, desk.sheet(1, RECEIPTS), desk.act())


def test_paper_says_what_the_electronic_bill_says_once(desk):
    bill = electronic(desk)
    paper = exchanged(desk, bill)
    assert (paper.lines, paper.total, paper.payer) == (
        bill.lines,
        bill.total,
        bill.payer,
    )
    assert (paper.came, paper.state, bill.exchanged) == (
        f"bill:{bill.id}",
        "paid",
        paper.id,
    )
    assert paper.received.reference == bill.id
    assert desk.where(paper) == Spot(Place.USED, SCHOOL)
    with pytest.raises(ExchangedOnce):
        desk.exchanging.exchange(bill, desk.sheet(2, RECEIPTS), desk.act())


def test_the_paper_is_recovered_and_void_before_the_bill_is_reversed(desk):
    bill = electronic(desk)
    paper = exchanged(desk, bill)
    desk.tracking.seal(paper, desk.act())
    desk.tracking.hand_over(paper, desk.act())
    act, reversing = desk.act(CLERK, "项目有误"), Reversing(desk.bills)
    with pytest.raises(BillExchanged):
        reversing.ask(bill, act)
    with pytest.raises(CopiesIncomplete):
        desk.voiding.ask(paper, act)
    desk.tracking.recover(paper, desk.act())
    with pytest.raises(NotRecovered):
        desk.tracking.recover(paper, desk.act())
    desk.voiding.ask(paper, act)
    with pytest.raises(FourEyes):
        desk.voiding.void(paper, desk.act(desk.two_hats()))
    desk.voiding.void(paper, desk.act(BOSS, "属实"))
    assert desk.where(paper) == Spot(Place.VOID, SCHOOL)
    reversing.ask(bill, act)
    assert bill.asked[0] == "reversal"
    with pytest.raises(ExchangedOnce):
        desk.exchanging.exchange(bill, desk.sheet(2, RECEIPTS), desk.act())
    assert list(check(desk.root)) == []


def test_only_a_standing_bill_nobody_booked_is_exchanged(desk):
    bill = electronic(desk)
    with pytest.raises(TypeNeedsNotice):
        desk.exchanging.exchange(bill, desk.sheet(1), desk.act())
    bill.booked = (desk.now, "某公司", bill.total_fen, desk.now.date())
    with pytest.raises(BillBooked):
        exchanged(desk, bill)
    bill.booked, bill.red = None, True
    with pytest.raises(NotExchangeable):
        exchanged(desk, bill)
    bill.red = False
    bill.state = "signed"
    with pytest.raises(NotExchangeable):
        exchanged(desk, bill)


def test_cash_taken_for_paper_is_still_no_void(desk):
    paper = desk.taken_cash()
    with pytest.raises(BankNotUnsuccessful):
        desk.voiding.ask(paper, desk.act(CLERK, "姓名有误"))
    with pytest.raises(NotRecovered):
        desk.tracking.recover(paper, desk.act())
