"""Laws of identifiers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nontax_site.kernel.codes import (
    LUHN,
    NONE,
    BillId,
    CreditCode,
    CreditCodeCheckDigit,
    PaymentCode,
)
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.schemes import scheme_named

digit = st.sampled_from("0123456789")


def digits(count):
    return st.text(digit, min_size=count, max_size=count)


codes = st.builds(
    PaymentCode.compose,
    digits(6),
    st.integers(2000, 2099),
    digits(2),
    st.integers(1, 10**9 - 1),
    st.sampled_from([LUHN, NONE]),
)


@given(codes)
def test_what_is_written_reads_back_plain_and_in_groups(code):
    assert PaymentCode.parse(str(code), code.scheme) == code
    assert PaymentCode.parse(code.shown, code.scheme) == code
    assert code.shown.replace(" ", "") == str(code)
    assert len(str(code)) == 20


@given(codes)
def test_a_code_gives_back_the_parts_it_was_made_of(code):
    again = PaymentCode.compose(
        code.region, int(code.year), code.source, code.serial, code.scheme
    )
    assert again == code


@given(digits(6), st.integers(1, 10**9 - 1), st.integers(1, 10**9 - 1))
def test_different_serials_make_different_codes(region, one, other):
    assume(one != other)
    first = PaymentCode.compose(region, 2026, "00", one, LUHN)
    assert first != PaymentCode.compose(region, 2026, "00", other, LUHN)


@given(digits(19))
def test_the_check_digit_is_the_one_everybody_calls_luhn(body):
    code = body + scheme_named(LUHN).check(body)
    doubled = "".join(str(int(char) * 2) for char in code[::2])
    assert sum(map(int, doubled + code[1::2])) % 10 == 0


@given(digits(19), st.integers(0, 19), digit)
def test_every_single_wrong_digit_is_found(body, place, wrong):
    scheme = scheme_named(LUHN)
    code = body + scheme.check(body)
    assume(code[place] != wrong)
    assert not scheme.proves(code[:place] + wrong + code[place + 1 :])


@given(digits(19), st.integers(0, 18))
def test_every_swap_of_neighbours_is_found_but_09_and_90(body, place):
    scheme = scheme_named(LUHN)
    code = body + scheme.check(body)
    pair = code[place : place + 2]
    assume(pair[0] != pair[1])
    swapped = code[:place] + pair[::-1] + code[place + 2 :]
    assert scheme.proves(swapped) == (pair in ("09", "90"))


@given(digits(8), st.integers(1, 10**10 - 1))
def test_the_name_of_a_bill_reads_back_both_ways(code, serial):
    bill = BillId.parse(f"{code}-{serial:010d}")
    assert BillId.parse(str(bill)) == bill
    assert BillId.from_e_invoice_id(bill.e_invoice_id()) == bill


@given(digits(17), st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_credit_code_finds_every_single_wrong_character(body, place, wrong):
    code = body + CreditCode.check_digit(body)
    assert str(CreditCode.parse(code)) == code
    assume(code[place] != wrong)
    with pytest.raises(CreditCodeCheckDigit):
        CreditCode.parse(code[:place] + wrong + code[place + 1 :])


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_refused_never_an_accident(text):
    try:
        code = PaymentCode.parse(text, NONE)
    except BadInput:
        return
    assert str(code) == text.replace(" ", "")
