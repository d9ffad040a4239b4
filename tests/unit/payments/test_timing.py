"""What time alone does."""

from datetime import date

import pytest

from nontax_site.payments.asking import NOT_TAKEN, TAKEN, UNKNOWN
from nontax_site.payments.timing import Timing, not_taken
from tests.factories.notices import Desk, fine


class Channels:
    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def taken(self, pay_code):
        self.asked.append(pay_code)
        return self.answer


def locked(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "payer", "phone", desk.machine())
    desk.feed_orders()
    return notice


def ended(desk, channels):
    """The codes whose lock the timer ended."""
    timing = Timing(desk.ports)
    codes = timing.locks_over(desk.now)
    found = not_taken(codes, channels, desk.clock.now)
    return [code for code in found if timing.end_lock(code, desk.machine())]


def expired(desk):
    """The codes the timer let expire."""
    timing = Timing(desk.ports)
    codes = list(timing.expiring(desk.now))
    return [code for code in codes if timing.expire(code, desk.machine())]


@pytest.mark.rule("SX-24")
@pytest.mark.parametrize(
    ("answer", "state"),
    [(NOT_TAKEN, "issued"), (UNKNOWN, "issued"), (TAKEN, "locked")],
)
def test_a_lock_ends_after_the_channels_were_asked(desk, answer, state):
    notice, channels = locked(desk), Channels(answer)
    assert ended(desk, channels) == []
    assert channels.asked == []
    desk.later(seconds=150)
    ended(desk, channels)
    assert channels.asked == [notice.id]
    assert notice.state == state


def test_a_dead_channel_does_not_hold_the_timers_up(desk):
    class Dead(Channels):
        def taken(self, pay_code):
            desk.later(seconds=4)
            return super().taken(pay_code)

    codes, dead = [], Dead(UNKNOWN)
    for _ in range(5):
        codes.append(locked(desk).id)
        desk.later(seconds=1)
    desk.later(seconds=150)
    assert ended(desk, dead) == codes[:3]
    assert ended(desk, dead) == codes[3:]


def test_a_lock_that_is_no_more_or_another_is_not_ended(desk):
    paid, again = locked(desk), locked(desk)
    desk.query(paid)
    desk.later(seconds=150)
    found = Timing(desk.ports).locks_over(desk.now)
    assert found == [paid.id, again.id]
    desk.confirm(paid)
    desk.scanning.start(again, "payer", "other", desk.machine())
    for code in found:
        assert not Timing(desk.ports).end_lock(code, desk.machine())
    assert (paid.state, again.state) == ("paid", "locked")


def test_notices_expire_where_they_may(desk):
    gone = desk.issued(due=date(2026, 3, 6))
    stays = desk.issued(fine(), due=date(2026, 3, 6))
    young = desk.issued(due=date(2026, 3, 20))
    desk.feed_orders()
    desk.later(days=2)
    assert expired(desk) == [gone.id]
    assert [gone.state, stays.state, young.state] == ["expired", "issued", "issued"]


def test_an_order_that_lags_behind_is_looked_at_again(desk):
    notice = desk.issued(due=date(2026, 3, 6))
    desk.feed_orders()
    desk.query(notice)
    desk.confirm(notice)
    desk.later(days=2)
    assert expired(desk) == []
    assert notice.state == "paid"


def test_the_regions_last_day_ends_them_all():
    desk = Desk(last_day="2026-03-31")
    try:
        notice = desk.issued(fine(), due=date(2026, 6, 30))
        desk.feed_orders()
        desk.later(days=27)
        assert expired(desk) == [notice.id]
        assert notice.state == "expired"
    finally:
        desk.close()


def test_every_page_of_the_orders_is_walked(desk, monkeypatch):
    monkeypatch.setattr("nontax_site.payments.timing.PAGE", 2)
    for _ in range(5):
        desk.issued(due=date(2026, 3, 6))
    desk.feed_orders()
    desk.later(days=2)
    assert len(expired(desk)) == 5


def test_what_was_paid_since_it_was_looked_at_does_not_expire(desk):
    notice, timing = desk.issued(due=date(2026, 3, 6)), Timing(desk.ports)
    desk.feed_orders()
    desk.query(notice)
    desk.later(days=2)
    assert list(timing.expiring(desk.now)) == [notice.id]
    desk.query(notice)
    assert not timing.expire(notice.id, desk.machine())
    desk.confirm(notice)
    assert not timing.expire(notice.id, desk.machine())
    assert notice.state == "paid"
