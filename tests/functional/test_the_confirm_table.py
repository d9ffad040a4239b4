"""Every row of the confirm table (decision 10), through the channel's door."""

from datetime import timedelta

import pytest

from tests.factories.channels import (
    Window,
    breaches,
    cases,
    digest_of,
    fine_of,
    issue,
    state_of,
)

UNKNOWN = "33010026000000099995"


@pytest.fixture
def window(office):
    return Window(office)


@pytest.fixture
def code(office):
    return issue(office)


def kept(office, channel="testbank"):
    """(verb, outcome, proved) of every message kept raw."""
    with office.work() as request:
        inbox = request.site.inbox.get(channel)
        messages = list(inbox.messages()) if inbox else []
        return [(m.verb, m.outcome, m.is_proved) for m in messages]


def test_row_1_what_does_not_prove_is_401_kept_raw_and_a_security_event(
    office, window, code
):
    before = digest_of(office, code)
    response = window.say("confirm", window.message(code), **{"X-Signature": "AAAA"})
    assert response.status_int == 401
    assert response.json["code"] == "401"
    assert kept(office, "unknown") == [("confirm", "401", False)]
    with office.work() as request:
        entry = next(request.site.audit.find("channel:unknown").newest_first())
        assert entry["verb"] == "refuse_message"
    assert digest_of(office, code) == before


def test_row_2_what_is_malformed_is_10002_and_kept_raw(office, window, code):
    before = digest_of(office, code)
    for message in (b"{", b"[]", window.message(code, amount="1.234")):
        response = window.say("confirm", message)
        assert (response.status_int, response.json["code"]) == (200, "10002")
    assert kept(office) == [("confirm", "10002", True)] * 3
    assert digest_of(office, code) == before


@pytest.mark.rule("SX-09")
def test_row_3_without_a_query_before_it_is_12005_and_the_bank_repeats(
    office, window, code
):
    before = digest_of(office, code)
    assert window.confirm(code)["code"] == "12005"
    assert digest_of(office, code) == before
    window.query(code)
    assert window.confirm(code)["code"] == "00000"
    assert state_of(office, code) == "paid"


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"rec_account": "3301000000000002"}, "12003"),
        ({"amount": "199.99"}, "12004"),
        ({"amount": "200.01"}, "12004"),
        ({"check_code": "000000"}, "12002"),
    ],
)
def test_row_4_account_amount_and_check_code_are_compared_and_nothing_changes(
    office, window, code, wrong, answer
):
    window.query(code)
    before = digest_of(office, code)
    assert window.confirm(code, **wrong)["code"] == answer
    assert digest_of(office, code) == before
    assert cases(office) == []
    assert breaches(office) == []


def test_row_5_the_same_words_get_the_stored_answer(office, window, code):
    window.query(code)
    first = window.confirm(code)
    before = digest_of(office, code)
    for _ in range(3):
        assert window.confirm(code) == first
    assert digest_of(office, code) == before
    assert breaches(office) == []


def test_row_5_other_words_under_the_serial_are_409(office, window, code):
    window.query(code)
    window.confirm(code)
    before = digest_of(office, code)
    response = window.say("confirm", window.message(code, amount="1.00"))
    assert (response.status_int, response.json["code"]) == (409, "409")
    assert digest_of(office, code) == before
    assert kept(office)[-1] == ("confirm", "409", True)
    assert breaches(office) == []


def test_row_6_already_paid_under_another_serial_is_suspense_and_a_case(
    office, window, code
):
    window.query(code)
    window.confirm(code)
    before = digest_of(office, code)
    response = window.say("confirm", window.message(code, serial="P2"))
    assert (response.status_int, response.json["code"]) == (200, "12001")
    assert cases(office) == [("12001", code, 20000)]
    # decision 12: the notice's version is raised, so its digest is another
    assert digest_of(office, code) != before
    assert breaches(office) == []


def test_row_7_expired_is_suspense_and_a_case(office, window, code):
    window.query(code)
    office.clock.advance(timedelta(days=30))
    _expire(office, code)
    message = window.message(code)
    message["paid_at"] = (office.clock.now() - timedelta(days=30)).isoformat()
    assert window.say("confirm", message).json["code"] == "11003"
    assert cases(office) == [("11003", code, 20000)]
    assert state_of(office, code) == "expired"
    assert breaches(office) == []


