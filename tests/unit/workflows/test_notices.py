"""The guards of notices, each by itself."""

from datetime import timedelta

import pytest

from nontax_site.payments.notice import Lock, Notice
from nontax_site.payments.refusals import LinesMissing, LockHolds, NotPayable
from tests.factories.desk import NOW, act
from workflows import notices

SOON = NOW + timedelta(seconds=120)


def test_a_notice_without_lines_is_not_issued():
    with pytest.raises(LinesMissing):
        notices.guard_issue(Notice(), act())


def test_a_lock_says_until_when():
    with pytest.raises(NotPayable):
        notices.guard_lock(Notice(), act())
    over = Notice(lock=tuple(Lock("c", "s", "", NOW)))
    with pytest.raises(NotPayable):
        notices.guard_lock(over, act())
    notices.guard_lock(Notice(lock=tuple(Lock("c", "s", "", SOON))), act())


def test_what_is_still_held_is_not_unlocked():
    held = Notice(lock=tuple(Lock("c", "s", "", SOON)))
    with pytest.raises(LockHolds):
        notices.guard_unlock(held, act())
    notices.guard_unlock(Notice(), act())


def test_nothing_is_paid_without_a_whole_payment():
    with pytest.raises(NotPayable):
        notices.guard_pay(Notice(), act())


def test_nothing_is_settled_that_has_not_arrived():
    with pytest.raises(NotPayable):
        notices.guard_settle(Notice(), act())
    notices.guard_settle(Notice(settled_at=NOW), act())


@pytest.mark.rule("XG-33")
def test_a_payment_without_a_bill_leaves_no_record():
    left = []

    class Outbox:
        def put(self, lane, topic, **facts):
            left.append((lane, topic, facts))

    notices.after_pay(Notice(id="1", unit="u"), act(), Outbox())
    assert left == []
    notices.after_pay(Notice(id="1", unit="u", bill_wanted=True), act(), Outbox())
    assert left == [("u", "issue-bill", {"notice": "1"})]
