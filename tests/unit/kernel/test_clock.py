"""Clock, Beijing time and working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from zope.interface.verify import verifyObject

from nontax_site.kernel.clock import (
    BEIJING,
    FixedClock,
    SystemClock,
    beijing_day,
    calendar_of_china,
    day_begins,
    months_back,
    shown,
    shown_in_list,
    working_days_from,
)
from nontax_site.kernel.interfaces import IClock

EVENING = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)


def test_both_clocks_keep_the_port():
    assert verifyObject(IClock, SystemClock())
    assert verifyObject(IClock, FixedClock(EVENING))


def test_the_system_clock_is_aware():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.today() - beijing_day(clock.now()) <= timedelta(days=1)


def test_the_business_day_begins_in_beijing_not_in_greenwich():
    clock = FixedClock(EVENING)
    assert clock.today() == date(2026, 3, 2)
    assert beijing_day(day_begins(date(2026, 3, 2))) == date(2026, 3, 2)
    assert day_begins(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)


def test_a_fixed_clock_moves_only_when_told():
    clock = FixedClock(EVENING.astimezone(BEIJING))
    assert clock.now() == clock.now() == EVENING
    clock.advance(timedelta(minutes=5))
    assert clock.now() == EVENING + timedelta(minutes=5)
    clock.set(EVENING)
    assert clock.now() == EVENING
    assert clock.now().tzinfo is UTC


def test_a_time_without_a_zone_is_refused():
    naive = datetime(2026, 3, 1)
    for asked in (FixedClock, beijing_day, shown, shown_in_list):
        with pytest.raises(ValueError):
            asked(naive)


@pytest.mark.rule("SX-15")
def test_a_page_shows_seconds_and_a_list_minutes():
    at = datetime(2022, 3, 5, 10, 27, 34, tzinfo=UTC)
    assert shown(at) == "2022-03-05 18:27:34"
    assert shown_in_list(at) == "2022-03-05 18:27"


@pytest.mark.rule("SX-30")
@pytest.mark.parametrize(
    ("day", "back"),
    [
        (date(2026, 11, 21), date(2026, 8, 21)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2024, 5, 31), date(2024, 2, 29)),
        (date(2026, 1, 15), date(2025, 10, 15)),
        (date(2026, 3, 31), date(2025, 12, 31)),
    ],
)
def test_three_months_back_are_calendar_months(day, back):
    assert months_back(day, 3) == back


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 9, 20), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2025, 1, 26), True),
        (date(2025, 2, 4), False),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_are_off_and_weekend_days_worked_instead_are_working_days(day, works):
    assert calendar_of_china().is_working(day) is works


def test_a_year_without_data_is_monday_to_friday_and_says_so():
    days = calendar_of_china()
    assert [year for year in range(2018, 2030) if days.knows(year)] == list(
        range(2020, 2027)
    )
    assert days.is_working(date(2027, 10, 1))
    assert not days.is_working(date(2027, 10, 2))


def test_working_days_are_counted_from_the_next_day():
    days = calendar_of_china()
    assert days.add(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert days.add(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert days.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert days.add(date(2026, 11, 21), 10) == date(2026, 12, 4)
    assert days.add(date(2026, 11, 21), 0) == date(2026, 11, 21)


def test_a_day_off_is_moved_to_the_next_working_day():
    days = calendar_of_china()
    assert days.next(date(2026, 10, 1)) == date(2026, 10, 8)
    assert days.next(date(2026, 10, 8)) == date(2026, 10, 8)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError):
        calendar_of_china().add(date(2026, 11, 23), -1)


def test_a_calendar_is_read_from_data_once():
    days = working_days_from(
        {"2030": {"holidays": ["2030-01-01"], "worked": ["2030-01-05"]}}
    )
    assert days.knows(2030)
    assert not days.is_working(date(2030, 1, 1))
    assert days.is_working(date(2030, 1, 5))
    assert calendar_of_china() is calendar_of_china()
