"""What is added to an amount that is paid late; pure.

滞纳金 (late fee) and 加处罚款 (surcharge on a fine, 3 % a day) are added per
line and per calendar day after the due date, and neither ever exceeds the
principal of its line (Penalty Law art. 72, Compulsion Law art. 45). Days are
business dates in China; rounding is half up to the fen, once per line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from nontax_site.kernel.money import ZERO, Money

LATE_FEE = "late_fee"
SURCHARGE = "surcharge"

LATE_TITLES: dict[str, str] = {LATE_FEE: "Late fee", SURCHARGE: "Surcharge on a fine"}


class Bears(Protocol):
    """What a line must say so that its addition can be reckoned."""

    @property
    def amount_fen(self) -> int:
        """The principal in fen."""

    @property
    def late_kind(self) -> str:
        """One of ``LATE_TITLES``, or "" where nothing is added."""

    @property
    def late_per_day(self) -> str:
        """The share of the principal added per day, as a decimal: ``0.03``."""


class Addition(NamedTuple):
    """What one line bears on a day: how many days late, and how much."""

    late_kind: str
    days: int
    amount: Money
    capped: bool


def days_late(due: date, day: date) -> int:
    """Whole days after the due date; 0 on it and before."""
    return max(0, (day - due).days)


def added(line: Bears, due: date, day: date) -> Addition:
    """What the line bears on top of its principal when paid on the day."""
    days = days_late(due, day) if line.late_kind else 0
    if not days:
        return Addition(line.late_kind, 0, ZERO, capped=False)
    principal = Money(line.amount_fen)
    whole = principal.portion(Decimal(line.late_per_day) * days)
    capped = whole >= principal
    return Addition(line.late_kind, days, principal if capped else whole, capped)


def additions(
    lines: Iterable[Bears], due: date | None, day: date
) -> tuple[Addition, ...]:
    """What each line bears, in their order; nothing while no due date is set."""
    if due is None:
        return tuple(Addition(line.late_kind, 0, ZERO, capped=False) for line in lines)
    return tuple(added(line, due, day) for line in lines)
