"""Money: what is read, what is refused, how it is shown."""

from decimal import Decimal

import pytest

from nontax_site.kernel.money import (
    MAX_FEN,
    ZERO,
    AmountMalformed,
    AmountNegative,
    AmountNotPositive,
    AmountTooLarge,
    AmountTooManyDecimals,
    Money,
    sum_of,
)


@pytest.mark.rule("SX-18")
@pytest.mark.parametrize(
    ("text", "fen"),
    [("0.01", 1), ("12", 1200), ("12.3", 1230), ("12.30", 1230), ("0.10", 10)],
)
def test_an_amount_is_read_in_yuan_and_kept_in_fen(text, fen):
    assert Money.parse_positive(text) == Money(fen)


@pytest.mark.rule("SX-18")
@pytest.mark.parametrize("text", ["0", "0.0", "0.00"])
def test_nothing_is_no_amount_where_something_must_be_paid(text):
    assert Money.parse(text) == ZERO
    with pytest.raises(AmountNotPositive):
        Money.parse_positive(text)


@pytest.mark.rule("SX-18")
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", AmountMalformed),
        (" ", AmountMalformed),
        (" 1.00", AmountMalformed),
        ("1.00 ", AmountMalformed),
        ("1.00\n", AmountMalformed),
        ("1.00\x00", AmountMalformed),
        ("\x001.00", AmountMalformed),
        ("1.", AmountMalformed),
        (".5", AmountMalformed),
        ("1..5", AmountMalformed),
        ("1.2.3", AmountMalformed),
        ("1,234.00", AmountMalformed),
        ("1 234", AmountMalformed),
        ("01.00", AmountMalformed),
        ("00", AmountMalformed),
        ("+1.00", AmountMalformed),
        ("--1.00", AmountMalformed),
        ("\u22121.00", AmountMalformed),
        ("1e2", AmountMalformed),
        ("1E2", AmountMalformed),
        ("0x10", AmountMalformed),
        ("1_000", AmountMalformed),
        ("NaN", AmountMalformed),
        ("Infinity", AmountMalformed),
        ("-Infinity", AmountMalformed),
        ("ten", AmountMalformed),
        ("¥1.00", AmountMalformed),
        ("\uff11\uff12.\uff13\uff10", AmountMalformed),
        ("12\uff0e30", AmountMalformed),
        ("\u0661\u0662", AmountMalformed),
        ("壹元", AmountMalformed),
        ("-1.00", AmountNegative),
        ("-0.001", AmountNegative),
        ("-0", AmountNegative),
        ("0.001", AmountTooManyDecimals),
        ("1.000", AmountTooManyDecimals),
        ("100000000000.01", AmountTooLarge),
        ("999999999999999", AmountTooLarge),
        ("9" * 5000, AmountTooLarge),
    ],
)
def test_what_is_not_an_amount_is_refused_by_name(text, error):
    with pytest.raises(error) as caught:
        Money.parse(text)
    assert len(caught.value.sentence) < 120


def test_the_largest_amount_is_still_read():
    assert Money.parse("100000000000.00") == Money(MAX_FEN)


@pytest.mark.parametrize("fen", [True, 1.0, "1", None, Decimal(1)])
def test_money_is_made_of_whole_fen_only(fen):
    with pytest.raises(TypeError):
        Money(fen)


@pytest.mark.rule("SX-18")
@pytest.mark.parametrize(
    ("fen", "plain", "grouped"),
    [
        (0, "0.00", "0.00"),
        (1, "0.01", "0.01"),
        (123450, "1234.50", "1,234.50"),
        (-123450, "-1234.50", "-1,234.50"),
        (-5, "-0.05", "-0.05"),
        (100000000000, "1000000000.00", "1,000,000,000.00"),
    ],
)
def test_money_is_shown_with_two_decimals(fen, plain, grouped):
    assert str(Money(fen)) == plain
    assert Money(fen).grouped() == grouped


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.00", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("10.00", "壹拾元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10000.00", "壹万元整"),
        ("10001.00", "壹万零壹元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000010.00", "壹佰万零壹拾元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("20030000000.00", "贰佰亿叁仟万元整"),
    ],
)
def test_an_amount_is_written_in_capitals_as_on_a_bill(text, capital):
    assert Money.parse(text).capital() == capital


def test_the_capitals_of_a_red_bill_begin_with_negative():
    assert Money(-1230).capital() == "负壹拾贰元叁角整"


def test_capitals_end_where_their_words_end():
    assert Money(10**14 - 1).capital().startswith("玖仟玖佰玖拾玖亿")
    with pytest.raises(AmountTooLarge):
        Money(10**14).capital()


def test_money_is_added_to_money_only():
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert -Money(3) == Money(-3)
    for other in (5, 5.0, Decimal(5)):
        with pytest.raises(TypeError):
            Money(5) + other
        with pytest.raises(TypeError):
            Money(5) - other
        with pytest.raises(TypeError):
            Money(5) < other


def test_money_is_true_when_there_is_some():
    assert Money(1)
    assert Money(-1)
    assert not ZERO


def test_the_sum_of_nothing_is_zero():
    assert sum_of([]) == ZERO
    assert sum_of([Money(1), Money(2)]) == Money(3)


@pytest.mark.parametrize(
    ("fen", "factor", "product"),
    [
        (100, 3, 300),
        (5, Decimal("0.5"), 3),
        (-5, Decimal("0.5"), -3),
        (5, Decimal("-0.5"), -3),
        (1, Decimal("0.49"), 0),
        (10000, Decimal("0.0003"), 3),
        (MAX_FEN, Decimal("1.000000000000001"), MAX_FEN),
        (333, Decimal("1.5"), 500),
    ],
)
def test_a_product_is_rounded_half_up_to_the_fen(fen, factor, product):
    assert Money(fen).times(factor) == Money(product)


def test_a_portion_is_a_rate_of_the_amount():
    assert Money(1001).portion(Decimal("0.5")) == Money(501)


@pytest.mark.parametrize("factor", [True, 1.5, "2", None])
def test_money_is_multiplied_by_exact_numbers_only(factor):
    with pytest.raises(TypeError):
        Money(1).times(factor)


@pytest.mark.parametrize("factor", ["NaN", "Infinity", "-Infinity"])
def test_money_is_multiplied_by_finite_numbers_only(factor):
    with pytest.raises(ValueError):
        Money(1).times(Decimal(factor))


def test_what_rounding_leaves_goes_to_the_largest_remainder_then_to_the_first():
    assert Money(100).split([1, 1, 1]) == (Money(34), Money(33), Money(33))
    assert Money(100).split([1, 2]) == (Money(33), Money(67))
    assert Money(-100).split([1, 1, 1]) == (Money(-34), Money(-33), Money(-33))
    assert Money(1).split([0, 5]) == (ZERO, Money(1))


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1]])
def test_a_split_needs_weights(weights):
    with pytest.raises(ValueError):
        Money(100).split(weights)
