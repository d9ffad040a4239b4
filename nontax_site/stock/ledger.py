"""The numbers of one bill code: stretches of numbers, and how each range came there.

A *stretch* is consecutive numbers that were moved together; it is an object of its
own, so what two units do to their numbers at once meets nowhere. Inside it rows say
what stands where (``storage.intervals``). A *movement* is one step of a range and
knows the rows it found, with the movements that brought those: this is the whole
history of each number without an entry for any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from nontax_site.stock.places import Spot
from nontax_site.stock.refusals import NumberUnknown, RangeOverlaps, WrongBatch
from nontax_site.storage.classes import stored
from nontax_site.storage.intervals import Rows, Run, laid, value_at, within

ROWS_MOST = 64
"""A stretch with more rows is halved, so that a number in it stays cheap to use."""

Value = tuple[str, str, Any]
"""(place, holder, the movement that brought it there) of a row."""


@stored
class Movement(Persistent):
    """One step of a range of numbers: what moved them, when, and whither.

    ``document`` is ``kind:id``; ``rows`` is what stood there before, empty for the
    first step of all. Never changed once it is written.
    """

    def __init__(
        self,
        at: datetime,
        document: str,
        login: str,
        name: str,
        target: Spot,
        numbers: tuple[int, int],
        rows: Rows = (),
    ) -> None:
        self.at = at
        self.document = document
        self.login = login
        self.name = name
        self.place = str(target.place)
        self.holder = target.holder
        self.first, self.last = numbers
        self.rows = rows

    @property
    def target(self) -> Spot:
        """Where the numbers went."""
        return Spot.of(self.place, self.holder)

    def before(self, number: int) -> Value | None:
        """What a number was before this step, or None on the first step."""
        return value_at(self.rows, number) if self.rows else None


@stored
class Stretch(Persistent):
    """Consecutive numbers up to ``last`` that were moved together."""

    def __init__(self, rows: Rows, last: int) -> None:
        self.rows = rows
        self.last = last

    @property
    def first(self) -> int:
        """The first number."""
        return int(self.rows[0][0])

    def runs(self, low: int, high: int) -> Iterator[Run]:
        """What stands where between two numbers."""
        return within(self.rows, self.last, low, high)

    def all_runs(self) -> Iterator[Run]:
        """What stands where, from the first number to the last."""
        return within(self.rows, self.last, self.first, self.last)


@stored
class Ledger(Persistent):
    """Everything under one bill code: which numbers there are, and where."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._batches = LOBTree()
        self._stretches = LOBTree()

    # ---- batches ------------------------------------------------------------

    def open(self, batch: str, first: int, last: int, value: Value) -> None:
        """Let numbers come into being; raises RangeOverlaps."""
        for its_first, (its_last, its_batch) in self._batches.items(None, last):
            if its_last >= first:
                raise RangeOverlaps(
                    bill_code=self.code,
                    first=first,
                    last=last,
                    batch=its_batch,
                    its_first=its_first,
                    its_last=its_last,
                )
        self._batches[first] = (last, batch)
        self._stretches[first] = Stretch(((first, value),), last)

    def batches(self) -> Iterator[tuple[str, int, int]]:
        """(id, first, last) of every batch in the order of its numbers."""
        for first, (last, batch) in self._batches.items():
            yield batch, first, last

    def batch_of(self, number: int) -> tuple[str, int, int] | None:
        """(id, first, last) of the batch a number belongs to, or None."""
        try:
            first = self._batches.maxKey(number)
        except ValueError:
            return None
        last, batch = self._batches[first]
        return (batch, first, last) if number <= last else None

    def check_batch(self, first: int, last: int) -> None:
        """Raise NumberUnknown or WrongBatch unless one batch has all the numbers."""
        found = self.batch_of(first)
        if found is None:
            raise NumberUnknown(bill_code=self.code, number=f"{first:010d}")
        batch, its_first, its_last = found
        if last > its_last:
            raise WrongBatch(
                bill_code=self.code,
                first=first,
                last=last,
                batch=batch,
                its_first=its_first,
                its_last=its_last,
            )

    # ---- stretches ----------------------------------------------------------

    def stretch(self, first: int) -> Stretch:
        """The stretch that begins with the number; raises KeyError."""
        found: Stretch = self._stretches[first]
        return found

    def items(self) -> Iterator[tuple[int, Stretch]]:
        """(key, stretch) of every stretch, in order."""
        return iter(self._stretches.items())

    def stretch_of(self, number: int) -> Stretch | None:
        """The stretch a number stands in, or None for an unknown number."""
        try:
            found: Stretch = self._stretches[self._stretches.maxKey(number)]
        except ValueError:
            return None
        return found if number <= found.last else None

    def stretches(
        self, low: int | None = None, high: int | None = None
    ) -> Iterator[Stretch]:
        """The stretches that have a number between the two, in order."""
        if low is not None:
            begin = self.stretch_of(low)
            low = begin.first if begin is not None else low
        return iter(self._stretches.values(low, high))

    def runs(self, low: int | None = None, high: int | None = None) -> Iterator[Run]:
        """What stands where between two numbers, both included."""
        for stretch in self.stretches(low, high):
            first = stretch.first if low is None else low
            yield from stretch.runs(first, stretch.last if high is None else high)

    def lay(self, first: int, last: int, value: Value) -> None:
        """Give a range a stretch of its own in which all stands at one place."""
        met = list(self.stretches(first, last))
        head, tail = met[0], met[-1]
        if len(met) == 1 and (head.first, head.last) == (first, last):
            head.rows = ((first, value),)
            return
        rest = tuple((f, v) for f, _l, v in tail.runs(last + 1, tail.last))
        rest_last = tail.last
        for stretch in met:
            if stretch.first >= first:
                del self._stretches[stretch.first]
        if head.first < first:
            runs = list(head.runs(head.first, first - 1))
            head.rows = tuple((f, v) for f, _l, v in runs)
            head.last = first - 1
        self._stretches[first] = Stretch(((first, value),), last)
        if rest:
            self._stretches[last + 1] = Stretch(rest, rest_last)

    def lay_within(self, first: int, last: int, value: Value) -> None:
        """Say where a range stands without giving it a stretch of its own.

        What belongs to one holder stays one object: the use of a number.
        """
        for stretch in list(self.stretches(first, last)):
            low, high = max(first, stretch.first), min(last, stretch.last)
            stretch.rows = laid(stretch.rows, stretch.last, (low, high, value))
            if len(stretch.rows) > ROWS_MOST:
                self._halve(stretch)

    def _halve(self, stretch: Stretch) -> None:
        rows = stretch.rows
        upper = rows[len(rows) // 2 :]
        self._stretches[upper[0][0]] = Stretch(upper, stretch.last)
        stretch.rows = rows[: len(rows) // 2]
        stretch.last = upper[0][0] - 1


def history(value: Value, number: int) -> Iterator[tuple[Movement, Spot | None]]:
    """(movement, where the number was before it), from the newest to the first."""
    movement: Movement | None = value[2]
    while movement is not None:
        before = movement.before(number)
        yield movement, Spot.of(before[0], before[1]) if before else None
        movement = before[2] if before else None
