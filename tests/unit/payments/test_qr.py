"""The QR, its lock and the four refusals, to the second."""

from datetime import timedelta

import pytest

from nontax_site.items.item import ItemNotOnline
from nontax_site.payments import qr
from nontax_site.payments.asking import NOT_TAKEN, TAKEN
from nontax_site.payments.qr import FOUR_REFUSALS, Scanning, lock_until
from nontax_site.payments.refusals import (
    AlreadyPaid,
    LockHolds,
    NoticeCancelled,
    NoticeExpired,
    NoticeNotIssued,
    PayingLocked,
    PaymentComing,
    QrExpired,
    QrMultiScan,
    QrOtherSubject,
)
from tests.factories.notices import BOSS, PASSPORT, Desk

PHONE = "phone-1"
OTHER = "phone-2"
TTL = 120
LOCK = 120
GRACE = 30
WAIT = 900


def show(desk, notice):
    return desk.scanning.show(notice, desk.machine())


def scan(desk, token, subject=PHONE):
    return desk.scanning.scan(token, subject, desk.machine())


@pytest.mark.rule("SX-28")
def test_the_four_refusals_have_four_codes():
    assert {refusal.code for refusal in FOUR_REFUSALS} == {
        "PAYING_LOCKED",
        "QR_MULTI_SCAN",
        "QR_EXPIRED",
        "QR_OTHER_SUBJECT",
    }


@pytest.mark.rule("SX-22")
def test_a_token_lives_longer_than_the_109_seconds_of_the_picture(desk):
    token = show(desk, desk.issued())
    assert token.expires_at - token.issued_at == timedelta(seconds=TTL)
    assert TTL > 109


@pytest.mark.rule("SX-22", "SX-26")
@pytest.mark.parametrize(("after_s", "alive"), [(TTL - 0.001, True), (TTL, False)])
def test_a_token_is_over_at_exactly_its_end(desk, after_s, alive):
    notice = desk.issued()
    token = show(desk, notice)
    desk.later(seconds=after_s)
    found = scan(desk, token.token)
    assert (found.refusal is None) is alive
    if not alive:
        assert isinstance(found.refusal, QrExpired)
        assert notice.state == "issued"


@pytest.mark.rule("SX-23")
def test_refreshing_while_the_token_lives_shows_the_same_and_writes_nothing(desk):
    notice = desk.issued()
    token = show(desk, notice)
    version = notice.version
    desk.later(seconds=TTL - 1)
    assert show(desk, notice) == token
    assert notice.version == version


@pytest.mark.rule("SX-26")
def test_plain_expiry_gives_a_new_qr_at_once(desk):
    notice = desk.issued()
    token = show(desk, notice)
    desk.later(seconds=TTL)
    fresh = show(desk, notice)
    assert fresh.token != token.token
    assert scan(desk, fresh.token).refusal is None


@pytest.mark.rule("SX-24")
def test_the_first_scan_locks_the_notice_and_another_start_is_refused(desk):
    notice = desk.issued()
    token = show(desk, notice)
    scan(desk, token.token)
    assert notice.state == "locked"
    assert notice.holding.subject == PHONE
    with pytest.raises(PayingLocked):
        show(desk, notice)
    with pytest.raises(PayingLocked):
        desk.scanning.start(notice, "payer", OTHER, desk.machine())


@pytest.mark.rule("SX-24")
@pytest.mark.parametrize(
    ("after_s", "locked"), [(LOCK + GRACE - 0.001, True), (LOCK + GRACE, False)]
)
def test_a_lock_ends_with_its_grace_and_the_payer_may_begin_again(
    desk, after_s, locked
):
    notice = desk.issued()
    scan(desk, show(desk, notice).token)
    desk.later(seconds=after_s)
    if locked:
        with pytest.raises(PayingLocked):
            show(desk, notice)
        with pytest.raises(LockHolds):
            desk.scanning.end_lock(notice, desk.machine())
    else:
        assert show(desk, notice).subject == ""
        assert (notice.state, notice.lock) == ("issued", None)


