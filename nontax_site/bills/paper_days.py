"""The day on the paper: not to come, not before the sheet was here, in number order."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.bills.cash_refusals import (
    DayOutOfOrder,
    WrittenBeforeReceipt,
    WrittenInFuture,
)
from nontax_site.kernel.clock import beijing_day

LOOKED_BACK = 200
"""Past so many spoiled or lost sheets the day of the last written one is not sought."""


def check_day(root: Any, code: str, number: int, day: date, today: date) -> None:
    """Raise unless a blank sheet of the unit may carry the day.

    WrittenInFuture, WrittenBeforeReceipt, DayOutOfOrder.
    """
    if day > today:
        raise WrittenInFuture(field="written_on", day=day)
    since = beijing_day(root.paper.where(code, number).at)
    if day < since:
        raise WrittenBeforeReceipt(field="written_on", since=since, day=day)
    check_after(last_day(root, code, number), day)


def check_after(before: date | None, day: date) -> None:
    """Raise DayOutOfOrder for a day before that of the sheet before."""
    if before is not None and day < before:
        raise DayOutOfOrder(field="written_on", before=before, day=day)


def last_day(root: Any, code: str, number: int) -> date | None:
    """The day on the last sheet the unit wrote before the number, or None.

    Spoiled and lost sheets say nothing; sheets of another unit or batch end the look.
    """
    here = root.paper.where(code, number)
    first = root.paper_batches[here.batch].first
    for before in range(number - 1, max(first, number - LOOKED_BACK) - 1, -1):
        found = written_under(root, code, before)
        if found is not None and found.unit != here.spot.holder:
            return None
        day = getattr(found, "written_on", None) or getattr(found, "given_on", None)
        if day is not None and not getattr(found, "spoiled", False):
            return day  # type: ignore[no-any-return]
    return None


def written_under(root: Any, code: str, number: int) -> Any:
    """The bill or the entry of fixed bills a number was used for, or None."""
    bill = root.paper.find(code, number)
    if bill is not None:
        return bill
    kind, _colon, name = root.paper.where(code, number).document.partition(":")
    return root.find(kind, name) if kind == "fixed_issue" else None
