"""Laws of days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.clock import (
    FixedClock,
    beijing_day,
    calendar_of_china,
    day_begins,
    months_back,
)

days = st.dates(date(2019, 1, 1), date(2028, 12, 31))
known = st.dates(date(2020, 1, 1), date(2026, 12, 31))
counts = st.integers(0, 30)


def test_what_is_listed_differs_from_an_ordinary_week():
    china = calendar_of_china()
    assert all(day.weekday() < 5 for day in china.holidays)
    assert all(day.weekday() > 4 for day in china.worked)


@given(known)
def test_the_days_off_and_the_days_worked_instead_tell_an_unusual_day(day):
    china = calendar_of_china()
    unusual = china.is_working(day) != (day.weekday() < 5)
    assert unusual == (day in china.holidays | china.worked)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_year_has_its_state_holidays(year):
    china = calendar_of_china()
    off = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
    assert not any(china.is_working(date(year, *day)) for day in off)
    assert 16 <= len([d for d in china.holidays if d.year == year]) <= 24


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(one, other, count):
    first, second = sorted([one, other])
    china = calendar_of_china()
    assert china.add(first, count) <= china.add(second, count)


@given(days, counts)
def test_a_longer_term_ends_later_and_on_a_working_day(day, count):
    china = calendar_of_china()
    end = china.add(day, count + 1)
    assert end > china.add(day, count)
    assert china.is_working(end)


@given(days, counts, counts)
def test_terms_may_be_added_in_two_steps(day, one, other):
    china = calendar_of_china()
    assert china.add(china.add(day, one), other) == china.add(day, one + other)


@given(days)
def test_the_next_working_day_passes_over_no_other(day):
    china = calendar_of_china()
    found = china.next(day)
    assert china.is_working(found)
    between = [day + timedelta(n) for n in range((found - day).days)]
    assert not any(china.is_working(passed) for passed in between)


@given(days, st.integers(0, 36))
def test_months_back_never_leave_their_month(day, months):
    back = months_back(day, months)
    assert (day.year - back.year) * 12 + day.month - back.month == months
    assert back.day <= day.day


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
        lambda at: at.replace(tzinfo=UTC)
    )
)
def test_an_instant_is_inside_its_business_day(at):
    day = beijing_day(at)
    assert day_begins(day) <= at < day_begins(day + timedelta(days=1))
    assert FixedClock(at).today() == day
