"""Whether a notice stands so that money may come in."""

import pytest

from nontax_site.payments.notice import Notice
from nontax_site.payments.refusals import NotPayable
from nontax_site.payments.standing import WHY_NOT, check_payable, why_not


@pytest.mark.parametrize("state", ["issued", "locked"])
def test_issued_and_locked_notices_may_be_paid(state):
    check_payable(Notice(state=state))
    assert why_not(Notice(state=state)) is None


@pytest.mark.parametrize("state", sorted(WHY_NOT))
def test_every_other_state_says_why_not(state):
    with pytest.raises(NotPayable) as refusal:
        check_payable(Notice(state=state))
    assert type(refusal.value) is WHY_NOT[state]
