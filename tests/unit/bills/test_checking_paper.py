"""The public check of a paper bill, and what ``nontax check`` asks of paper bills."""

from __future__ import annotations

from datetime import date

import pytest

from nontax_site.bills.check_paper import check
from nontax_site.bills.checking_paper import (
    BLANK_SHEET,
    IN_QUESTION,
    LOST,
    NOT_ENTERED,
    UNPAID,
    VALID,
    PaperChecking,
    PaperFields,
)
from nontax_site.bills.paper_bill import VOIDED
from nontax_site.bills.refusals import BillNotMatching
from nontax_site.kernel.money import Money
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from tests.factories.notices import BOSS, BUREAU_BOSS, CLERK, SCHOOL
from tests.factories.paper_bills import BOOKS, RECEIPTS, SheetDesk
from tests.factories.stock_types import fixed_facts, receipt_facts


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


def asked(desk, sheet, total, day=None):
    """The word of the public check for what stands on a sheet."""
    day = day or desk.act().at.date()
    given = PaperFields(sheet.code, sheet.number, total, day)
    return PaperChecking(desk.bills).by_fields(given).state


def test_a_sheet_is_unpaid_then_valid_and_only_with_its_amount_and_day(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    assert asked(desk, bill.bill_id, bill.total) == UNPAID
    desk.query(notice)
    desk.confirm(notice)
    desk.paying_paper.by_notice(notice, desk.machine())
    assert asked(desk, bill.bill_id, bill.total) == VALID
    for total, day in ((Money(1), None), (bill.total, date(2020, 1, 1))):
        with pytest.raises(BillNotMatching):
            asked(desk, bill.bill_id, total, day)
    with pytest.raises(BillNotMatching):
        asked(desk, desk.sheet(999), bill.total)


def test_a_lost_number_says_so_at_once_and_a_blank_one_too(desk):
    Moving(desk.stock).move(
        [Line(BOOKS, 7, 7)],
        Spot(Place.UNIT, SCHOOL),
        Spot(Place.LOST, SCHOOL),
        desk.machine(),
        "loss:S-1",
    )
    assert asked(desk, desk.sheet(7), Money(1)) == LOST
    assert asked(desk, desk.sheet(8), Money(1)) == BLANK_SHEET
    desk.published("0131", receipt_facts(form="manual"))
    desk.has("33013126", "T-330100-0131-01")
    assert asked(desk, desk.sheet(1, "33013126"), Money(1)) == NOT_ENTERED


def test_a_void_a_spoiled_and_a_held_sheet_are_never_valid(desk):
    bill = desk.written()
    desk.asked_void(bill)
    desk.voiding.void(bill, desk.act(BOSS, "属实"))
    assert asked(desk, bill.bill_id, bill.total) == VOIDED
    unit, act = desk.root.units[SCHOOL], desk.act(CLERK, "卡纸")
    desk.issuing.spoil(unit, desk.sheet(2), act, complete=True)
    assert asked(desk, desk.sheet(2), Money(1)) == VOIDED
    cash = desk.taken_cash()
    desk.voiding.hold(cash, desk.act(CLERK, "姓名有误"))
    assert asked(desk, cash.bill_id, cash.total) == IN_QUESTION
    desk.voiding.report(cash, desk.act(CLERK, "情况说明"))
    desk.voiding.consent(cash, desk.act(BUREAU_BOSS, "同意退付"))
    assert asked(desk, cash.bill_id, cash.total) == IN_QUESTION


def test_a_fixed_bill_is_checked_by_its_face_value(desk):
    desk.published("0141", fixed_facts(100))
    desk.has("33014126", "T-330100-0141-01")
    Moving(desk.stock).use_range(
        Line("33014126", 1, 10), Spot(Place.UNIT, SCHOOL), desk.machine(), "fixed:F-1"
    )
    assert asked(desk, desk.sheet(3, "33014126"), Money(100)) == VALID
    with pytest.raises(BillNotMatching):
        asked(desk, desk.sheet(3, "33014126"), Money(500))


def test_the_check_names_paper_that_disagrees_with_its_notice_or_number(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    desk.query(notice)
    desk.confirm(notice)
    assert list(check(desk.root)) == []  # its record waits in the outbox
    desk.paying_paper.by_notice(notice, desk.machine())
    taken = desk.taken_cash()
    assert list(check(desk.root)) == []
    total = notice.total.fen
    bill.total_fen += 1
    taken.state = VOIDED
    code, number = taken.place_in_book
    assert (code, number) == (RECEIPTS, 1)
    found = [(breach.lane, breach.what) for breach in check(desk.root)]
    assert sorted(what for _lane, what in found) == sorted(
        [
            f"paper bill {taken.id}: voided, and its number is not",
            f"paper bill {taken.id}: voided though money came in",
            f"paper bill {bill.id}: its lines do not sum to its total",
            f"paper bill {bill.id}: says {bill.total_fen} fen, its notice {total}",
        ]
    )
