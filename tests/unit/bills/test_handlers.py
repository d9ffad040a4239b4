"""What the sender of the outbox calls, each in a transaction of its own."""

import pytest

from nontax_site.bills.handlers import HANDLERS, issue_bill, supervise_bill
from nontax_site.kernel.errors import NotFound
from tests.factories import bills as make


def test_the_topics_of_bills_have_their_handlers():
    topics = {"issue-bill", "supervise-bill", "pay-paper", "swipe-card"}
    assert set(HANDLERS) == topics


def test_issuing_and_supervising_are_deeds_of_the_system(bureau):
    notice = bureau.notice()
    issue_bill(bureau, make.record(notice=notice.id))
    supervise_bill(bureau, make.record(bill=notice.bill))
    bill = bureau.ports.bill(notice.bill)
    assert [e.login for e in bill.history()] == [
        "system:issue-bill",
        "system:finance-side",
    ]


def test_a_record_of_something_that_is_not_there_fails_and_stays(bureau):
    with pytest.raises(NotFound):
        supervise_bill(bureau, make.record(bill="33010126-0000000009"))
