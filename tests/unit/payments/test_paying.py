"""The confirm: what it does by the table, and to the books."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.postings import in_transit, revenue
from nontax_site.storage.idempotency import KeyReused
from nontax_site.units.wallets import ALIPAY, WalletRule
from tests.factories.notices import (
    BOSS,
    HANGZHOU,
    MORNING,
    SPECIAL,
    TREASURY,
    Desk,
    fine,
    tuition,
)
from tests.factories.regions import SINCE


def ledger(desk, notice):
    return desk.root.ledgers[f"unit:{notice.unit}"]


def queried(desk, *lines, **over):
    notice = desk.issued(*lines, **over)
    desk.query(notice)
    return notice


@pytest.mark.rule("SX-09")
def test_a_confirm_after_a_query_pays_the_notice(desk):
    notice = queried(desk)
    reply = desk.confirm(notice)
    assert reply.is_ok
    assert notice.state == "paid"
    assert notice.paid.amount == Money(20000)
    assert notice.paid.payer_name == "周晓波"


@pytest.mark.rule("SX-45")
def test_the_answer_carries_the_payment_code(desk):
    notice = queried(desk)
    assert desk.confirm(notice).data["pay_code"] == notice.id


@pytest.mark.rule("SX-09")
def test_without_a_query_of_this_channel_nothing_happens(desk):
    notice = queried(desk)
    before = notice.digest()
    assert desk.confirm(notice, desk.abc).code == "12005"
    assert desk.confirm(notice, desk.abc, rec_account="9").code == "12005"
    assert notice.digest() == before


@pytest.mark.rule("CQ-35")
def test_the_money_stands_in_transit_and_in_revenue(desk):
    notice = queried(desk, tuition("1000.00"))
    desk.confirm(notice)
    books = ledger(desk, notice)
    assert books.balance(in_transit("ccb")) == Money(100000)
    assert books.balance(revenue("special")) == Money(-100000)
    assert notice.paid.rec_account == SPECIAL


@pytest.mark.rule("XG-39")
@pytest.mark.parametrize(
    ("wrong", "code", "reason"),
    [
        ({"amount": Money(19999)}, "12004", "amount-differs"),
        ({"amount": Money(20001)}, "12004", "amount-differs"),
        ({"rec_account": "9999"}, "12003", "account-differs"),
        ({"check_code": "000000"}, "12002", "check-code-differs"),
        ({"bank": "icbc"}, "11006", "bank-not-listed"),
        ({"channel_kind": "QUICKPASS"}, "11006", "channel-closed"),
    ],
)
def test_what_differs_is_answered_and_nothing_changes(desk, wrong, code, reason):
    notice = queried(desk)
    before = notice.digest()
    reply = desk.confirm(notice, **wrong)
    assert (reply.code, reply.reason, reply.has_effect) == (code, reason, False)
    assert notice.digest() == before
    assert desk.root.suspense.is_empty()


def test_the_check_code_of_the_query_is_taken(desk):
    notice = desk.issued()
    code = desk.query(notice).data["check_code"]
    assert desk.confirm(notice, check_code=code).is_ok


@pytest.mark.rule("SX-38")
@pytest.mark.parametrize("mode", ["CASH", "CHEQUE"])
def test_cash_and_cheque_come_over_counters_and_terminals_only(desk, mode):
    notice = queried(desk)
    reply = desk.confirm(notice, mode=mode, channel_kind="MOBILEBANK")
    assert (reply.code, reply.reason) == ("11006", "cash-not-taken")
    assert desk.confirm(notice, mode=mode, channel_kind="KIOSK").is_ok


@pytest.mark.rule("SX-11", "SX-12")
@pytest.mark.parametrize("kind", ["QR", "SCAN"])
def test_alipay_is_refused_where_the_region_denies_it_online_and_on_site(kind):
    desk = Desk(wallets=(WalletRule(ALIPAY, False, SINCE, None),))
    try:
        notice = queried(desk)
        reply = desk.confirm(notice, channel_kind=kind, mode="QR", wallet=ALIPAY)
        assert (reply.code, reply.reason) == ("11006", "wallet-refused")
    finally:
        desk.close()


@pytest.mark.rule("SX-10")
def test_an_allowed_wallet_pays(desk):
    notice = queried(desk)
    assert desk.confirm(notice, channel_kind="QR", mode="QR", wallet="WECHAT").is_ok
    assert notice.paid.wallet == "WECHAT"


def test_the_same_words_again_get_the_stored_answer(desk):
    notice = queried(desk)
    first = desk.confirm(notice)
    before = notice.digest()
    again = desk.confirm(notice)
    assert (again.code, dict(again.data)) == (first.code, dict(first.data))
    assert not again.has_effect
    assert notice.digest() == before


def test_other_words_under_a_used_serial_are_refused(desk):
    notice = queried(desk)
    desk.confirm(notice)
    before = notice.digest()
    with pytest.raises(KeyReused):
        desk.confirm(notice, amount=Money(1))
    assert notice.digest() == before


def test_a_refused_confirm_may_be_repeated_right_under_its_serial(desk):
    notice = queried(desk)
    assert desk.confirm(notice, amount=Money(1)).code == "12004"
    assert desk.confirm(notice).is_ok


def test_a_second_payment_is_suspense_with_a_case_and_raises_the_version(desk):
    notice = queried(desk)
    desk.confirm(notice)
    version = notice.version
    reply = desk.confirm(notice, serial="ccb-2")
    assert reply.code == "12001"
    case = desk.root.suspense[reply.data["suspense"]]
    assert (case.state, case.reason, case.notice) == ("open", "12001", notice.id)
    assert case.amount == Money(20000)
    assert notice.version == version + 1
    assert ledger(desk, notice).balance("suspense") == Money(-20000)


@pytest.mark.parametrize("over", [{}, {"amount": Money(1)}, {"rec_account": "9"}])
def test_money_for_a_closed_notice_nobody_queried_waits_for_a_decision(desk, over):
    cancelled = desk.issued()
    desk.noticing.ask_cancel(cancelled, desk.act(comment="twice"))
    desk.noticing.cancel(cancelled, desk.act(BOSS))
    paid = queried(desk)
    desk.confirm(paid, serial="first")
    for notice, code in ((cancelled, "11004"), (paid, "12001")):
        reply = desk.confirm(notice, desk.abc, serial=f"{code}-1", **over)
        assert (reply.code, reply.has_effect) == (code, True)
        case = desk.root.suspense[reply.data["suspense"]]
        assert (case.notice, case.reason) == (notice.id, code)


@pytest.mark.rule("SX-36")
def test_a_way_that_is_not_open_is_refused_on_a_closed_notice_too(desk):
    notice = queried(desk)
    desk.confirm(notice, serial="first")
    reply = desk.confirm(notice, serial="second", channel_kind="QUICKPASS")
    assert (reply.code, reply.has_effect) == ("11006", False)


@pytest.mark.rule("HZ-07")
def test_paid_at_two_channels_is_one_revenue_and_one_suspense(desk):
    notice = queried(desk)
    desk.query(notice, desk.abc)
    assert desk.confirm(notice, desk.abc).is_ok
    assert desk.confirm(notice, desk.ccb).code == "12001"
    books = ledger(desk, notice)
    assert books.balance(revenue("treasury")) == Money(-20000)
    assert books.balance(in_transit("abc")) == Money(20000)
    assert books.balance(in_transit("ccb")) == Money(20000)


def test_money_for_an_unknown_code_is_suspense_of_its_region(desk):
    reply = desk.confirm("33010026000000099995")
    assert reply.code == "11001"
    case = desk.root.suspense[reply.data["suspense"]]
    assert (case.region, case.unit, case.notice) == (HANGZHOU, "", "")
    assert case.id == "S-330100-26-000001"


def test_money_for_no_region_goes_where_the_channel_serves(desk):
    reply = desk.confirm("9" * 20)
    assert desk.root.suspense[reply.data["suspense"]].region == HANGZHOU


def test_money_for_a_draft_is_money_for_an_unknown_code(desk):
    draft = desk.draft()
    version = draft.version
    assert desk.confirm(draft).code == "11001"
    assert draft.version == version


def test_a_draft_that_was_given_up_is_unknown_outside(desk):
    draft = desk.draft()
    desk.noticing.discard(draft, desk.act(comment="twice"))
    version = draft.version
    assert desk.query(draft).code == "11001"
    assert desk.confirm(draft).code == "11001"
    assert (draft.version, draft.cases) == (version, ())


def test_a_payment_of_the_future_is_refused(desk):
    notice = queried(desk)
    reply = desk.confirm(notice, paid_at=desk.now + timedelta(seconds=301))
    assert (reply.code, reply.reason) == ("10002", "paid-in-future")


def test_a_payment_of_days_ago_is_late_and_no_replay(desk):
    notice = queried(desk)
    paid_at = desk.now
    desk.later(days=3)
    assert desk.confirm(notice, paid_at=paid_at).is_ok


def test_the_quote_is_honoured_over_midnight(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 5))
    desk.clock.set(MORNING.replace(hour=23, minute=55))
    desk.query(notice)
    desk.later(minutes=10)
    assert desk.confirm(notice, amount=Money(10000)).is_ok
    assert notice.paid.late == Money(0)


def test_a_later_query_does_not_take_an_earlier_quote_back(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 5))
    desk.clock.set(MORNING.replace(hour=23, minute=55))
    code = desk.query(notice).data["check_code"]
    desk.later(minutes=28)
    paid_at = desk.now
    desk.later(minutes=3)
    assert desk.query(notice).data["amount"] == "103.00"
    told = {"amount": Money(10000), "paid_at": paid_at, "check_code": code}
    after = {**told, "paid_at": desk.now}
    assert desk.confirm(notice, **after).code == "12004"
    assert desk.confirm(notice, **{**told, "check_code": "0"}).code == "12002"
    assert desk.confirm(notice, **told).is_ok
    assert (notice.paid.amount, notice.paid.late) == (Money(10000), Money(0))


def test_after_the_quote_the_amount_is_that_of_the_day_of_payment(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 5))
    desk.query(notice)
    desk.later(days=2)
    assert desk.confirm(notice, amount=Money(10000)).code == "12004"
    assert desk.confirm(notice, amount=Money(10600)).is_ok
    assert notice.paid.late == Money(600)
    assert ledger(desk, notice).balance(revenue("treasury")) == Money(-10600)


def test_a_locked_notice_is_paid_by_the_lock_or_by_another_channel_that_queried(desk):
    for channel in (desk.ccb, desk.abc):
        notice = desk.issued()
        token = desk.scanning.show(notice, desk.machine()).token
        desk.query(notice, token=token, device="d1", pay_code="")
        desk.query(notice, desk.abc)
        assert notice.state == "locked"
        reply = desk.confirm(notice, channel, serial=f"{notice.id}-x")
        assert reply.is_ok
        assert (notice.state, notice.lock) == ("paid", None)


@pytest.mark.rule("XG-33")
def test_a_bill_is_wanted_on_payment_or_on_demand(desk):
    notice = queried(desk)
    desk.confirm(notice)
    assert desk.topics() == ["issue-bill"]
    on_demand = Desk(bill="on-demand")
    try:
        notice = queried(on_demand)
        on_demand.confirm(notice)
        assert notice.state == "paid"
        assert on_demand.topics() == []
        asked = queried(on_demand, bill_wanted=True)
        on_demand.confirm(asked, serial="x")
        assert on_demand.topics() == ["issue-bill"]
    finally:
        on_demand.close()


@pytest.mark.rule("XG-39")
def test_an_account_changed_after_the_query_does_not_break_the_quote(desk):
    first, second, third = (queried(desk) for _ in range(3))
    unit = desk.root.units[first.unit]
    unit.accounts = (("treasury", "新账户", "3301000000000099", "杭州银行"),)
    paid = desk.confirm(first, serial="1", rec_account=TREASURY)
    assert paid.is_ok
    assert first.paid.rec_account == TREASURY
    assert desk.confirm(second, serial="2").code == "12003"
    told = desk.query(third).data
    assert told["rec_account"] == "3301000000000099"
    assert desk.confirm(third, serial="3", rec_account=TREASURY).is_ok
    assert desk.query(second).is_ok
    assert desk.confirm(second, serial="2").is_ok


def test_who_paid_is_the_channel_and_no_person(desk):
    notice = queried(desk)
    desk.confirm(notice)
    assert notice.history()[-1].person == "system:channel:ccb"
    assert replace(desk.machine()).actor.is_system
