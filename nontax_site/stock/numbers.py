"""The number book (``root.paper``): where each paper number is, and its whole life.

One ledger per bill code. A move touches a constant number of objects whatever its
length; using the next number of a unit touches that unit's own stretch and drawer
and nothing else. Documents of used numbers lie in drawers by unit, once for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.acts import Act
from nontax_site.kernel.codes import BillCode
from nontax_site.stock.batch import check_type, type_of
from nontax_site.stock.drawers import Drawers, unit_of
from nontax_site.stock.ledger import Ledger, Movement, Value, history
from nontax_site.stock.places import BLANK, Place, Spot
from nontax_site.stock.refusals import (
    NumberElsewhere,
    NumberTaken,
    NumberUnknown,
)
from nontax_site.stock.shelves import Shelves, marks
from nontax_site.stock.standing import (
    Run,
    Standing,
    Step,
    check_range,
    merged,
    run_of,
)
from nontax_site.stock.ways import check_at_hand, check_was_blank, check_way
from nontax_site.storage.classes import stored
from nontax_site.storage.intervals import Rows, value_at


@stored
class NumberBook(Persistent):
    """All paper numbers by bill code (eight digits) and number."""

    def __init__(self) -> None:
        self._ledgers = OOBTree()
        self.shelves = Shelves()
        self._drawers = Drawers()

    # ---- coming into being and moving ---------------------------------------

    def open(
        self,
        batch: str,
        type_code: str,
        code: str,
        first: int,
        last: int,
        spot: Spot,
        act: Act,
        document: str,
    ) -> None:
        """Let the numbers of a batch come into being at a spot.

        Raises BillCodeMalformed, WrongType, RangeReversed, RangeOutside and
        RangeOverlaps, which names the other batch.
        """
        BillCode(code)
        check_type(code, type_code)
        check_range(first, last)
        ledger = self._ledgers.get(code)
        if ledger is None:
            ledger = self._ledgers[code] = Ledger(code)
        movement = _movement(act, document, spot, (first, last))
        ledger.open(batch, first, last, _value(spot, movement))
        self.shelves.change(code, set(), marks(ledger, first, last))

    def move(
        self,
        code: str,
        first: int,
        last: int,
        source: Spot | Collection[Spot],
        target: Spot,
        act: Act,
        document: str,
    ) -> tuple[Run, ...]:
        """Move a range and return what stood there, as runs.

        Every number must stand at the source, or at one of them: else
        NumberElsewhere says which does not, and where it is. Raises RangeReversed,
        RangeOutside, NumberUnknown, WrongBatch and PlaceNotPossible.
        """
        ledger, found = self.check_move(code, first, last, source, target)
        rows = tuple((f, value) for f, _l, value in ledger.runs(first, last))
        movement = _movement(act, document, target, (first, last), rows)
        value = _value(target, movement)
        self._change(ledger, first, last, lambda: ledger.lay(first, last, value))
        if target.place is Place.UNIT:
            self._drawers.open(code, target.holder)
        return found

    def check_move(
        self,
        code: str,
        first: int,
        last: int,
        source: Spot | Collection[Spot],
        target: Spot,
    ) -> tuple[Ledger, tuple[Run, ...]]:
        """Raise what ``move`` raises, and change nothing."""
        ledger, found = self.standing_at(code, first, last, source)
        for run in found:
            check_way(run.spot, target)
            if run.spot.place is Place.LOST and target.place in BLANK:
                check_was_blank(ledger, run.first, run.last, target)
        return ledger, found

    def standing_at(
        self, code: str, first: int, last: int, source: Spot | Collection[Spot]
    ) -> tuple[Ledger, tuple[Run, ...]]:
        """The ledger and the runs of a range that stands at the source.

        Raises as ``move`` does, and changes nothing.
        """
        check_range(first, last)
        ledger = self._ledger(code, first)
        ledger.check_batch(first, last)
        allowed = {source} if isinstance(source, Spot) else set(source)
        found = tuple(merged(self._runs_of(ledger, first, last)))
        for run in found:
            if run.spot not in allowed:
                raise NumberElsewhere(
                    bill_code=code,
                    number=f"{run.first:010d}",
                    place=run.spot.place,
                    holder=run.spot.holder,
                )
        return ledger, found

    # ---- using and spoiling -------------------------------------------------

    def next_of(self, unit: str, type_code: str) -> tuple[str, int] | None:
        """The next blank number in the unit's own ranges, or None."""
        run = next(self.blank_runs(unit, type_code), None)
        return None if run is None else (run.code, run.first)

    def blank_runs(self, unit: str, type_code: str) -> Iterator[Run]:
        """The blank numbers in the unit's own ranges, in the order of their use."""
        for code, first in self.shelves.blank(unit, type_code):
            ledger = self._ledgers[code]
            for low, high, value in ledger.stretch(first).all_runs():
                if value[:2] == (Place.UNIT, unit):
                    yield run_of(ledger, low, high, value)

    def use(self, code: str, number: int, bill: Any) -> Spot:
        """Put the bill under its number, once for ever; returns where it was blank.

        Cheap: the bill is the history of this step. Raises NumberUnknown,
        NumberElsewhere and NumberTaken.
        """
        ledger, value = self._value_of(code, number)
        spot = Spot.of(value[0], value[1])
        check_at_hand(code, number, spot)
        unit = unit_of(value, number)
        self.put(code, number, bill)
        now: Value = (str(Place.USED), unit, value[2])
        self._change(
            ledger, number, number, lambda: ledger.lay_within(number, number, now)
        )
        return spot

    def use_range(
        self, code: str, first: int, last: int, source: Spot, act: Act, document: str
    ) -> Spot:
        """Use a whole range at once for one document: one run and one object.

        Returns where the numbers stand now. Raises as ``move`` does.
        """
        ledger, _found = self.standing_at(code, first, last, source)
        check_way(source, Spot(Place.USED, ""))
        rows = tuple((f, value) for f, _l, value in ledger.runs(first, last))
        spot = Spot(Place.USED, unit_of(rows[0][1], first))
        value = _value(spot, _movement(act, document, spot, (first, last), rows))
        self._change(ledger, first, last, lambda: ledger.lay_within(first, last, value))
        return spot

    def void(
        self, code: str, number: int, act: Act, document: str
    ) -> tuple[Spot, Spot]:
        """Void a blank or used number; returns where it was and where it is.

        Raises NumberUnknown and PlaceNotPossible.
        """
        ledger, value = self._value_of(code, number)
        was = Spot.of(value[0], value[1])
        spot = Spot(Place.VOID, unit_of(value, number))
        check_way(was, spot)
        rows = ((number, value),)
        now = _value(spot, _movement(act, document, spot, (number, number), rows))
        self._change(
            ledger, number, number, lambda: ledger.lay_within(number, number, now)
        )
        return was, spot

    # ---- documents under numbers --------------------------------------------

    def put(self, code: str, number: int, document: Any) -> None:
        """Bind a document to a number a unit has or had; raises NumberTaken."""
        _ledger, value = self._value_of(code, number)
        if self.find(code, number) is not None:
            raise NumberTaken(bill_code=code, number=f"{number:010d}")
        self._drawers.open(code, unit_of(value, number)).insert(number, document)

    def find(self, code: str, number: int) -> Any:
        """The document under a number, or None."""
        ledger = self._ledgers.get(code)
        stretch = ledger.stretch_of(number) if ledger is not None else None
        if stretch is None:
            return None
        return self._drawers.find(code, number, value_at(stretch.rows, number))

    def documents(
        self, code: str | None = None, unit: str | None = None
    ) -> Iterator[Any]:
        """Every document in the order of codes and numbers, or those of one unit."""
        for name in self.codes() if code is None else (code,):
            yield from self._drawers.documents(name, unit)

    # ---- asking -------------------------------------------------------------

    def codes(self) -> Iterator[str]:
        """The bill codes that have numbers, in order."""
        return iter(self._ledgers.keys())

    def ledger(self, code: str) -> Ledger | None:
        """The ledger of a code, or None."""
        found: Ledger | None = self._ledgers.get(code)
        return found

    def where(self, code: str, number: int) -> Standing:
        """Where a number is; raises NumberUnknown."""
        ledger, value = self._value_of(code, number)
        batch, _first, _last = ledger.batch_of(number) or ("", 0, 0)
        bill = self.find(code, number)
        movement: Movement = value[2]
        document, at = movement.document, movement.at
        if bill is not None and value[0] in {Place.USED, Place.VOID}:
            document, at = f"{bill.kind}:{bill.id}", bill.history()[-1].at
        return Standing(Spot.of(value[0], value[1]), batch, type_of(code), document, at)

    def trace(self, code: str, number: int) -> tuple[Step, ...]:
        """The whole life of a number, oldest step first; raises NumberUnknown.

        The history of the bill under it is part of it.
        """
        _ledger, value = self._value_of(code, number)
        steps = [
            Step(moved.at, moved.document, before, moved.target, moved.name)
            for moved, before in history(value, number)
        ]
        steps.reverse()
        bill = self.find(code, number)
        if bill is not None:
            steps += [
                Step(
                    entry.at,
                    f"{bill.kind}:{bill.id}",
                    None,
                    None,
                    entry.name,
                    entry.verb,
                    entry.to_state,
                )
                for entry in bill.history()
            ]
            steps.sort(key=_first)
        return tuple(steps)

    def runs(
        self,
        *,
        code: str | None = None,
        place: Place | None = None,
        holder: str | None = None,
        between: tuple[int, int] | None = None,
    ) -> Iterator[Run]:
        """What stands where, in the order of codes and numbers.

        Neighbours at one spot are one run, however they came there. ``between``
        cuts to two numbers of the code, both included.
        """
        low, high = between or (None, None)
        found: Iterable[Run]
        if holder is not None:
            found = self._held(holder, code, low, high)
        else:
            names = self.codes() if code is None else [code]
            ledgers = (self._ledgers.get(name) for name in names)
            found = (
                run
                for ledger in ledgers
                if ledger is not None
                for run in self._runs_of(ledger, low, high)
            )
        return merged(run for run in found if place in {None, run.spot.place})

    def counts(
        self,
        *,
        code: str | None = None,
        type_code: str | None = None,
        holder: str | None = None,
    ) -> Counter[Place]:
        """How many numbers stand at each place."""
        found: Counter[Place] = Counter()
        for run in self.runs(code=code, holder=holder):
            if type_code in {None, run.type}:
                found[run.spot.place] += run.size
        return found

    def held(self, spot: Spot, type_code: str | None = None) -> int:
        """How many blank numbers a spot has, of one type or of all."""
        counts = self.counts(holder=spot.holder, type_code=type_code)
        return counts[spot.place]

    # ---- inside -------------------------------------------------------------

    def _ledger(self, code: str, number: int) -> Ledger:
        ledger: Ledger | None = self._ledgers.get(code)
        if ledger is None:
            raise NumberUnknown(bill_code=code, number=f"{number:010d}")
        return ledger

    def _value_of(self, code: str, number: int) -> tuple[Ledger, Value]:
        ledger = self._ledger(code, number)
        stretch = ledger.stretch_of(number)
        if stretch is None:
            raise NumberUnknown(bill_code=code, number=f"{number:010d}")
        return ledger, value_at(stretch.rows, number)

    def _runs_of(
        self, ledger: Ledger, low: int | None, high: int | None
    ) -> Iterator[Run]:
        for first, last, value in ledger.runs(low, high):
            yield run_of(ledger, first, last, value)

    def _held(
        self, holder: str, code: str | None, low: int | None, high: int | None
    ) -> Iterator[Run]:
        """The runs of one holder, through the index of its stretches."""
        for its_code, begin in self.shelves.all_of(holder):
            if code not in {None, its_code}:
                continue
            ledger = self._ledgers[its_code]
            stretch = ledger.stretch(begin)
            runs = stretch.runs(low or begin, min(high or stretch.last, stretch.last))
            for first, last, value in runs:
                if value[1] == holder:
                    yield run_of(ledger, first, last, value)

    def _change(
        self, ledger: Ledger, first: int, last: int, change: Callable[[], None]
    ) -> None:
        """Change the ledger and keep the index of holders equal to it."""
        met = list(ledger.stretches(first, last))
        low, high = met[0].first, met[-1].last
        before = marks(ledger, low, high)
        change()
        self.shelves.change(ledger.code, before, marks(ledger, low, high))


def _movement(
    act: Act,
    document: str,
    target: Spot,
    numbers: tuple[int, int],
    rows: Rows = (),
) -> Movement:
    actor = act.actor
    return Movement(act.at, document, actor.login, actor.name, target, numbers, rows)


def _value(spot: Spot, movement: Movement) -> Value:
    return str(spot.place), spot.holder, movement


def _first(row: Any) -> Any:
    return row[0]
