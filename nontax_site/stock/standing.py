"""What is said of paper numbers: runs, where one stands, and the steps of its life."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from nontax_site.stock.batch import NUMBER_MAX, type_of
from nontax_site.stock.ledger import Ledger, Value
from nontax_site.stock.places import Spot
from nontax_site.stock.refusals import RangeOutside, RangeReversed


class Run(NamedTuple):
    """Consecutive numbers of one batch at one spot; ``type`` is its four digits."""

    code: str
    first: int
    last: int
    spot: Spot
    batch: str
    type: str

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1


class Standing(NamedTuple):
    """Where one number is, and what brought it there (``document``: ``kind:id``)."""

    spot: Spot
    batch: str
    type: str
    document: str
    at: datetime


class Step(NamedTuple):
    """One step in the life of a number.

    A movement has ``target`` (and ``source``, but for the first step); an entry of
    the history of the bill under the number has ``verb`` and ``state`` instead.
    """

    at: datetime
    document: str
    source: Spot | None
    target: Spot | None
    name: str
    verb: str = ""
    state: str = ""


def check_range(first: int, last: int) -> None:
    """Raise RangeReversed or RangeOutside for what is no range of numbers."""
    if last < first:
        raise RangeReversed(first=first, last=last)
    if first < 1 or last > NUMBER_MAX:
        raise RangeOutside(first=first, last=last)


def run_of(ledger: Ledger, first: int, last: int, value: Value) -> Run:
    """A row of a ledger as a run; a stretch never leaves its batch."""
    batch, _its_first, _its_last = ledger.batch_of(first) or ("", 0, 0)
    spot = Spot.of(value[0], value[1])
    return Run(ledger.code, first, last, spot, batch, type_of(ledger.code))


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one batch at one spot as one run."""
    last: Run | None = None
    for run in runs:
        if (
            last is not None
            and (last.code, last.last + 1) == (run.code, run.first)
            and (last.spot, last.batch) == (run.spot, run.batch)
        ):
            last = last._replace(last=run.last)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
