"""Finding a notice without an account: by code, by phone, by a scanned QR."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.kernel.codes import (
    PaymentCode,
    PaymentCodeCheckDigit,
    PaymentCodeMalformed,
    PaymentCodeRegion,
)
from nontax_site.payments.looking_up import LookingUp, first_day
from nontax_site.payments.notice import Payer
from nontax_site.payments.refusals import (
    AlreadyPaid,
    CodeUnknown,
    PayingLocked,
    QrExpired,
    QrMultiScan,
    QrOtherSubject,
)
from tests.factories.notices import Desk

PHONE = "13800000000"
LOCK = timedelta(seconds=150)


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.close()


@pytest.fixture
def looking(desk):
    return LookingUp(desk.root)


def listed(desk, phone=PHONE, before=None):
    desk.feed_orders()
    found = LookingUp(desk.root).by_phone(phone, desk.now, before)
    return [notice.id for notice in found.notices], found.cursor


def seen(desk, qr, device):
    return LookingUp(desk.root).by_token(qr.token, device, desk.now)


def refusal(desk, qr, device):
    found = seen(desk, qr, device).refusal
    return type(found) if found is not None else None


# ---- by code -----------------------------------------------------------------------


@pytest.mark.rule("SX-08", "SX-13")
def test_a_code_opens_its_one_notice_however_it_is_grouped(desk, looking):
    notice = desk.issued()
    assert looking.by_code(notice.id) is notice
    assert looking.by_code(notice.shown) is notice


@pytest.mark.rule("SX-44")
@pytest.mark.parametrize("text", ["", "1", "3" * 19, "3" * 21, "３" * 20])
def test_twenty_plain_digits_and_nothing_else(looking, text):
    with pytest.raises(PaymentCodeMalformed):
        looking.by_code(text)


@pytest.mark.rule("SX-14")
def test_an_unknown_region_and_a_wrong_check_digit_are_told_apart(desk, looking):
    code = desk.issued().id
    with pytest.raises(PaymentCodeRegion):
        looking.by_code("99" + code[2:])
    with pytest.raises(PaymentCodeCheckDigit):
        looking.by_code(code[:-1] + str((int(code[-1]) + 1) % 10))


def test_a_draft_is_as_unknown_as_a_code_nobody_has(desk, looking):
    with pytest.raises(CodeUnknown):
        looking.by_code(desk.draft().id)
    given_up = desk.draft()
    desk.noticing.discard(given_up, desk.act(comment="twice"))
    with pytest.raises(CodeUnknown):
        looking.by_code(given_up.id)
    with pytest.raises(CodeUnknown):
        looking.by_code(str(PaymentCode.compose("330100", 26, "00", 999, "LUHN")))


# ---- by phone ----------------------------------------------------------------------


@pytest.mark.rule("SX-08")
def test_a_phone_lists_what_is_unpaid_newest_first(desk):
    first = desk.issued()
    desk.later(minutes=5)
    second = desk.issued()
    desk.draft()
    paid = desk.paid()
    desk.issued(payer=Payer("别人", phone="13900000000"))
    assert listed(desk) == ([second.id, first.id], None)
    assert paid.id not in listed(desk)[0]


def test_a_phone_written_in_another_way_is_the_same_phone(desk):
    notice = desk.issued(payer=Payer("周晓波", phone="+86 138-0000-0000"))
    assert listed(desk)[0] == [notice.id]


def test_a_notice_without_a_mobile_number_stands_in_no_list(desk):
    for phone in ("", "0571-87000001"):
        assert desk.issued(payer=Payer("周晓波", phone=phone)).also_ordered() == ()


def test_a_locked_notice_stays_in_the_list(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "ccb", "a", desk.act())
    assert listed(desk)[0] == [notice.id]


@pytest.mark.rule("SX-30")
@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 6, 5), date(2026, 3, 5)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2026, 2, 1), date(2025, 11, 1)),
    ],
)
def test_three_months_are_calendar_months(today, first):
    assert first_day(today) == first


@pytest.mark.rule("SX-30")
def test_the_list_ends_after_three_calendar_months(desk):
    notice = desk.issued(due=date(2026, 12, 31))
    desk.later(days=92)
    assert listed(desk)[0] == [notice.id]
    desk.later(days=1)
    assert listed(desk)[0] == []


def test_pages_follow_each_other(desk):
    codes = [desk.issued().id for _ in range(25)]
    first, cursor = listed(desk)
    rest, end = listed(desk, before=cursor)
    assert sorted(first + rest) == sorted(codes)
    assert (len(first), end) == (20, None)


def test_a_region_with_a_phone_code_lists_nothing(desk):
    closed = Desk(phone_code=True)
    closed.issued()
    assert listed(closed) == ([], None)
    proved = LookingUp(closed.root).by_phone(PHONE, closed.now, is_proved=True)
    assert len(proved.notices) == 1
    assert [one.code for one in LookingUp(closed.root).with_phone_code()] == ["330100"]
    assert LookingUp(desk.root).with_phone_code() == ()
    closed.close()


def test_a_phone_is_learned_from_the_outbox_and_forgotten_when_paid(desk):
    notice = desk.issued()
    assert LookingUp(desk.root).by_phone(PHONE, desk.now).notices == ()
    assert listed(desk)[0] == [notice.id]
    desk.query(notice)
    desk.confirm(notice)
    assert listed(desk)[0] == []


# ---- by a scanned QR -----------------------------------------------------------------


def test_before_anybody_scanned_the_qr_is_open_to_every_device(desk):
    qr = desk.scanning.show(desk.issued(), desk.act())
    assert refusal(desk, qr, "") is None
    assert refusal(desk, qr, "a") is None


@pytest.mark.rule("SX-27")
def test_after_the_first_scan_it_is_that_devices(desk):
    qr = desk.scanning.show(desk.issued(), desk.act())
    desk.scanning.scan(qr.token, "a", desk.act())
    assert refusal(desk, qr, "a") is None
    assert refusal(desk, qr, "b") is QrOtherSubject
    assert refusal(desk, qr, "") is QrOtherSubject


@pytest.mark.rule("SX-25")
def test_after_a_second_scan_the_device_sees_when_it_may_go_on(desk):
    qr = desk.scanning.show(desk.issued(), desk.act())
    for _ in range(2):
        desk.scanning.scan(qr.token, "a", desk.act())
    found = seen(desk, qr, "a").refusal
    assert isinstance(found, QrMultiScan)
    assert found.facts["again_at"] == "2026-03-05 10:15:00"
    desk.later(minutes=15)
    assert refusal(desk, qr, "a") is QrExpired


@pytest.mark.rule("SX-22", "SX-26")
def test_it_expires_exactly_when_its_life_is_over(desk):
    qr = desk.scanning.show(desk.issued(), desk.act())
    desk.later(seconds=119)
    assert refusal(desk, qr, "a") is None
    desk.later(seconds=1)
    assert refusal(desk, qr, "a") is QrExpired


def test_the_paying_device_is_not_turned_away_while_it_pays(desk):
    qr = desk.scanning.show(desk.issued(), desk.act())
    desk.later(seconds=100)
    desk.scanning.scan(qr.token, "a", desk.act())
    desk.later(seconds=149)
    assert refusal(desk, qr, "a") is None
    desk.later(seconds=1)
    assert refusal(desk, qr, "a") is QrExpired


@pytest.mark.rule("SX-24")
def test_a_qr_is_refused_while_somebody_pays_at_a_bank(desk):
    notice = desk.issued()
    qr = desk.scanning.show(notice, desk.act())
    desk.scanning.start(notice, "ccb", "b", desk.act())
    found = seen(desk, qr, "a").refusal
    assert isinstance(found, PayingLocked)
    assert found.facts["until"] == "2026-03-05 10:02:30"


def test_a_paid_notice_says_so_whatever_its_qr(desk):
    notice = desk.issued()
    qr = desk.scanning.show(notice, desk.act())
    desk.query(notice)
    desk.confirm(notice)
    assert refusal(desk, qr, "a") is AlreadyPaid


@pytest.mark.parametrize("token", ["", "-", "x-y", "33010026000000000018-guess"])
def test_a_token_of_nothing_is_expired(desk, token):
    notice = desk.issued()
    found = LookingUp(desk.root).by_token(token, "a", desk.now)
    assert isinstance(found.refusal, QrExpired)
    assert found.notice is None or found.notice is notice


def test_an_older_qr_is_expired_once_a_newer_one_took_its_place(desk):
    notice = desk.issued()
    old = desk.scanning.show(notice, desk.act())
    desk.later(seconds=120)
    desk.scanning.show(notice, desk.act())
    assert refusal(desk, old, "a") is QrExpired
