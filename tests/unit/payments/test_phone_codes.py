"""Codes on the phone, where nobody sends them."""

import pytest

from nontax_site.payments.phone_codes import NoPhoneCode, PhoneCodeUnsent


def test_without_a_service_no_code_is_sent_and_none_is_right():
    with pytest.raises(PhoneCodeUnsent) as refused:
        NoPhoneCode().send("13800000000")
    assert refused.value.remedy
    assert not NoPhoneCode().proves("13800000000", "000000")
