"""What a bill type is, when it counts, and what it may carry."""

from datetime import date, timedelta

import pytest
from pyramid import testing

from nontax_site.kernel.money import Money
from nontax_site.stock import type_refusals as wrong
from nontax_site.stock.bill_type import (
    BillType,
    check_category,
    check_usable,
    recall_due,
    type_of,
    types_in_force,
    types_to_recall,
)
from nontax_site.stock.income import NotNonTaxIncome
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, HANGZHOU, law
from tests.factories.stock_types import (
    BOOK,
    FIXED_ONE,
    GENERAL,
    TypeDesk,
    book_facts,
    fixed_facts,
    receipt_facts,
)

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def desk(setting):
    made = TypeDesk(setting)
    return made


@pytest.mark.rule("CQ-02")
def test_the_payment_book_carries_its_income_and_refuses_the_rest(desk):
    book = desk.published()
    for category in ("fee", "fund", "resource", "capital", "lottery", "fine"):
        check_category(book, category)
    check_category(book, "donation")
    check_category(book, "department")
    for category in ("franchise", "central_bank", "interest", "other"):
        with pytest.raises(wrong.CategoryNotOfType):
            check_category(book, category)
    for money in ("tax", "social_insurance", "housing_fund"):
        with pytest.raises(NotNonTaxIncome):
            check_category(book, money)


@pytest.mark.rule("CQ-03")
def test_the_payment_book_is_one_type_among_others(desk):
    book, receipt = desk.published(), desk.published(GENERAL, receipt_facts())
    found = types_in_force(desk.root, HANGZHOU, TODAY)
    assert [t.id for t in found] == [receipt.id, book.id]
    assert book.is_payment_book and not receipt.is_payment_book
    assert [len(t.copies) for t in found] == [3, 5]


@pytest.mark.rule("CQ-05")
@pytest.mark.parametrize("fen", [50, 100, 200, 500, 1_000, 2_000, 5_000])
def test_a_fixed_bill_is_worth_its_face_times_the_count(fen):
    fixed = BillType(form="fixed", face_fen=fen)
    assert fixed.amount_of(1) == Money(fen)
    assert fixed.amount_of(25) == Money(25 * fen)
    with pytest.raises(wrong.CountNotPositive):
        fixed.amount_of(0)
    with pytest.raises(wrong.NotFixedValue):
        BillType(form="machine").amount_of(1)


@pytest.mark.rule("CQ-47")
def test_after_the_change_over_day_the_old_revision_is_not_valid(desk):
    old = desk.published()
    change = TODAY + timedelta(days=30)
    new = desk.published(facts=book_facts(from_day=change))
    last_day = change - timedelta(days=1)
    assert (new.revision, new.predecessor, old.successor) == (2, old.id, new.id)
    assert type_of(desk.root, HANGZHOU, BOOK, last_day) is old
    assert type_of(desk.root, HANGZHOU, BOOK, change) is new
    check_usable(old, last_day)
    with pytest.raises(wrong.BillTypeReplaced):
        check_usable(old, change)
    with pytest.raises(wrong.BillTypeNotYetValid):
        check_usable(new, last_day)
    assert recall_due(old, last_day) is None
    due = last_day + timedelta(days=30)
    assert types_to_recall(desk.root, HANGZHOU, change) == ((old, due),)


@pytest.mark.rule("CQ-46")
def test_a_type_that_has_ended_is_handed_in_and_cannot_be_issued(desk):
    fixed = desk.published(FIXED_ONE, fixed_facts())
    last, due = TODAY + timedelta(days=10), TODAY + timedelta(days=40)
    desk.revising.ask_end(fixed, last, due, desk.act(BUREAU_CLERK, "改用电子票据"))
    desk.revising.discontinue(fixed, desk.act(BUREAU_BOSS))
    check_usable(fixed, last)
    with pytest.raises(wrong.BillTypeDiscontinued):
        check_usable(fixed, last + timedelta(days=1))
    assert recall_due(fixed, last + timedelta(days=1)) == due


def test_what_is_not_there_or_not_published_is_refused_by_name(desk):
    with pytest.raises(wrong.BillTypeUnknown):
        type_of(desk.root, HANGZHOU, BOOK, TODAY)
    desk.drafted()
    with pytest.raises(wrong.BillTypeNotPublished):
        type_of(desk.root, HANGZHOU, BOOK, TODAY)
