"""What is filled in on a sheet, and when nothing is printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.bills.paper_bill import FAILED, SUCCEEDED, UNKNOWN, Swipe
from nontax_site.bills.printing_paper import (
    NothingToPrint,
    PaperPrinting,
    SwipeNotConfirmed,
)
from nontax_site.stock.modes import POS
from schemas.layouts.layout import load
from schemas.layouts.printing import print_copy
from schemas.layouts.setting import set_out
from schemas.layouts.words import paper_words
from tests.factories.paper_bills import SheetDesk


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


@pytest.fixture
def printing(desk) -> PaperPrinting:
    return PaperPrinting(desk.bills)


def swiped(bill, outcome, at) -> None:
    row = Swipe(at, "T1", "debit", "5678", bill.total_fen, outcome, "R1", "陈晨")
    bill.swipes = (*bill.swipes, tuple(row))


def test_the_sheet_says_what_the_bill_says(desk, printing):
    bill = desk.written()
    facts = printing.facts(bill)
    assert (facts.bill, facts.total) == (bill.bill_id, bill.total)
    assert str(facts.pay_code) == bill.notice
    assert facts.payer.name == bill.payer_name
    assert facts.unit.account
    (page,) = set_out(load("payment-book"), paper_words(facts), form=False)
    said = {run.text for run in page.runs}
    assert {bill.payer_name, bill.total.capital(), facts.unit.account} <= said
    assert print_copy(load("payment-book"), facts).startswith(b"%PDF")


def test_a_bill_entered_later_has_the_day_that_stands_on_the_paper(desk, printing):
    bill = desk.taken_cash()
    bill.written_on = bill.issued_day - timedelta(days=3)
    day = paper_words(printing.facts(bill)).values["day"]
    assert date.fromisoformat(day) == bill.written_on
    assert paper_words(printing.facts(bill)).values["pay_mode"] == "现金"


def test_a_void_or_spoiled_sheet_is_not_printed(desk, printing):
    bill = desk.taken_cash()
    printing.check(bill)
    bill.spoiled = True
    with pytest.raises(NothingToPrint):
        printing.check(bill)


@pytest.mark.rule("XG-10")
def test_a_card_bill_is_printed_after_a_confirmed_swipe_only(desk, printing):
    bill = desk.taken_cash()
    bill.mode = POS
    for outcome in (None, FAILED, UNKNOWN):
        if outcome is not None:
            swiped(bill, outcome, desk.now)
        with pytest.raises(SwipeNotConfirmed):
            printing.check(bill)
    swiped(bill, SUCCEEDED, desk.now)
    printing.check(bill)
    facts = printing.facts(bill)
    assert facts.machine["card"] == "**** **** **** 5678"
    words = paper_words(facts)
    assert words.values["machine"] == "T1"
    assert print_copy(load("pos-slip"), facts).startswith(b"%PDF")
