"""What a channel is told, and the quote that stands."""

from datetime import date, timedelta

import pytest

from nontax_site.kernel.clock import BEIJING
from nontax_site.payments.querying import honoured_until
from tests.factories.notices import BOSS, MORNING, fine


def audit_verbs(desk, notice):
    lane = desk.root.audit.find(notice.unit)
    return [e["verb"] for e in lane.newest_first() if e["id"] == notice.id]


@pytest.mark.rule("SX-16", "SX-19")
def test_a_query_tells_the_facts_of_the_notice_with_the_name_masked(desk):
    reply = desk.query(desk.issued())
    assert reply.is_ok
    assert reply.data["payer_name"] == "周*波"
    assert reply.data["unit_name"] == "杭州市教育局"
    assert (reply.data["items_count"], reply.data["amount"]) == (1, "200.00")
    assert (reply.data["status"], reply.data["late"]) == (0, "0.00")
    assert reply.data["rec_account"] == "3301000000000001"


def test_a_query_writes_the_quote_with_version_and_audit(desk):
    notice = desk.issued()
    version = notice.version
    desk.query(notice)
    assert notice.version == version + 1
    assert notice.quote_of("ccb").amount_fen == 20000
    assert audit_verbs(desk, notice)[0] == "query"


def test_the_same_query_again_writes_nothing_while_the_quote_stands(desk):
    notice = desk.issued()
    first = desk.query(notice)
    version = notice.version
    again = desk.query(notice, serial="Q2")
    assert notice.version == version
    assert again.data == first.data


def test_each_channel_has_its_own_quote(desk):
    notice = desk.issued()
    desk.query(notice)
    assert notice.quote_of("abc") is None
    desk.query(notice, desk.abc)
    assert notice.quote_of("abc") is not None


def test_a_quote_stands_until_midnight_and_half_an_hour_at_least():
    noon = MORNING.replace(hour=12)
    assert honoured_until(noon) == MORNING.replace(hour=0) + timedelta(days=1)
    late = MORNING.replace(hour=23, minute=50)
    assert honoured_until(late) == late + timedelta(minutes=30)


def test_a_standing_quote_is_not_raised_by_a_query_after_midnight(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 5))
    desk.clock.set(MORNING.replace(hour=23, minute=50))
    assert desk.query(notice).data["amount"] == "100.00"
    desk.later(minutes=20)
    assert desk.query(notice).data["amount"] == "100.00"
    desk.later(minutes=11)
    assert desk.query(notice).data["amount"] == "103.00"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("33010026000000000018", "11001"),
        ("33010026000000000019", "11002"),
        ("9" * 20, "11001"),
        ("3301001", "10002"),
    ],
)
def test_codes_of_nothing_are_named(desk, code, answer):
    assert desk.query(code).code == answer


def test_a_draft_is_not_known_outside(desk):
    assert desk.query(desk.draft()).code == "11001"


def test_paid_cancelled_and_expired_notices_say_so(desk):
    paid = desk.paid()
    reply = desk.query(paid)
    assert (reply.code, reply.data["status"]) == ("00000", 1)
    assert reply.data["amount"] == "200.00"
    cancelled = desk.issued()
    desk.noticing.ask_cancel(cancelled, desk.act(comment="错"))
    desk.noticing.cancel(cancelled, desk.act(BOSS))
    reply = desk.query(cancelled)
    assert (reply.code, reply.data["status"]) == ("11004", 2)
    expired = desk.issued()
    desk.later(days=30)
    desk.noticing.expire(expired, desk.machine())
    assert desk.query(expired).code == "11003"


@pytest.mark.rule("SX-35", "SX-36")
def test_a_bank_or_kind_that_is_not_open_is_refused_at_the_query(desk):
    notice = desk.issued()
    reply = desk.query(notice, bank="icbc", channel_kind="COUNTER")
    assert (reply.code, reply.reason) == ("11006", "bank-not-listed")
    reply = desk.query(notice, bank="ccb", channel_kind="QUICKPASS")
    assert (reply.code, reply.reason) == ("11006", "channel-closed")
    assert notice.quotes == ()


@pytest.mark.rule("SX-27", "SX-33")
def test_a_query_by_token_binds_the_device_and_locks(desk):
    notice = desk.issued()
    token = desk.scanning.show(notice, desk.machine()).token
    by_token = {"pay_code": "", "token": token}
    reply = desk.query(notice, device="d1", **by_token)
    assert reply.is_ok
    assert reply.data["locked"]
    assert notice.holding.subject == "ccb:d1"
    assert desk.query(notice, device="d2", **by_token).code == "QR_OTHER_SUBJECT"
    assert desk.query(notice, device="d1", **by_token).code == "QR_MULTI_SCAN"
    desk.later(seconds=121)
    assert desk.query(notice, device="d1", **by_token).code == "QR_EXPIRED"


def test_a_token_of_nothing_is_an_expired_one(desk):
    reply = desk.query("", token="1" * 20 + "-abcdefgh", device="d1")
    assert reply.code == "QR_EXPIRED"


def test_a_locked_notice_may_be_queried_at_a_counter(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "payer", "phone", desk.machine())
    reply = desk.query(notice, desk.abc)
    assert reply.is_ok
    assert reply.data["locked"]


def test_a_unit_without_an_account_is_answered_and_nothing_is_written(desk):
    notice = desk.issued()
    desk.root.units[notice.unit].accounts = ()
    version = notice.version
    assert desk.query(notice).code == "11005"
    assert notice.version == version


def test_times_in_answers_are_aware(desk):
    reply = desk.query(desk.issued())
    assert reply.data["quote_valid_until"].endswith("+00:00")
    assert BEIJING.utcoffset(None) == timedelta(hours=8)
