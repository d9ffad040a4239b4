"""Collective notices: bills, cash and notices name each other; differences."""

from __future__ import annotations

import pytest

from nontax_site.bills.cash_refusals import (
    CashGathered,
    CashStillThere,
    NothingToGather,
    ResolutionUnfit,
    VoidStillAsked,
)
from nontax_site.kernel.errors import FourEyes
from nontax_site.kernel.money import Money
from nontax_site.payments.refusals import CollectiveStays, PaperStands
from tests.factories.cash_desk import CashDesk
from tests.factories.notices import BOSS, CLERK


@pytest.fixture
def desk():
    desk = CashDesk()
    yield desk
    desk.close()


def paid_in(desk, day):
    """The unit pays all notices of the day, and the news comes to it."""
    for at, code in enumerate(day.notices):
        notice = desk.root.document("notice", code)
        desk.query(notice)
        said = desk.confirm(notice, serial=f"C{at}", digest=code)
        assert said.code == "00000"
        desk.gathering_cash.notice_paid(notice, desk.machine())


def test_a_days_cash_becomes_notices_the_unit_pays_itself(desk):
    bills = [desk.taken_cash(number) for number in (1, 2, 3)]
    issue = desk.gave(1000)
    day = desk.day()
    assert (day.day, day.state) == (desk.now.date(), "open")
    assert list(desk.days.waiting(day.unit, day.day)) == [*bills, issue]
    desk.gathered("1600.00")
    assert day.numbers == (("33012126", 1, 3),)
    assert day.issues == (issue.id,)
    assert [line.quantity for line in day.parts] == ["3", "1000"]
    assert {one.gathered for one in (*bills, issue)} == {day.id}
    notices = [desk.root.document("notice", code) for code in day.notices]
    # tuition goes to the special account: a notice of its own
    assert [notice.total for notice in notices] == [Money(60_000), Money(100_000)]
    assert {(n.who.name, n.state, n.paper) for n in notices} == {
        ("杭州市教育局", "issued", day.id)
    }
    assert "issue-bill" not in desk.topics()
    paid_in(desk, day)
    assert day.state == "remitted"
    assert "issue-bill" not in desk.topics()


def test_what_is_gathered_is_not_voided_and_its_notice_stays(desk):
    bill = desk.taken_cash()
    day = desk.gathered("200.00")
    with pytest.raises(CashGathered):
        desk.voiding.ask(bill, desk.act(CLERK, "错"))
    notice = desk.root.document("notice", day.notices[0])
    with pytest.raises(PaperStands):
        desk.noticing.ask_cancel(notice, desk.act(CLERK, "错"))
    desk.later(days=60)
    with pytest.raises(CollectiveStays):
        desk.noticing.expire(notice, desk.machine())


def test_cash_that_comes_later_is_another_day(desk):
    desk.taken_cash(1)
    first = desk.gathered("200.00")
    with pytest.raises(NothingToGather):
        desk.gathering_cash.gather(first, Money(0), desk.act())
    desk.taken_cash(2)
    second = desk.day()
    assert (second.id != first.id, second.day) == (True, first.day)
    desk.later(days=1)
    desk.taken_cash(3)
    desk.gathering_cash.gather(second, Money(20_000), desk.act())
    assert second.numbers == (("33012126", 2, 2),)
    assert desk.day().state == "open"


@pytest.mark.parametrize(
    ("counted", "fits", "unfit"),
    [("190.00", "made_good", "handed_in"), ("210.50", "handed_in", "borne")],
)
def test_a_difference_has_an_owner_and_two_persons_decide(desk, counted, fits, unfit):
    desk.taken_cash()
    day = desk.gathered(counted)
    assert (day.state, day.owner) == ("differing", ("school-clerk", "school-clerk"))
    # what the bills say is owed, whatever was counted
    assert desk.root.document("notice", day.notices[0]).total == Money(20_000)
    said = desk.act(CLERK, "找零有误")
    with pytest.raises(ResolutionUnfit):
        desk.gathering_cash.propose(day, unfit, said)
    desk.gathering_cash.propose(day, fits, said)
    paid_in(desk, day)
    assert day.state == "proposed"
    with pytest.raises(FourEyes):
        desk.gathering_cash.decide(day, desk.act(desk.two_hats()))
    desk.gathering_cash.send_back(day, desk.act(BOSS, "再查"))
    assert (day.state, day.resolution) == ("differing", "")
    desk.gathering_cash.propose(day, fits, said)
    desk.gathering_cash.decide(day, desk.act(BOSS))
    assert (day.state, day.resolution) == ("remitted", fits)


def test_a_day_without_cash_is_closed(desk):
    issue = desk.gave(10)
    day = desk.day()
    act = desk.act(CLERK, "登记错误")
    with pytest.raises(CashStillThere):
        desk.gathering_cash.close(day, act)
    desk.fixed.ask_void(issue, act, complete=True)
    with pytest.raises(VoidStillAsked):
        desk.gathered("10.00")
    desk.fixed.void(issue, desk.act(BOSS))
    with pytest.raises(NothingToGather):
        desk.gathered("0.00")
    desk.gathering_cash.close(day, act)
    assert day.state == "empty"


def test_cash_not_gathered_on_the_next_working_day_is_overdue(desk):
    desk.taken_cash()
    day = desk.day()
    assert not desk.workflows.clock(day, desk.now).is_over
    desk.later(days=4)
    assert desk.workflows.clock(day, desk.now).is_over