def test_row_7_cancelled_is_suspense_and_a_case(office, window, code):
    window.query(code)
    _cancel(office, code)
    assert window.confirm(code)["code"] == "11004"
    assert cases(office) == [("11004", code, 20000)]
    assert state_of(office, code) == "cancelled"
    assert breaches(office) == []


def test_row_7_money_for_a_cancelled_notice_needs_no_query(office, window, code):
    _cancel(office, code)
    assert window.confirm(code)["code"] == "11004"
    assert cases(office) == [("11004", code, 20000)]
    assert window.confirm(code)["code"] == "11004"
    assert len(cases(office)) == 1
    assert breaches(office) == []


def test_row_8_an_unknown_code_is_suspense_and_a_case(office, window):
    response = window.say("confirm", window.message(UNKNOWN))
    assert (response.status_int, response.json["code"]) == (200, "11001")
    assert cases(office) == [("11001", "", 20000)]
    assert breaches(office) == []


@pytest.mark.rule("SX-35", "SX-36", "SX-38", "SX-11")
@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"bank": "ICBC"}, "bank-not-listed"),
        ({"channel_kind": "QUICKPASS"}, "channel-closed"),
        ({"mode": "CASH", "channel_kind": "NETBANK"}, "cash-not-taken"),
        ({"mode": "CHEQUE", "channel_kind": "QR"}, "cash-not-taken"),
    ],
)
def test_a_way_that_is_not_open_is_11006(office, window, code, over, reason):
    window.query(code)
    answered = window.confirm(code, **over)
    assert (answered["code"], answered["data"]["reason"]) == ("11006", reason)
    assert state_of(office, code) == "issued"


@pytest.mark.rule("SX-11", "SX-12")
def test_alipay_is_refused_in_shanxi_and_taken_in_hangzhou(office, window, code):
    from nontax_site.kernel.money import Money
    from nontax_site.payments.noticing import WantedLine
    from tests.factories.office import FINANCE

    line = WantedLine("103040101", "1", Money.parse("200.00"))
    shanxi = issue(office, line, unit=FINANCE, login="sx-unit")
    how = {"channel_kind": "SCAN", "mode": "QR", "wallet": "ALIPAY"}
    window.query(shanxi)
    answered = window.confirm(shanxi, **how)
    assert answered["data"]["reason"] == "wallet-refused"
    window.query(code)
    assert window.confirm(code, serial="P2", **how)["code"] == "00000"


def test_late_money_is_taken_at_the_quote_it_was_told(office, window):
    fine = fine_of(office, due=office.clock.today())
    asked = window.query(fine)
    assert asked["data"]["amount"] == "100.00"
    paid_at = office.clock.now()
    office.clock.advance(timedelta(days=5))
    message = window.message(fine, amount="100.00", paid_at=paid_at.isoformat())
    assert window.say("confirm", message).json["code"] == "00000"


def test_a_fine_paid_late_is_taken_at_the_amount_of_the_day(office, window):
    fine = fine_of(office, due=office.clock.today())
    office.clock.advance(timedelta(days=5))
    asked = window.query(fine)["data"]
    assert (asked["late"], asked["amount"]) == ("15.00", "115.00")
    assert window.confirm(fine, amount="100.00")["code"] == "12004"
    assert window.confirm(fine, amount="115.00")["code"] == "00000"
    assert breaches(office) == []


def _cancel(office, code):
    from nontax_site.payments.noticing import Noticing
    from nontax_site.payments.ports import payment_ports

    with office.work() as request:
        ports = payment_ports(request)
        deed, notice = Noticing(ports), ports.notice(code)
        deed.ask_cancel(notice, office.act("school-clerk", "金额有误"))
        deed.cancel(notice, office.act("school-boss"))


def _expire(office, code):
    from nontax_site.payments.noticing import Noticing
    from nontax_site.payments.ports import payment_ports

    with office.work() as request:
        ports = payment_ports(request)
        Noticing(ports).expire(ports.notice(code), office.act("system:timer"))
