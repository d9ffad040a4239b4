"""Laws of money."""

from decimal import ROUND_HALF_UP, Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import MAX_FEN, AmountMalformed, Money, sum_of

amounts = st.integers(0, MAX_FEN).map(Money)
signed = st.integers(-MAX_FEN, MAX_FEN).map(Money)


@given(amounts)
def test_what_is_written_reads_back(amount):
    assert Money.parse(str(amount)) == amount


@given(signed)
def test_thousands_change_nothing_but_the_commas(amount):
    assert amount.grouped().replace(",", "") == str(amount)


@given(signed, st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_keeps_the_whole(amount, weights):
    weights[0] += 1
    parts = amount.split(weights)
    assert sum_of(parts) == amount
    assert len(parts) == len(weights)
    exact = [Decimal(amount.fen) * w / sum(weights) for w in weights]
    assert all(abs(p.fen - e) < 1 for p, e in zip(parts, exact, strict=True))


@given(signed, st.permutations([1, 2, 3, 5, 8]))
def test_a_split_is_the_same_in_any_order_up_to_a_fen(amount, weights):
    parts = dict(zip(weights, amount.split(weights), strict=True))
    again = dict(zip(sorted(weights), amount.split(sorted(weights)), strict=True))
    assert all(abs(parts[w].fen - again[w].fen) <= 1 for w in weights)


@given(amounts)
def test_capitals_agree_with_another_writer_but_for_zeros(amount):
    theirs = cn2an.an2cn(str(amount), "rmb").replace("零", "")
    ours = amount.capital().replace("零", "").replace("角整", "角")
    assert ours == (theirs or "元整")


@given(amounts)
def test_capitals_never_double_a_zero_nor_end_a_number_with_one(amount):
    text = amount.capital()
    assert "零零" not in text
    assert not any(f"零{sign}" in text for sign in "拾佰仟万亿角分整")
    assert text == "零元整" or "零元" not in text


@given(
    st.integers(-(10**9), 10**9),
    st.decimals("-1000", "1000", places=6, allow_nan=False),
)
def test_a_product_is_the_exact_one_rounded_half_up(fen, factor):
    exact = (Decimal(fen) * factor).quantize(Decimal(1), ROUND_HALF_UP)
    assert Money(fen).times(factor).fen == int(exact)


@given(signed, signed, signed)
def test_adding_is_exact_and_in_any_order(a, b, c):
    assert (a + b) + c == a + (b + c) == sum_of([c, b, a])
    assert a - b == -(b - a)
    assert (a < b) == (a.fen < b.fen)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_an_accident(text):
    try:
        amount = Money.parse(text)
    except BadInput:
        return
    assert text.isascii()
    assert Decimal(text) * 100 == amount.fen


@given(st.text(alphabet="\uff10\uff11\uff19\u0660\u0669\u0966²½", min_size=1))
def test_no_foreign_digit_is_a_digit(text):
    with pytest.raises(AmountMalformed):
        Money.parse(text)
