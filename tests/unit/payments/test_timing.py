"""What time alone does."""

from datetime import date

import pytest

from nontax_site.payments.asking import NOT_TAKEN, TAKEN, UNKNOWN
from nontax_site.payments.timing import Timing
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


@pytest.mark.rule("SX-24")
@pytest.mark.parametrize(
    ("answer", "state"),
    [(NOT_TAKEN, "issued"), (UNKNOWN, "issued"), (TAKEN, "locked")],
)
def test_a_lock_ends_after_the_channels_were_asked(desk, answer, state):
    notice, channels = locked(desk), Channels(answer)
    timing = Timing(desk.ports)
    assert timing.end_locks(channels, desk.machine()) == 0
    assert channels.asked == []
    desk.later(seconds=150)
    timing.end_locks(channels, desk.machine())
    assert channels.asked == [notice.id]
    assert notice.state == state


def test_notices_expire_where_they_may(desk):
    gone = desk.issued(due=date(2026, 3, 6))
    stays = desk.issued(fine(), due=date(2026, 3, 6))
    young = desk.issued(due=date(2026, 3, 20))
    desk.feed_orders()
    desk.later(days=2)
    assert Timing(desk.ports).expire(desk.machine()) == 1
    assert [gone.state, stays.state, young.state] == ["expired", "issued", "issued"]


def test_an_order_that_lags_behind_is_looked_at_again(desk):
    notice = desk.issued(due=date(2026, 3, 6))
    desk.feed_orders()
    desk.query(notice)
    desk.confirm(notice)
    desk.later(days=2)
    assert Timing(desk.ports).expire(desk.machine()) == 0
    assert notice.state == "paid"


def test_the_regions_last_day_ends_them_all():
    desk = Desk(last_day="2026-03-31")
    try:
        notice = desk.issued(fine(), due=date(2026, 6, 30))
        desk.feed_orders()
        desk.later(days=27)
        assert Timing(desk.ports).expire(desk.machine()) == 1
        assert notice.state == "expired"
    finally:
        desk.close()


def test_every_page_of_the_orders_is_walked(desk, monkeypatch):
    monkeypatch.setattr("nontax_site.payments.timing.PAGE", 2)
    for _ in range(5):
        desk.issued(due=date(2026, 3, 6))
    desk.feed_orders()
    desk.later(days=2)
    assert Timing(desk.ports).expire(desk.machine()) == 5
