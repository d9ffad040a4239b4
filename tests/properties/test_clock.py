"""Laws of days."""

from datetime import UTC, date, datetime, timedelta

from chinese_calendar import is_workday
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


@given(known)
def test_the_days_agree_with_another_calendar(day):
    assert calendar_of_china().is_working(day) == is_workday(day)


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
