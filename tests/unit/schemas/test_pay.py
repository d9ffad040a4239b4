"""What a payer may type and choose."""

from __future__ import annotations

import pytest

from nontax_site.payments.phones import PhoneMalformed
from schemas.pay import (
    Key,
    KeyFullWidth,
    KeyLength,
    KeyMissing,
    KeyNotDigits,
    Way,
    WayUnknown,
    read_key,
    read_way,
)

CODE = "33010026000000000018"


@pytest.mark.rule("SX-08", "SX-13")
@pytest.mark.parametrize(
    "typed", [CODE, f" {CODE} ", "3301 0026 0000 0000 0018", "3301\t0026　000000000018"]
)
def test_twenty_digits_are_a_payment_code(typed):
    assert read_key(typed) == Key(pay_code=CODE)


@pytest.mark.rule("SX-08")
@pytest.mark.parametrize(
    "typed", ["13800001234", "138 0000 1234", "+86 13800001234", "138-0000-1234"]
)
def test_eleven_digits_are_a_phone(typed):
    assert read_key(typed) == Key(phone="13800001234")
    assert str(read_key(typed)) == "13800001234"


@pytest.mark.rule("SX-43")
@pytest.mark.parametrize("typed", ["", "  ", "　"])
def test_nothing_is_refused(typed):
    with pytest.raises(KeyMissing):
        read_key(typed)


@pytest.mark.rule("SX-44")
@pytest.mark.parametrize("sign", ["３", "٣", "३", "³"])
def test_a_digit_of_another_width_or_script_is_named(sign):
    with pytest.raises(KeyFullWidth) as caught:
        read_key(CODE[:-1] + sign)
    assert caught.value.facts["sign"] == sign


@pytest.mark.parametrize("typed", [CODE + "x", "三三零一", "33010026/0", "1;2"])
def test_what_is_no_digit_is_named(typed):
    with pytest.raises(KeyNotDigits):
        read_key(typed)


@pytest.mark.rule("SX-44")
@pytest.mark.parametrize(
    ("typed", "count"), [(CODE[:-1], 19), (CODE + "0", 21), ("12", 2), ("9" * 500, 60)]
)
def test_a_wrong_length_says_how_many_were_typed(typed, count):
    with pytest.raises(KeyLength) as caught:
        read_key(typed)
    assert caught.value.facts["count"] == count


def test_a_foreign_number_is_no_phone_here():
    with pytest.raises(PhoneMalformed):
        read_key("+1 202 555 0100")


def test_a_way_is_read_as_it_is_written():
    way = Way("testbank", "HZB", "NETBANK")
    assert read_way(str(way)) == way


@pytest.mark.parametrize("text", ["", "a:b", "a:b:c", "a:b:NET:X", "a:b:NETBANK\n"])
def test_a_way_the_page_cannot_have_offered_is_refused(text):
    with pytest.raises(WayUnknown):
        read_way(text)
