"""What ``nontax check`` finds in days of cash."""

from __future__ import annotations

import pytest

from nontax_site.bills.check_cash import check
from tests.factories.cash_desk import CashDesk


def spoil_total(desk, day, _issue):
    day.total_fen += 1


def spoil_notice(desk, day, _issue):
    desk.root.document("notice", day.notices[0]).paper = "HJ-other"


def spoil_face(_desk, _day, issue):
    issue.total_fen -= 1


def spoil_name(_desk, _day, issue):
    issue.gathered = "HJ-330100-0001-26-000009"


def spoil_state(_desk, day, _issue):
    day.state = "remitted"


def spoil_open(_desk, day, _issue):
    day.state = "open"


@pytest.fixture
def desk():
    desk = CashDesk()
    yield desk
    desk.close()


def test_bills_cash_and_notices_agree_and_every_breach_is_named(desk):
    desk.taken_cash()
    issue = desk.gave(10)
    assert list(check(desk.root)) == []
    day = desk.gathered("210.00")
    assert list(check(desk.root)) == []
    notices = [desk.root.document("notice", code) for code in day.notices]
    for spoil, told in (
        (spoil_total, "its notices 21000"),
        (spoil_notice, "names another paper"),
        (spoil_face, "not face value times count"),
        (spoil_name, "no such day"),
        (spoil_state, "a notice of it is not"),
        (spoil_open, "not gathered"),
    ):
        kept = [(one, dict(vars(one))) for one in (day, issue, *notices)]
        spoil(desk, day, issue)
        said = " ".join(str(breach) for breach in check(desk.root))
        assert told in said
        for one, facts in kept:
            vars(one).update(facts)
        assert list(check(desk.root)) == []
