"""支付完成 only asks."""

import pytest

from nontax_site.payments.asking import NOT_TAKEN, TAKEN, UNKNOWN, PaymentDone
from tests.factories.notices import BOSS


class Channels:
    def __init__(self, answer):
        self.answer = answer

    def taken(self, pay_code):
        return self.answer


@pytest.mark.rule("SX-29")
@pytest.mark.parametrize(
    ("answer", "shown"),
    [(TAKEN, "coming"), (NOT_TAKEN, "waiting"), (UNKNOWN, "waiting")],
)
def test_whatever_the_channel_says_nothing_is_set(desk, answer, shown):
    notice = desk.issued()
    before = notice.digest()
    assert PaymentDone(Channels(answer)).ask(notice) == shown
    assert notice.digest() == before
    assert notice.state == "issued"


@pytest.mark.rule("SX-29")
def test_paid_is_what_our_own_confirm_says(desk):
    assert PaymentDone(Channels(NOT_TAKEN)).ask(desk.paid()) == "paid"


def test_a_cancelled_notice_is_closed(desk):
    notice = desk.issued()
    desk.noticing.ask_cancel(notice, desk.act(comment="错"))
    desk.noticing.cancel(notice, desk.act(BOSS))
    assert PaymentDone(Channels(TAKEN)).ask(notice) == "closed"
