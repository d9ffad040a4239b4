"""Dunning: one case about one overdue notice, from the reminder to its end."""

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import CommentMissing, Forbidden, WrongState
from nontax_site.kernel.money import Money
from nontax_site.payments.demand import Service
from nontax_site.payments.dunning import CLOSE_DEMAND, Dunning
from nontax_site.payments.noticing import WantedLine
from nontax_site.payments.refusals import AlreadyPaid, BeingDunned
from nontax_site.payments.relief_refusals import (
    DemandOpen,
    NotOverdue,
    ServedInFuture,
    TermRuns,
    WayUnknown,
)
from tests.factories.notices import (
    BOSS,
    BUREAU_BOSS,
    CLERK,
    FINE,
    PASSPORT,
    STRANGER,
    Desk,
)


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.close()


@pytest.fixture
def notice(desk):
    made = desk.issued(WantedLine(FINE, "1", Money(100_000)))
    desk.later(days=30)
    return made


def deeds(desk):
    return Dunning(desk.ports)


def opened(desk, notice):
    return deeds(desk).open(notice, desk.act())


def served(desk, notice):
    demand = opened(desk, notice)
    deeds(desk).issue(demand, desk.act(BOSS))
    day = beijing_day(desk.now)
    deeds(desk).serve(demand, Service("post", day, "吴建军"), desk.act())
    return demand


def test_only_what_is_overdue_is_dunned_and_once(desk):
    fresh = desk.issued()
    with pytest.raises(NotOverdue):
        opened(desk, fresh)
    desk.later(days=30)
    demand = opened(desk, fresh)
    assert (fresh.demand, demand.state) == (demand.id, "open")
    with pytest.raises(DemandOpen):
        opened(desk, fresh)


def test_a_paid_notice_is_not_dunned(desk, notice):
    desk.query(notice)
    desk.confirm(notice)
    with pytest.raises(AlreadyPaid):
        opened(desk, notice)


def test_a_stranger_duns_nobody(desk, notice):
    with pytest.raises(Forbidden):
        deeds(desk).open(notice, desk.act(STRANGER))


def test_reminders_are_kept_in_order(desk, notice):
    demand = opened(desk, notice)
    deeds(desk).remind(demand, "phone", "无人接听", desk.act())
    desk.later(days=1)
    deeds(desk).remind(demand, "visit", "答应周五缴", desk.act())
    assert [r.way for r in demand.reminders] == ["phone", "visit"]
    assert demand.reminders[1].name == CLERK.name
    with pytest.raises(WayUnknown):
        deeds(desk).remind(demand, "pigeon", "", desk.act())


def test_the_demand_states_what_is_owed_on_its_day(desk, notice):
    demand = opened(desk, notice)
    deeds(desk).issue(demand, desk.act(BOSS))
    day = beijing_day(desk.now)
    assert demand.demanded == notice.owed(day)
    assert demand.late_fen == notice.late(day).fen > 0
    before = demand.demanded
    desk.later(days=1)
    assert notice.days_late(beijing_day(desk.now)) == notice.days_late(day) + 1
    assert demand.demanded == before


def test_the_units_supervisor_issues_it(desk, notice):
    demand = opened(desk, notice)
    with pytest.raises(Forbidden):
        deeds(desk).issue(demand, desk.act(CLERK))


def test_service_lies_between_the_demand_and_today(desk, notice):
    demand = opened(desk, notice)
    deeds(desk).issue(demand, desk.act(BOSS))
    today = beijing_day(desk.now)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ServedInFuture):
            deeds(desk).serve(demand, Service("post", day, "x"), desk.act())
    with pytest.raises(WayUnknown):
        deeds(desk).serve(demand, Service("dove", today, "x"), desk.act())
    deeds(desk).serve(demand, Service("post", today, "x"), desk.act())
    assert demand.until == today + timedelta(days=10)


def test_the_court_is_asked_after_the_term(desk, notice):
    demand = served(desk, notice)
    today = beijing_day(desk.now)
    with pytest.raises(TermRuns):
        deeds(desk).sue(demand, today, "西湖区人民法院", "", desk.act(comment="x"))
    desk.later(days=11)
    today = beijing_day(desk.now)
    deeds(desk).sue(demand, today, "西湖区人民法院", "", desk.act(comment="逾期"))
    assert (demand.state, notice.state) == ("court", "issued")


def test_the_case_ends_when_the_notice_is_paid(desk, notice):
    demand = served(desk, notice)
    desk.query(notice)
    desk.confirm(notice)
    assert CLOSE_DEMAND in desk.topics()
    deeds(desk).close(notice, desk.machine())
    assert (demand.state, demand.ended) == ("closed", "paid")


def test_nothing_is_closed_while_it_is_owed(desk, notice):
    demand = served(desk, notice)
    deeds(desk).close(notice, desk.machine())
    assert demand.state == "served"


@pytest.mark.parametrize("last_day", [None, "2026-03-31"])
def test_what_is_dunned_does_not_expire(last_day):
    desk = Desk(last_day=last_day)
    try:
        notice = desk.issued(WantedLine(PASSPORT, "1"))
        desk.later(days=60)
        demand = opened(desk, notice)
        with pytest.raises(BeingDunned):
            desk.noticing.expire(notice, desk.machine())
        assert (notice.state, demand.state) == ("issued", "open")
        assert CLOSE_DEMAND not in desk.topics()
    finally:
        desk.close()


def test_a_case_stands_whose_notice_has_only_expired(desk, notice):
    demand = opened(desk, notice)
    notice.state = "expired"
    deeds(desk).close(notice, desk.machine())
    assert (demand.state, demand.ended) == ("open", "")


def test_a_debt_is_given_up_by_unit_and_bureau(desk, notice):
    demand = served(desk, notice)
    fire = desk.workflows.fire
    with pytest.raises(CommentMissing):
        fire(demand, "ask_give_up", desk.act(BOSS))
    fire(demand, "ask_give_up", desk.act(BOSS, "下落不明"))
    with pytest.raises(Forbidden):
        deeds(desk).give_up(demand, desk.act(BOSS, "同意"))
    deeds(desk).give_up(demand, desk.act(BUREAU_BOSS, "同意"))
    assert (demand.state, notice.state) == ("given_up", "cancelled")
    assert notice.history()[-1].verb == "write_down"


def test_nothing_is_given_up_before_the_demand_was_served(desk, notice):
    demand = opened(desk, notice)
    with pytest.raises(WrongState):
        desk.workflows.fire(demand, "ask_give_up", desk.act(BOSS, "x"))


def test_dunning_begins_by_itself_after_the_regions_days(desk, notice):
    desk.feed_orders()
    day = beijing_day(desk.now)
    assert list(deeds(desk).to_open(day)) == [notice.id]
    opened(desk, notice)
    assert list(deeds(desk).to_open(day)) == []
