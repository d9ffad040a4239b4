"""Dated tariffs: fixed, range, free, and classes of payers."""

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.items.tariff import (
    FREE,
    RANGE,
    AmountMissing,
    AmountOutsideTariff,
    PayerClassMalformed,
    PayerClassUnknown,
    Tariff,
    TariffAmountMissing,
    TariffKindUnknown,
    TariffLimitsTurned,
    tariff_on,
    with_version,
)
from nontax_site.kernel.money import Money
from nontax_site.units.periods import PeriodBeforeLast, PeriodTurned
from tests.factories.items import make_tariff

DAY = date(2026, 11, 21)


def a_range(**over):
    return make_tariff(
        **{"kind": RANGE, "amount_fen": 0, "min_fen": 1000, "max_fen": 3000, **over}
    )


def a_free(**over):
    return make_tariff(**{"kind": FREE, "amount_fen": 0, **over})


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"kind": "guess"}, TariffKindUnknown),
        ({"amount_fen": 0}, TariffAmountMissing),
        ({"amount_fen": -1}, TariffAmountMissing),
        ({"kind": RANGE, "max_fen": 0}, TariffAmountMissing),
        ({"kind": RANGE, "min_fen": 9, "max_fen": 8}, TariffLimitsTurned),
        ({"kind": FREE, "min_fen": -9}, TariffLimitsTurned),
        ({"kind": FREE, "min_fen": 9, "max_fen": 8}, TariffLimitsTurned),
        ({"to_day": date(2016, 1, 1)}, PeriodTurned),
        ({"classes": (("", 0),)}, PayerClassMalformed),
        ({"classes": (("低保", 1000),)}, PayerClassMalformed),
        ({"classes": (("低保", -1),)}, PayerClassMalformed),
        ({"classes": (("低保", 0.5),)}, PayerClassMalformed),
        ({"classes": (("低保", 0), ("低保", 500))}, PayerClassMalformed),
    ],
)
def test_a_tariff_that_says_nothing_sound_is_refused(facts, error):
    with pytest.raises(error):
        make_tariff(**facts)


@pytest.mark.parametrize(
    ("tariff", "standard"),
    [
        (make_tariff(), "200.00/本"),
        (make_tariff(measure=""), "200.00"),
        (a_range(), "10.00–30.00/本"),
        (a_free(min_fen=1, max_fen=500000), "0.01–5,000.00"),
        (a_free(min_fen=100), "≥ 1.00"),
        (a_free(), ""),
    ],
)
def test_the_standard_is_printed_as_people_know_it(tariff, standard):
    assert tariff.standard == standard


def test_a_fixed_tariff_knows_its_amount():
    full = make_tariff().full(Decimal(3), None, "证件费")
    assert full == Money(60000)
    assert make_tariff().full(Decimal("0.5"), Money(10000), "x") == Money(10000)


@pytest.mark.parametrize("fen", [59999, 60001])
def test_another_amount_than_the_fixed_one_is_refused(fen):
    with pytest.raises(AmountOutsideTariff, match=r"600\.00"):
        make_tariff().full(Decimal(3), Money(fen), "证件费")


@pytest.mark.parametrize("fen", [2000, 2001, 6000])
def test_a_range_holds_for_each_measure(fen):
    assert a_range().full(Decimal(2), Money(fen), "x") == Money(fen)


@pytest.mark.parametrize("fen", [1999, 6001])
def test_an_amount_outside_the_range_is_refused(fen):
    with pytest.raises(AmountOutsideTariff, match="20.00–60.00"):
        a_range().full(Decimal(2), Money(fen), "x")


@pytest.mark.rule("SX-18")
def test_a_free_tariff_begins_at_one_fen_and_obeys_its_limit():
    assert a_free().full(Decimal(1), Money(1), "x") == Money(1)
    with pytest.raises(AmountOutsideTariff, match="≥ 0.01"):
        a_free().full(Decimal(1), Money(0), "x")
    with pytest.raises(AmountOutsideTariff):
        a_free(max_fen=100).full(Decimal(9), Money(101), "x")


@pytest.mark.parametrize("tariff", [a_range(), a_free()])
def test_a_tariff_that_is_not_fixed_needs_the_amount(tariff):
    with pytest.raises(AmountMissing):
        tariff.full(Decimal(1), None, "x")


def test_a_class_of_payers_pays_its_part():
    tariff = make_tariff(classes=(("低保免收", 0), ("残疾减半", 500)))
    full = Money(20001)
    assert tariff.after_class(full, "") == full
    assert tariff.after_class(full, "低保免收") == Money(0)
    assert tariff.after_class(full, "残疾减半") == Money(10001)
    with pytest.raises(PayerClassUnknown):
        tariff.after_class(full, "学生")


@given(st.integers(0, 10**10), st.integers(0, 999))
def test_a_reduction_never_adds(fen, parts):
    tariff = make_tariff(classes=(("某类", parts),))
    reduced = tariff.after_class(Money(fen), "某类")
    assert Money(0) <= reduced <= Money(fen)


def test_a_new_version_ends_the_last_one_the_day_before():
    old, new = make_tariff(), make_tariff(from_day=DAY, amount_fen=16000)
    versions = with_version((old,), new)
    assert tariff_on(versions, date(2026, 11, 20)).amount_fen == 20000
    assert tariff_on(versions, DAY).amount_fen == 16000
    assert tariff_on(versions, date(2016, 12, 31)) is None


def test_a_version_that_ended_earlier_keeps_its_end():
    old = make_tariff(to_day=date(2020, 1, 1))
    versions = with_version((old,), make_tariff(from_day=DAY))
    assert versions[0].to_day == date(2020, 1, 1)
    assert tariff_on(versions, date(2022, 1, 1)) is None


def test_a_version_that_would_last_longer_is_cut():
    old = make_tariff(to_day=date(2030, 1, 1))
    versions = with_version((old,), make_tariff(from_day=DAY))
    assert versions[0].to_day == date(2026, 11, 20)


def test_the_first_version_stands_alone_and_the_past_cannot_be_rewritten():
    only = with_version((), make_tariff())
    assert only == (make_tariff(),)
    with pytest.raises(PeriodBeforeLast):
        with_version(only, make_tariff())


days = st.dates(date(2017, 1, 2), date(2030, 12, 31))


@given(st.lists(days, min_size=1, max_size=6, unique=True), days)
def test_on_no_day_two_tariffs_are_in_force(starts, day):
    versions = ()
    for number, start in enumerate(sorted(starts), start=1):
        versions = with_version(
            versions, make_tariff(from_day=start, amount_fen=number)
        )
    in_force = [tariff for tariff in versions if tariff.holds(day)]
    assert len(in_force) == (1 if day >= min(starts) else 0)
    assert tariff_on(versions, day) == (in_force[0] if in_force else None)


def test_a_tariff_survives_the_pickle():
    tariff = make_tariff(classes=(("低保", 0),))
    assert pickle.loads(pickle.dumps(tariff)) == tariff
    assert isinstance(tariff, Tariff)
