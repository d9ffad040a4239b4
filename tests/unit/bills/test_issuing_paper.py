"""Writing paper: the next sheet, for a notice or for cash, and spoiled sheets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.bills.paper_refusals import (
    MoneyByNotice,
    NoBlankNumber,
    NoticeHasPaper,
    NoticeNotOpen,
    NumberNotNext,
    SpoiledIncomplete,
    TypeNeedsNotice,
    TypeWithoutNotice,
)
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from nontax_site.payments.refusals import PaperStands
from nontax_site.stock.modes import CASH, PREFER_MACHINE, TRANSFER
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.type_refusals import BillTypeReplaced, CategoryNotOfType
from tests.factories.notices import CLERK, PASSPORT, SCHOOL
from tests.factories.paper_bills import RECEIPTS, SheetDesk
from tests.factories.stock_types import GENERAL, receipt_facts


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


@pytest.mark.rule("CQ-03", "CQ-49")
def test_a_payment_book_is_written_for_a_notice_on_the_next_sheet(desk):
    notice = desk.issued()
    assert desk.issuing.next_sheet(SCHOOL, "0321") == desk.sheet(1)
    bill = desk.issuing.for_notice(notice, desk.sheet(1), desk.act())
    assert bill.id == "33032126-0000000001"
    assert (bill.total, bill.lines) == (notice.total, notice.lines)
    assert notice.paper == bill.id
    assert [copy.holder for copy in bill.leaves] == ["unit"] * 5
    assert desk.where(bill) == Spot(Place.USED, SCHOOL)
    assert desk.root.find("paper_bill", bill.id) is bill
    assert desk.issuing.next_sheet(SCHOOL, "0321") == desk.sheet(2)
    with pytest.raises(NoticeHasPaper):
        desk.issuing.for_notice(notice, desk.sheet(2), desk.act())


def test_a_sheet_is_the_next_or_none(desk):
    notice = desk.issued()
    with pytest.raises(NumberNotNext, match="33032126-0000000001"):
        desk.issuing.for_notice(notice, desk.sheet(2), desk.act())
    assert notice.paper == ""
    with pytest.raises(NoBlankNumber):
        desk.issuing.for_notice(notice, desk.sheet(1, "33032226"), desk.act())


def test_a_notice_that_is_not_owed_gets_no_paper(desk):
    with pytest.raises(NoticeNotOpen):
        desk.written(notice=desk.draft())
    asked = desk.issued()
    desk.noticing.ask_cancel(asked, desk.act(CLERK, "开错"))
    with pytest.raises(NoticeNotOpen):
        desk.written(notice=asked)


def test_the_type_says_whether_there_is_a_notice(desk):
    with pytest.raises(TypeWithoutNotice):
        desk.issuing.for_notice(desk.issued(), desk.sheet(1, RECEIPTS), desk.act())
    with pytest.raises(TypeNeedsNotice):
        desk.issuing.direct(
            desk.root.units[SCHOOL],
            desk.sheet(1),
            Payer("周晓波"),
            [WantedLine(PASSPORT)],
            CASH,
            desk.act(),
        )


@pytest.mark.rule("CQ-02")
def test_a_type_carries_its_own_income_only(desk):
    desk.published("0122", receipt_facts(categories=("donation",)))
    desk.has("33012226", "T-330100-0122-01")
    with pytest.raises(CategoryNotOfType):
        desk.issuing.direct(
            desk.root.units[SCHOOL],
            desk.sheet(1, "33012226"),
            Payer("周晓波"),
            [WantedLine(PASSPORT)],
            CASH,
            desk.act(),
        )


@pytest.mark.rule("CQ-11", "CQ-13")
def test_cash_at_the_counter_is_noted_with_the_bill(desk):
    bill, advice = desk.issuing.direct(
        desk.root.units[SCHOOL],
        desk.sheet(1, RECEIPTS),
        Payer("周晓波"),
        [WantedLine(PASSPORT)],
        CASH,
        desk.act(),
    )
    assert (bill.state, bill.mode, advice) == ("paid", "cash", None)
    assert bill.received.amount == bill.total
    with pytest.raises(MoneyByNotice):
        desk.issuing.direct(
            desk.root.units[SCHOOL],
            desk.sheet(2, RECEIPTS),
            Payer("周晓波"),
            [WantedLine(PASSPORT)],
            TRANSFER,
            desk.act(),
        )


@pytest.mark.rule("CQ-13")
def test_a_hand_written_bill_is_advised_against(desk):
    desk.published("0131", receipt_facts(form="manual"))
    desk.has("33013126", "T-330100-0131-01")
    _bill, advice = desk.issuing.direct(
        desk.root.units[SCHOOL],
        desk.sheet(1, "33013126"),
        Payer("周晓波"),
        [WantedLine(PASSPORT)],
        CASH,
        desk.act(),
    )
    assert advice is PREFER_MACHINE


@pytest.mark.rule("CQ-46", "CQ-47")
def test_a_sheet_of_a_replaced_revision_is_not_written(desk):
    tomorrow = desk.now.date() + timedelta(days=1)
    desk.published(GENERAL, receipt_facts(from_day=tomorrow))
    desk.later(days=1)
    with pytest.raises(BillTypeReplaced):
        desk.taken_cash()
    assert desk.issuing.next_sheet(SCHOOL, GENERAL) == desk.sheet(1, RECEIPTS)


def test_a_spoiled_sheet_is_void_at_once_with_all_its_copies(desk):
    unit = desk.root.units[SCHOOL]
    act = desk.act(CLERK, "卡纸，整份作废")
    with pytest.raises(SpoiledIncomplete):
        desk.issuing.spoil(unit, desk.sheet(1), act, complete=False)
    bill = desk.issuing.spoil(unit, desk.sheet(1), act, complete=True)
    assert (bill.state, bill.spoiled) == ("voided", True)
    assert desk.where(bill) == Spot(Place.VOID, SCHOOL)
    steps = desk.root.paper.trace(*bill.place_in_book)
    assert [step.verb for step in steps if step.verb] == ["issue", "spoil"]
    assert desk.written(2).id == "33032126-0000000002"


def test_a_notice_with_paper_ends_with_its_paper(desk):
    notice = desk.issued()
    desk.written(notice=notice)
    with pytest.raises(PaperStands):
        desk.noticing.ask_cancel(notice, desk.act(CLERK, "开错"))


def test_the_payment_of_the_notice_pays_the_paper(desk):
    notice = desk.issued()
    bill = desk.written(notice=notice)
    desk.query(notice)
    assert desk.confirm(notice).code == "00000"
    assert not notice.bill_wanted
    desk.paying_paper.by_notice(notice, desk.machine())
    desk.paying_paper.by_notice(notice, desk.machine())
    assert (bill.state, bill.mode) == ("paid", "transfer")
    assert bill.received.amount == notice.total
