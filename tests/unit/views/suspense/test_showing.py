"""What is shown of suspense money: its reason, and what becomes of it."""

from types import SimpleNamespace

import pytest

from nontax_site.payments.suspense import SuspenseMoney
from views.format import Link
from views.suspense.showing import reason, resolution_facts

CODE = "33010026000000000018"


@pytest.fixture
def request_():
    fmt = SimpleNamespace(words=lambda msgid: str(msgid), code=lambda code: str(code))
    return SimpleNamespace(fmt=fmt)


def test_each_answer_of_the_channel_has_its_reason_in_words(request_):
    said = {
        reason(request_, SuspenseMoney(reason=code))
        for code in ("12001", "11001", "11003", "11004")
    }
    assert len(said) == 4
    assert reason(request_, SuspenseMoney(reason="77777")) == "77777"


def test_nothing_is_said_before_a_proposal(request_):
    assert resolution_facts(request_, SuspenseMoney()) == []


def test_a_proposal_to_match_leads_to_its_notice(request_):
    case = SuspenseMoney(proposal=("match", CODE))
    words, link = resolution_facts(request_, case)[0].value
    assert words == "Match to a notice"
    assert link == Link(CODE, f"/notices/{CODE}")


def test_what_became_of_the_money_is_said_last(request_):
    case = SuspenseMoney(proposal=("return", ""), resolution="return")
    fact = resolution_facts(request_, case)[0]
    assert str(fact.label) == "Resolved by"
    assert fact.value == "Return to the payer"
