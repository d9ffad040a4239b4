"""The business codes."""

import pytest

from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.payments import refusals
from nontax_site.payments.replies import CODES, FAILED, MALFORMED, Reply, refused


def test_every_code_is_of_the_interface_or_of_the_four():
    own = {"PAYING_LOCKED", "QR_MULTI_SCAN", "QR_EXPIRED", "QR_OTHER_SUBJECT", "409"}
    for code in CODES.values():
        assert code in own or (len(code) == 5 and code.isdigit())


@pytest.mark.rule("SX-28")
def test_the_four_refusals_are_answered_by_their_own_names():
    for name in ("PayingLocked", "QrMultiScan", "QrExpired", "QrOtherSubject"):
        error = getattr(refusals, name)()
        assert refused(error).code == error.code


def test_an_unknown_refusal_is_a_failure_and_an_unknown_input_malformed():
    assert refused(NontaxError()).code == FAILED
    assert refused(BadInput()).code == MALFORMED


def test_the_reason_travels_with_the_data():
    reply = refused(refusals.AlreadyPaid(), pay_code="1")
    assert (reply.reason, reply.data) == (
        "already-paid",
        {"pay_code": "1", "reason": "already-paid"},
    )
    assert not reply.is_ok
    assert Reply("00000").is_ok
