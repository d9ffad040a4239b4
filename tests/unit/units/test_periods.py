"""Dated facts hold from their first to their last day."""

from datetime import date

import pytest

from nontax_site.units.periods import PeriodTurned, check_period, day_before, holds

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize("day", [FIRST, date(2026, 6, 1), LAST])
def test_a_period_holds_on_both_its_ends_and_between(day):
    assert holds(FIRST, LAST, day)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_period_does_not_hold_outside(day):
    assert not holds(FIRST, LAST, day)


def test_an_open_period_holds_for_ever():
    assert holds(FIRST, None, date(9999, 12, 31))


def test_a_period_may_be_a_single_day_but_not_turned():
    check_period(FIRST, FIRST)
    check_period(FIRST, None)
    with pytest.raises(PeriodTurned):
        check_period(LAST, FIRST)


def test_a_period_ends_the_day_before_the_next_begins():
    assert day_before(date(2026, 3, 1)) == date(2026, 2, 28)
