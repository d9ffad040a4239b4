"""Voiding paper: both conditions at once, else hold, report and consent."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from nontax_site.bills.paper_bill import FAILED, OUTCOME_TITLES, UNKNOWN, Swipe
from nontax_site.bills.paper_refusals import (
    BankNotUnsuccessful,
    CardNotUnsuccessful,
    CopiesIncomplete,
    StillVoidable,
)
from nontax_site.bills.voiding_paper import against, bank_outcome
from nontax_site.kernel.errors import FourEyes, WrongState
from nontax_site.stock.places import Place, Spot
from tests.factories.notices import BOSS, BUREAU_BOSS, CLERK, SCHOOL
from tests.factories.paper_bills import SheetDesk


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


def swiped(bill, outcome, at):
    """The bill with one more attempt by card."""
    row = Swipe(at, "T1", "debit", "1234", bill.total_fen, outcome, "R1", "clerk")
    bill.swipes = (*bill.swipes, tuple(row))


def boss(desk, comment="属实"):
    return desk.act(BOSS, comment)


@pytest.mark.rule("CQ-51", "CQ-52", "CQ-53", "CQ-54")
@pytest.mark.parametrize(
    ("whole", "card", "bank"),
    list(product((True, False), OUTCOME_TITLES, OUTCOME_TITLES)),
)
def test_only_the_first_row_of_the_table_is_void(desk, whole, card, bank):
    bill = desk.written()
    if not whole:
        desk.tracking.to_bank(bill, desk.act())
    swiped(bill, card, desk.now)
    found = [type(one) for one in against(bill, bank)]
    wanted = [
        *([CopiesIncomplete] if not whole else []),
        *([CardNotUnsuccessful] if card != FAILED else []),
        *([BankNotUnsuccessful] if bank != FAILED else []),
    ]
    assert found == wanted
    assert (not found) == (whole and card == FAILED and bank == FAILED)


@pytest.mark.rule("CQ-51")
def test_a_void_ends_the_payment_code_with_the_paper(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    desk.asked_void(bill)
    with pytest.raises(FourEyes):
        desk.voiding.void(bill, desk.act(desk.two_hats()))
    desk.voiding.void(bill, boss(desk))
    assert (bill.state, notice.state) == ("voided", "cancelled")
    assert desk.where(bill) == Spot(Place.VOID, SCHOOL)
    assert desk.query(notice).code == "11004"


@pytest.mark.rule("CQ-53")
def test_what_a_channel_may_still_pay_is_unknown(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    assert bank_outcome(bill, notice, desk.now) == FAILED
    desk.query(notice)
    assert bank_outcome(bill, notice, desk.now) == UNKNOWN
    with pytest.raises(BankNotUnsuccessful):
        desk.asked_void(bill)
    later = notice.quoted_until() + timedelta(seconds=1)
    assert bank_outcome(bill, notice, later) == FAILED


@pytest.mark.rule("CQ-53", "CQ-54")
def test_money_that_came_meanwhile_stops_the_void(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    desk.asked_void(bill)
    desk.query(notice)
    assert desk.confirm(notice).code == "00000"
    with pytest.raises(BankNotUnsuccessful):
        desk.voiding.void(bill, boss(desk))
    assert bill.state == "issued"


@pytest.mark.rule("CQ-52")
def test_a_torn_copy_is_not_intact(desk):
    bill = desk.written()
    with pytest.raises(CopiesIncomplete, match="收据"):
        desk.voiding.ask(bill, desk.act(CLERK, "打印错位"), torn=(4,))


@pytest.mark.rule("CQ-54", "CQ-55", "CQ-56")
def test_what_cannot_be_voided_is_held_reported_and_consented(desk):
    bill = desk.taken_cash()
    act = desk.act(CLERK, "收款后发现姓名有误")
    with pytest.raises(BankNotUnsuccessful):
        desk.voiding.ask(bill, act)
    desk.voiding.hold(bill, act)
    assert bill.state == "held"
    desk.voiding.report(bill, desk.act(CLERK, "情况说明"))
    with pytest.raises(WrongState):
        desk.voiding.hold(bill, act)
    desk.voiding.consent(bill, desk.act(BUREAU_BOSS, "同意按退付办理"))
    assert bill.state == "consented"
    assert desk.where(bill) == Spot(Place.USED, SCHOOL)


def test_what_can_be_voided_is_not_held(desk):
    bill = desk.written()
    with pytest.raises(StillVoidable):
        desk.voiding.hold(bill, desk.act(CLERK, "想作废"))


def test_a_held_bill_is_released_when_its_copies_are_back(desk):
    bill = desk.written()
    desk.tracking.to_bank(bill, desk.act())
    desk.voiding.hold(bill, desk.act(CLERK, "银行未收款，联次未退"))
    with pytest.raises(CopiesIncomplete):
        desk.voiding.release(bill, desk.act(CLERK, "再试"))
    desk.tracking.unpaid_back(bill, desk.act())
    desk.voiding.release(bill, desk.act(CLERK, "各联已收回"))
    assert bill.state == "issued"
