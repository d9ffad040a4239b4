"""Dated facts: what holds on a day, from its first day to before its last.

A period is ``from_day`` (first day it holds) and ``to_day`` (last day it holds,
``None`` while it is open). Days are business dates in China.
"""

from __future__ import annotations

from datetime import date, timedelta

from nontax_site.kernel.errors import BadInput


class PeriodTurned(BadInput):
    """A period that ends before it begins."""

    code = "period-turned"
    message = "The period ends (${to_day}) before it begins (${from_day})."


class PeriodBeforeLast(BadInput):
    """A new period that does not begin after the one before it began."""

    code = "period-before-last"
    message = (
        "The new period must begin after ${last}: what was in force before "
        "cannot be changed."
    )


def holds(from_day: date, to_day: date | None, day: date) -> bool:
    """Whether a period holds on the day; both its ends belong to it."""
    return from_day <= day and (to_day is None or day <= to_day)


def check_period(from_day: date, to_day: date | None) -> None:
    """Raise PeriodTurned when the period ends before it begins."""
    if to_day is not None and to_day < from_day:
        raise PeriodTurned(field="to_day", from_day=from_day, to_day=to_day)


def day_before(day: date) -> date:
    """The day a period ends when the next one begins on ``day``."""
    return day - timedelta(days=1)
