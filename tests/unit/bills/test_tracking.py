"""The copies of a sheet: to the bank, back, sealed, exchanged."""

from __future__ import annotations

import pytest

from nontax_site.bills.copies import CopyAt, copy_of, damaged, fresh, stamped
from nontax_site.bills.paper_refusals import (
    CopiesNotThisWay,
    CopyNotAtUnit,
    CopyUnknown,
    ReasonMissing,
    ReceiptBeforeMoney,
    ReceiptGone,
    ReceiptNotSealed,
    StampUnknown,
)
from nontax_site.bills.tracking import is_exchanged
from tests.factories.notices import CLERK
from tests.factories.paper_bills import SheetDesk


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


def holders(bill):
    return [copy.holder for copy in bill.leaves]


@pytest.mark.rule(
    "CQ-14", "CQ-15", "CQ-16", "CQ-17", "CQ-19", "CQ-21", "CQ-22", "CQ-23"
)
def test_copy_four_is_exchanged_for_the_stamped_copy_one(desk):
    bill = desk.written()
    desk.tracking.to_bank(bill, desk.act())
    assert holders(bill) == ["payer", "payer", "payer", "unit", "unit"]
    desk.tracking.seal(bill, desk.act())
    with pytest.raises(ReceiptBeforeMoney):
        desk.tracking.hand_over(bill, desk.act())
    desk.tracking.back(bill, "receipt", desk.act())
    assert holders(bill) == ["unit", "payer_bank", "payee_bank", "unit", "unit"]
    assert copy_of(bill.copies, 1).stamps == ("receipt",)
    desk.tracking.hand_over(bill, desk.act())
    assert holders(bill) == ["unit", "payer_bank", "payee_bank", "payer", "unit"]
    assert copy_of(bill.copies, 4).effective
    with pytest.raises(ReceiptGone):
        desk.tracking.hand_over(bill, desk.act())


@pytest.mark.rule("CQ-17")
def test_a_receipt_without_a_seal_has_no_effect(desk):
    bill = desk.written()
    desk.tracking.to_bank(bill, desk.act())
    desk.tracking.back(bill, "transfer", desk.act())
    assert is_exchanged(bill)
    with pytest.raises(ReceiptNotSealed):
        desk.tracking.hand_over(bill, desk.act())


@pytest.mark.rule("CQ-18")
def test_the_bank_seals_a_receipt_only_with_a_reason(desk):
    bill = desk.written()
    with pytest.raises(ReasonMissing):
        desk.tracking.seal(bill, desk.act(), by_bank=True)
    desk.tracking.seal(bill, desk.act(CLERK, "单位停电，银行代盖"), by_bank=True)
    assert copy_of(bill.copies, 4).stamps == ("bank_seal",)


def test_cash_at_the_counter_needs_no_bank(desk):
    bill = desk.taken_cash()
    desk.tracking.seal(bill, desk.act())
    desk.tracking.hand_over(bill, desk.act())
    assert holders(bill) == ["unit", "payer", "unit"]
    with pytest.raises(CopiesNotThisWay):
        desk.tracking.to_bank(bill, desk.act())


def test_copies_that_are_out_are_not_sent_again(desk):
    bill = desk.written()
    desk.tracking.to_bank(bill, desk.act())
    with pytest.raises(CopyNotAtUnit):
        desk.tracking.to_bank(bill, desk.act())
    with pytest.raises(StampUnknown):
        desk.tracking.back(bill, "unit_seal", desk.act())


def test_rows_say_what_they_do_not_have(desk):
    rows = fresh(desk.type)
    assert copy_of(rows, 5) == CopyAt(5, "存根", "unit", "unit")
    with pytest.raises(CopyUnknown):
        copy_of(rows, 6)
    with pytest.raises(CopyUnknown):
        damaged(rows, (6,))
    with pytest.raises(StampUnknown):
        stamped(rows, 1, "stain")
