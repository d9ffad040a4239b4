"""The invariants of money are found broken when they are."""

import pytest

from nontax_site.payments.checking import check
from nontax_site.payments.inbox import inbox_of
from nontax_site.payments.postings import Posting
from tests.factories.notices import MORNING


def with_message(desk, channel, serial, effect=True):
    message = inbox_of(desk.root, channel).keep("confirm", MORNING, {}, b"")
    message.became("00000", serial, has_effect=effect)
    return message


@pytest.fixture
def books(desk):
    """A paid notice and suspense money, each with its message: all is well."""
    notice = desk.paid(serial="a")
    desk.confirm(notice, serial="b")
    for serial in ("a", "b"):
        with_message(desk, "ccb", serial)
    assert check(desk.root) == []
    return desk, notice, desk.root.ledgers[f"unit:{notice.unit}"]


def broken(desk):
    return {breach.invariant for breach in check(desk.root)}


def test_a_posting_with_one_side_breaks_a1(books):
    desk, _notice, ledger = books
    row = list(ledger.recent[0])
    row[2] = row[1]
    ledger.recent = (tuple(row), *ledger.recent[1:])
    assert "A1" in broken(desk)


def test_money_lost_between_ledgers_breaks_a1(books):
    desk, _notice, ledger = books
    ledger.post(Posting(MORNING, "clearing", "to_return", 5, "x", "case:1"))
    assert "A1" in broken(desk)


def test_a_changed_balance_breaks_a2(books):
    desk, _notice, ledger = books
    name, fen = ledger.balances[0]
    ledger.balances = ((name, fen + 1), *ledger.balances[1:])
    assert "A2" in broken(desk)


def test_a_lost_posting_breaks_a2(books):
    desk, _notice, ledger = books
    ledger.recent = ledger.recent[:-1]
    assert "A2" in broken(desk)


def test_a_changed_payment_breaks_a3(books):
    desk, notice, _ledger = books
    payment = list(notice.payment)
    payment[5] += 1
    notice.payment = tuple(payment)
    assert "A3" in broken(desk)


def test_revenue_of_nothing_breaks_a3(books):
    desk, _notice, ledger = books
    ledger.post(Posting(MORNING, "suspense", "revenue:x", 5, "notice:0", "case:1"))
    assert "A3" in broken(desk)


def test_a_state_without_its_payment_breaks_a3(books):
    desk, notice, _ledger = books
    notice.state = "issued"
    assert "A3" in broken(desk)


def test_one_event_twice_breaks_a4(books):
    desk, _notice, _ledger = books
    for case in desk.root.suspense.values():
        case.serial = "a"
    assert "A4" in broken(desk)


def test_cash_without_a_message_breaks_a5(books):
    desk, _notice, _ledger = books
    next(desk.root.inbox["ccb"].messages()).outcome = ""
    assert broken(desk) == {"A5"}


def test_a_message_with_no_home_breaks_a6(books):
    desk, _notice, _ledger = books
    with_message(desk, "ccb", "ghost")
    assert broken(desk) == {"A6"}


def test_a_rejected_message_needs_no_home(books):
    desk, _notice, _ledger = books
    with_message(desk, "ccb", "refused", effect=False)
    assert check(desk.root) == []


def test_a_case_without_its_money_breaks_a7(books):
    desk, _notice, _ledger = books
    for case in desk.root.suspense.values():
        case.amount_fen += 1
    assert "A7" in broken(desk)


def test_a_case_in_a_ledger_that_is_not_there_breaks_a7(books):
    desk, _notice, _ledger = books
    for case in desk.root.suspense.values():
        case.unit, case.region = "", "140000"
    assert "A7" in broken(desk)


def test_lines_that_do_not_sum_break_a11(books):
    desk, notice, _ledger = books
    notice.total_fen += 1
    assert "A11" in broken(desk)