@pytest.mark.rule("SX-24")
def test_a_lock_stays_where_a_channel_took_the_money(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    desk.scanning.start(notice, "payer", OTHER, desk.machine())
    desk.later(seconds=LOCK + GRACE)
    notice.qr = (token, *notice.qr[1:2], desk.now + timedelta(seconds=1), "", 0, None)
    desk.answer = TAKEN
    with pytest.raises(PaymentComing):
        show(desk, notice)
    with pytest.raises(PaymentComing):
        desk.scanning.start(notice, "payer", PHONE, desk.machine())
    assert isinstance(scan(desk, token).refusal, PaymentComing)
    assert notice.holding.subject == OTHER
    desk.answer = NOT_TAKEN
    assert scan(desk, token).refusal is None
    assert notice.holding.subject == PHONE


@pytest.mark.rule("SX-24")
def test_where_nobody_can_be_asked_the_timer_ends_the_lock(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "payer", PHONE, desk.machine())
    desk.later(seconds=LOCK + GRACE)
    alone = Scanning(desk.ports)
    with pytest.raises(PayingLocked):
        alone.show(notice, desk.machine())
    alone.end_lock(notice, desk.machine())
    assert alone.show(notice, desk.machine()).subject == ""


@pytest.mark.rule("SX-25", "SX-27")
def test_the_same_device_again_is_a_repeated_scan(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    scan(desk, token)
    found = scan(desk, token)
    assert isinstance(found.refusal, QrMultiScan)
    assert notice.state == "locked"
    assert notice.token.scans == 2


@pytest.mark.rule("SX-25")
@pytest.mark.parametrize(("after_s", "open_"), [(WAIT - 1, False), (WAIT, True)])
def test_after_a_repeated_scan_a_new_qr_comes_after_fifteen_minutes(
    desk, after_s, open_
):
    notice = desk.issued()
    token = show(desk, notice).token
    scan(desk, token)
    desk.later(seconds=10)
    scan(desk, token)
    desk.later(seconds=after_s)
    if open_:
        assert show(desk, notice).token != token
    else:
        with pytest.raises(QrMultiScan):
            show(desk, notice)


@pytest.mark.rule("SX-25")
def test_more_repeated_scans_do_not_draw_the_wait_out(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    scan(desk, token)
    scan(desk, token)
    version = notice.version
    desk.later(seconds=60)
    assert isinstance(scan(desk, token).refusal, QrMultiScan)
    assert notice.version == version
    desk.later(seconds=WAIT - 60)
    assert show(desk, notice)


@pytest.mark.rule("SX-27")
def test_another_device_is_refused_and_changes_nothing(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    scan(desk, token)
    before = notice.digest()
    assert isinstance(scan(desk, token, OTHER).refusal, QrOtherSubject)
    assert notice.digest() == before


@pytest.mark.rule("SX-24")
def test_a_living_qr_of_a_notice_somebody_else_is_paying_is_locked(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    assert isinstance(scan(desk, token).refusal, PayingLocked)
    assert notice.holding.subject == "desk-7"


def test_who_began_online_may_begin_again(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    version = notice.version
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    assert notice.version == version
    desk.later(seconds=LOCK + GRACE)
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    assert lock_until(notice, desk.ports.region("330100").config) > desk.now


@pytest.mark.rule("SX-26")
def test_a_token_that_a_newer_one_replaced_has_expired(desk):
    notice = desk.issued()
    old = show(desk, notice).token
    desk.later(seconds=TTL)
    show(desk, notice)
    assert isinstance(scan(desk, old).refusal, QrExpired)


@pytest.mark.parametrize("token", ["", "x", "33010026000000000018-", "1" * 20 + "-abc"])
def test_a_token_of_nothing_looks_expired_without_a_hint(desk, token):
    found = scan(desk, token)
    assert isinstance(found.refusal, QrExpired)
    assert found.notice is None


def test_a_notice_without_a_token_has_nothing_to_scan(desk):
    notice = desk.issued()
    assert isinstance(scan(desk, f"{notice.id}-abcdefgh").refusal, QrExpired)


@pytest.mark.rule("SX-23")
def test_a_late_success_on_a_dead_token_is_never_lost(desk):
    notice = desk.issued()
    scan(desk, show(desk, notice).token)
    desk.query(notice)
    desk.later(seconds=LOCK + GRACE)
    show(desk, notice)
    desk.later(seconds=600)
    assert desk.confirm(notice, channel_kind="QR").is_ok
    assert notice.state == "paid"


@pytest.mark.rule("SX-23", "SX-24")
def test_the_second_success_on_a_refreshed_qr_is_suspense_and_not_revenue(desk):
    notice = desk.issued()
    scan(desk, show(desk, notice).token)
    desk.query(notice)
    desk.later(seconds=LOCK + GRACE)
    scan(desk, show(desk, notice).token, OTHER)
    assert desk.confirm(notice, serial="one").is_ok
    assert desk.confirm(notice, serial="two").code == "12001"


def test_what_cannot_be_paid_shows_no_qr(desk):
    with pytest.raises(NoticeNotIssued):
        show(desk, desk.draft())
    with pytest.raises(AlreadyPaid):
        show(desk, desk.paid())
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="错"))
    desk.noticing.cancel(notice, desk.act(BOSS))
    with pytest.raises(NoticeCancelled):
        show(desk, notice)
    notice = desk.issued()
    desk.later(days=30)
    desk.noticing.expire(notice, desk.machine())
    with pytest.raises(NoticeExpired):
        show(desk, notice)


def test_a_token_of_a_paid_notice_says_paid(desk):
    notice = desk.issued()
    token = show(desk, notice).token
    desk.query(notice)
    desk.confirm(notice)
    assert isinstance(scan(desk, token).refusal, AlreadyPaid)


@pytest.mark.rule("HZ-02", "HZ-04")
def test_an_item_that_is_on_no_published_list_is_not_payable_online(desk):
    notice = desk.issued()
    desk.root.items[PASSPORT].batch = ""
    with pytest.raises(ItemNotOnline):
        show(desk, notice)
    with pytest.raises(ItemNotOnline):
        desk.scanning.start(notice, "netbank", "x", desk.machine())


def test_the_times_are_the_regions_own():
    desk = Desk(qr_ttl_s=60, lock_s=20, lock_grace_s=0)
    try:
        notice = desk.issued()
        token = show(desk, notice)
        assert token.expires_at - token.issued_at == timedelta(seconds=60)
        scan(desk, token.token)
        desk.later(seconds=20)
        # the lock is over while the bound token still lives: a new one is made
        assert show(desk, notice).token != token.token
    finally:
        desk.close()


def test_tokens_are_not_guessable(desk):
    secrets_ = {show(desk, desk.issued()).token.partition("-")[2] for _ in range(20)}
    assert len(secrets_) == 20
    assert all(len(one) >= qr._SECRET_BYTES for one in secrets_)


def test_a_lock_that_is_over_is_ended_by_the_next_scan(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    desk.later(seconds=LOCK + GRACE)
    token = show(desk, notice)
    assert scan(desk, token.token).refusal is None
    verbs = [entry.verb for entry in notice.history()]
    assert verbs == ["draft", "issue", "lock", "unlock", "lock"]


def test_a_lock_over_by_the_time_of_the_scan_is_ended_by_it(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    desk.later(seconds=LOCK + GRACE)
    token = show(desk, notice).token
    desk.scanning.start(notice, "netbank", "desk-7", desk.machine())
    desk.later(seconds=119)
    assert isinstance(scan(desk, token).refusal, PayingLocked)
