"""Whether a notice stands so that money may come in."""

from datetime import UTC, datetime

import pytest

from nontax_site.payments.notice import Notice
from nontax_site.payments.refusals import NoticeNotIssued, NotPayable
from nontax_site.payments.standing import WHY_NOT, check_payable, why_not

AT = datetime(2026, 3, 5, tzinfo=UTC)


def issued(state):
    return Notice(state=state, issued_at=AT)


@pytest.mark.parametrize("state", ["issued", "locked"])
def test_issued_and_locked_notices_may_be_paid(state):
    check_payable(issued(state))
    assert why_not(issued(state)) is None


@pytest.mark.parametrize("state", sorted(WHY_NOT))
def test_every_other_state_says_why_not(state):
    with pytest.raises(NotPayable) as refusal:
        check_payable(issued(state))
    assert type(refusal.value) is WHY_NOT[state]


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_was_never_issued_does_not_exist_outside(state):
    assert isinstance(why_not(Notice(state=state)), NoticeNotIssued)
