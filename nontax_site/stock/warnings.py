"""What is wrong on a shelf before anybody complains: rules.md §6, traps 5 to 9.

Too little blank paper for the use of some months, paper that lies too long, numbers
skipped behind used ones, stubs and voids that are not handed in. What is too little
and too long the region says (``low_stock_months``, ``blank_months``, ``stub_days``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from nontax_site.stock.places import SHELVES, Place
from nontax_site.stock.register import month_before, month_of
from nontax_site.stock.standing import Run
from nontax_site.stock.store import Store

AVERAGED = 3
"""The use of a month is the mean of so many whole months before."""

DAYS_A_MONTH = 30

WRITTEN = frozenset(
    {Place.USED, Place.VOID, Place.STUB, Place.CLEARED, Place.WRITTEN_OFF}
)
"""Places of numbers that were written on; a lost one may have been blank."""


class What(StrEnum):
    """Kinds of warnings."""

    LOW = "low"
    OLD = "old"
    SKIPPED = "skipped"
    STUBS = "stubs"


TITLES = {
    What.LOW: "Little blank paper left",
    What.OLD: "Blank paper lies too long",
    What.SKIPPED: "Skipped behind used numbers",
    What.STUBS: "Stubs and voids not handed in",
}


class StockWarning(NamedTuple):
    """One warning: how many numbers of a type at a holder, from which number on.

    ``number`` is (code, number), None where it is about no single range; ``since``
    is the day it goes back to; ``need`` the use of a month, of low stock alone.
    """

    what: What
    holder: str
    type: str
    size: int
    number: tuple[str, int] | None = None
    since: datetime | None = None
    need: int = 0


def warnings_of(root: Any, holder: Any, at: datetime) -> list[StockWarning]:
    """The warnings of one store, department or unit."""
    config = root.regions[holder.region].config
    runs = list(root.paper.runs(holder=holder.id))
    found = list(_low(root, holder, at, config.low_stock_months))
    found += _old(root, runs, at - timedelta(days=DAYS_A_MONTH * config.blank_months))
    found += _skipped(root, runs)
    found += _stubs(root, runs, at - timedelta(days=config.stub_days))
    return found


def monthly_use(registers: Iterable[Any], at: datetime) -> Counter[str]:
    """The use of a month by type, rounded up: the mean of the months before."""
    months = [month_of(at)]
    for _n in range(AVERAGED):
        months.append(month_before(months[-1]))
    used: Counter[str] = Counter()
    for register in registers:
        use = dict(register.use)
        used[register.type_code] += sum(use.get(month, 0) for month in months[1:])
    return Counter({code: -(-n // AVERAGED) for code, n in used.items() if n > 0})


def _low(root: Any, holder: Any, at: datetime, months: int) -> Iterator[StockWarning]:
    """A unit has to last for its own use, a store for that of its region."""
    own = root.registers.of(holder.id)
    if isinstance(holder, Store):
        prefix = f"{holder.region}-"
        every = [one for one in root.registers if one.holder.startswith(prefix)]
        use = monthly_use(every, at)
    else:
        use = monthly_use(own, at)
    for register in own:
        need = use[register.type_code]
        if register.balance < need * months:
            yield StockWarning(
                What.LOW, holder.id, register.type_code, register.balance, need=need
            )


def _old(root: Any, runs: Sequence[Run], before: datetime) -> Iterator[StockWarning]:
    for run in runs:
        batch = root.paper_batches[run.batch]
        if run.spot.place in SHELVES and batch.created < before:
            yield _of(What.OLD, run, run.size, batch.created)


def _skipped(root: Any, runs: Sequence[Run]) -> Iterator[StockWarning]:
    """Blank numbers right before a written one that was written after they came."""
    for blank, written in pairwise(runs):
        if blank.spot.place is not Place.UNIT or written.spot.place not in WRITTEN:
            continue
        meet = (blank.code, blank.batch, blank.last + 1)
        if meet != (written.code, written.batch, written.first):
            continue
        came = root.paper.where(blank.code, blank.first).at
        if came < written_at(root, written.code, written.first):
            yield _of(What.SKIPPED, blank, blank.size, came)


def _stubs(root: Any, runs: Sequence[Run], before: datetime) -> Iterator[StockWarning]:
    """Used and void numbers of before; they were written in their order."""
    for run in runs:
        if run.spot.place not in {Place.USED, Place.VOID}:
            continue
        numbers = range(run.first, run.last + 1)
        count = bisect_left(
            numbers,
            before,
            key=lambda number: written_at(root, run.code, number),  # noqa: B023
        )
        if count:
            oldest = written_at(root, run.code, run.first)
            yield _of(What.STUBS, run, count, oldest)


def written_at(root: Any, code: str, number: int) -> datetime:
    """When a number was first written on: its bill's first step, else its movement."""
    bill = root.paper.find(code, number)
    at: datetime = (
        bill.history()[0].at if bill is not None else root.paper.where(code, number).at
    )
    return at


def _of(what: What, run: Run, count: int, since: datetime) -> StockWarning:
    number = (run.code, run.first)
    return StockWarning(what, run.spot.holder, run.type, count, number, since)


def months_until(at: datetime, count: int) -> list[str]:
    """The last months as ``yyyy-mm``, oldest first, the one in hand the last."""
    months = [month_of(at)]
    while len(months) < count:
        months.insert(0, month_before(months[0]))
    return months
