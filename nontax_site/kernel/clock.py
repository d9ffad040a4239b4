"""The business clock, Beijing time and Chinese working days.

Instants are aware and kept in UTC; a business day is the date in Beijing.
Working days follow the yearly notices of the State Council: data for the years
in ``working_days.json``, Monday to Friday for a year not known yet.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Final

from zope.interface import implementer

from nontax_site.kernel.interfaces import IClock

BEIJING: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time, eight hours before UTC, without summer time."""

_DAY: Final = timedelta(days=1)


def beijing_day(at: datetime) -> date:
    """The business day an aware instant falls on."""
    return _aware(at).astimezone(BEIJING).date()


def day_begins(day: date) -> datetime:
    """The instant (UTC) a business day begins in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def shown(at: datetime) -> str:
    """Beijing time with seconds, as a document page shows it (SX-15)."""
    return f"{_aware(at).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def shown_in_list(at: datetime) -> str:
    """Beijing time with minutes, as a list shows it (SX-15)."""
    return f"{_aware(at).astimezone(BEIJING):%Y-%m-%d %H:%M}"


def months_back(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or that month's last (SX-30)."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant is aware")
    return at


@implementer(IClock)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The aware instant (UTC)."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The business date in China."""
        return beijing_day(self.now())


@implementer(IClock)
class FixedClock:
    """A clock that stands still until it is moved: tests and the demo."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def now(self) -> datetime:
        """The aware instant (UTC)."""
        return self._at

    def today(self) -> date:
        """The business date in China."""
        return beijing_day(self._at)

    def set(self, at: datetime) -> None:
        """Stand at another instant, which must be aware."""
        self._at = _aware(at).astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Go on by so much."""
        self._at += by


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked.

    ``holidays`` are the days off and ``worked`` the weekend days worked instead;
    ``years`` are the years for which both are known.
    """

    years: frozenset[int]
    holidays: frozenset[date]
    worked: frozenset[date]

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known or only Monday to Friday."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after the day; the day itself for 0.

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        for _ in range(count):
            day = self.next(day + _DAY)
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie after the one day, up to and with the other."""
        count = 0
        while after < until:
            after += _DAY
            count += self.is_working(after)
        return count


def working_days_from(data: Mapping[str, Mapping[str, list[str]]]) -> WorkingDays:
    """Working days from ``{"2026": {"holidays": [iso], "worked": [iso]}}``."""
    return WorkingDays(
        frozenset(int(year) for year in data),
        frozenset(_days(data, "holidays")),
        frozenset(_days(data, "worked")),
    )


def _days(data: Mapping[str, Mapping[str, list[str]]], key: str) -> list[date]:
    return [date.fromisoformat(day) for year in data.values() for day in year[key]]


@cache
def calendar_of_china() -> WorkingDays:
    """The working days of ``working_days.json``, read once."""
    source = files("nontax_site.kernel") / "working_days.json"
    return working_days_from(json.loads(source.read_text(encoding="utf-8")))
