"""Fixed bills in bulk: value times count, on the unit's next sheets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.bills.cash_refusals import (
    CashGathered,
    DayOutOfOrder,
    FixedIncomplete,
    NotEnoughBlank,
    OtherRevision,
    WrittenBeforeReceipt,
    WrittenInFuture,
)
from nontax_site.bills.paper_refusals import NoBlankNumber, NumberNotNext
from nontax_site.items.tariff import AmountOutsideTariff
from nontax_site.kernel.errors import FourEyes
from nontax_site.kernel.money import Money
from nontax_site.stock.checking import check
from nontax_site.stock.modes import TransferNotFixed, check_mode
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.type_refusals import (
    BillTypeReplaced,
    CountNotPositive,
    NotFixedValue,
)
from tests.factories.cash_desk import ONES, CashDesk
from tests.factories.notices import BOSS, CLERK, PASSPORT, SCHOOL
from tests.factories.paper_bills import RECEIPTS
from tests.factories.stock_types import FIXED_ONE, fixed_facts


@pytest.fixture
def desk():
    desk = CashDesk()
    yield desk
    desk.close()


@pytest.mark.rule("CQ-05", "CQ-11")
def test_a_thousand_bills_are_one_entry_one_run_and_one_register_line(desk):
    (offered,) = desk.fixed.offered(desk.school)
    assert (offered.sheet, offered.left) == (desk.sheet(1, ONES), 3000)
    register = desk.root.registers.find(SCHOOL, FIXED_ONE)
    before = register.count
    issue = desk.gave(1000)
    assert (issue.count, issue.face, issue.total) == (1000, Money(100), Money(100_000))
    assert issue.parts[0].amount == issue.total
    assert (register.count, register.balance) == (before + 1, 2000)
    (used,) = desk.root.paper.runs(code=ONES, place=Place.USED)
    assert (used.first, used.last) == (1, 1000)
    standing = desk.root.paper.where(ONES, 500)
    assert standing.document == f"fixed_issue:{issue.id}"
    assert next(iter(desk.fixed.offered(desk.school))).sheet == desk.sheet(1001, ONES)
    assert list(check(desk.root)) == []


def wrong(desk, error, count=10, first=1, **over):
    """The entry is refused and nothing has changed."""
    with pytest.raises(error) as refused:
        desk.gave(count, first, **over)
    assert desk.root.paper.next_of(SCHOOL, FIXED_ONE) == (ONES, 1)
    assert desk.root.fixed_issues.is_empty()
    assert desk.root.collectives.is_empty()
    return refused.value


def test_what_is_entered_must_fit_the_paper(desk):
    wrong(desk, NumberNotNext, first=2)
    wrong(desk, NotEnoughBlank, count=3001)
    wrong(desk, CountNotPositive, count=0)
    wrong(desk, NotFixedValue, sheet=desk.sheet(1, RECEIPTS))
    wrong(desk, NoBlankNumber, sheet=desk.sheet(1, "33014226"))


@pytest.mark.rule("CQ-12")
def test_the_charge_and_the_day_must_fit(desk):
    refused = wrong(desk, AmountOutsideTariff, item_code=PASSPORT)
    assert refused.field == "quantity"
    wrong(desk, WrittenInFuture, given_on=desk.now.date() + timedelta(1))
    wrong(desk, WrittenBeforeReceipt, given_on=desk.now.date() - timedelta(1))
    with pytest.raises(TransferNotFixed):
        check_mode("transfer", desk.ones.form)
    # one passport of 200.00 for two hundred sheets of one yuan
    assert desk.gave(200, item_code=PASSPORT, quantity="1").total == Money(20_000)


def test_days_go_with_the_numbers(desk):
    day = desk.now.date()
    desk.later(days=4)
    desk.gave(10, given_on=day + timedelta(2))
    with pytest.raises(DayOutOfOrder):
        desk.gave(10, first=11, given_on=day + timedelta(1))
    assert desk.gave(10, first=11, given_on=day + timedelta(2)).given_on.day == 7


@pytest.mark.rule("CQ-46")
def test_sheets_of_two_revisions_are_two_entries_and_the_old_one_ends(desk):
    newer = desk.published(
        FIXED_ONE, fixed_facts(200, name="新版", from_day=date(2026, 4, 1))
    )
    desk.has(ONES, newer.id, 3001, 3100)
    desk.gave(2990)
    with pytest.raises(OtherRevision) as refused:
        desk.gave(20, first=2991)
    assert refused.value.facts["count"] == 10
    desk.later(days=40)
    with pytest.raises(BillTypeReplaced):
        desk.gave(10, first=2991)


def test_a_mistaken_entry_is_void_as_a_whole_by_another_person(desk):
    issue = desk.gave(100)
    act = desk.act(CLERK, "面额登记错误")
    with pytest.raises(FixedIncomplete):
        desk.fixed.ask_void(issue, act, complete=False)
    desk.fixed.ask_void(issue, act, complete=True)
    with pytest.raises(FourEyes):
        desk.fixed.void(issue, desk.act(desk.two_hats()))
    desk.fixed.void(issue, desk.act(BOSS))
    assert issue.state == "voided"
    assert desk.root.paper.where(ONES, 50).spot == Spot(Place.VOID, SCHOOL)
    assert list(check(desk.root)) == []
    kept = desk.gave(100, first=101)
    desk.gathered("100.00")
    with pytest.raises(CashGathered):
        desk.fixed.ask_void(kept, act, complete=True)
