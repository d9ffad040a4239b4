"""Random stock work against a dictionary: no number is ever in two places.

The model is a dict of number -> place and holder. After each operation the number
book must say the same of every number, and the register of each holder what lies on
its shelf; at the end of each walk everything ``nontax check`` proves must hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from nontax_site.kernel.errors import NontaxError
from nontax_site.stock.checking import BY_BILL, check
from nontax_site.stock.moving import Line
from nontax_site.stock.places import BLANK, FOLLOWS, SHELVES, Place, Spot
from nontax_site.stock.refusals import NumberUnknown
from tests.factories.stock import (
    CODE,
    POLICE,
    PRINTER,
    SCHOOL,
    STORE,
    TRANSIT,
    Stock,
    a_sheet,
    act,
)

MOST = 60
AT_ONCE = 10
WALKS, STEPS = 130, 12

UNITS = (SCHOOL, POLICE)
LEASE = Spot(Place.LEASED, "lease-1")
ENDS = (Place.LOST, Place.STUB, Place.CLEARED, Place.WRITTEN_OFF, Place.KEPT)
SPOTS = (
    PRINTER,
    STORE,
    TRANSIT,
    *UNITS,
    LEASE,
    Spot(Place.SPOILED, PRINTER.holder),
    Spot(Place.RETURNED, STORE.holder),
    *(Spot(place, STORE.holder) for place in ENDS),
    Spot(Place.DESTROYED, STORE.holder),
)


def spot_follows(source: Spot, target: Spot) -> bool:
    """Whether the rule in words lets a number go from the one to the other."""
    return target != source and target.place in FOLLOWS[source.place] - BY_BILL


COUNTED: Counter[str] = Counter()
"""How many operations were tried, and how many were carried out."""


class PaperStock(RuleBasedStateMachine):
    """A store, two units, a lease, and whatever else a number can come to."""

    @initialize()
    def begin(self) -> None:
        """An empty stock."""
        self.stock = Stock()
        self.model: dict[int, Spot] = {}
        self.leased_by: dict[int, str] = {}
        self.bills: set[int] = set()
        self.written: set[int] = set()
        self.last = 0

    @rule(dice=st.randoms(use_true_random=True))
    def work(self, dice: Random) -> None:
        """Some operations, drawn by lot, and all that must hold after each."""
        deeds = (self.order, self.move, self.move, self.move, self.issue)
        others = (self.issue_on, self.issue_in_bulk, self.void)
        for _ in range(AT_ONCE):
            deed = dice.choice((*deeds, *others)) if self.last else self.order
            deed(dice)
            self.everything_is_where_the_model_says()

    def tried(self, expected: bool, deed: Callable[[], object]) -> bool:
        """Carry out a deed; it is refused exactly when the model says so."""
        COUNTED["tried"] += 1
        try:
            deed()
        except NontaxError as refused:
            assert not expected, refused
            return False
        assert expected
        COUNTED["done"] += 1
        return True

    def batch_has(self, first: int, last: int) -> bool:
        """Whether one batch has all these numbers."""
        batch = self.stock.book.ledger(CODE).batch_of(first)
        return batch is not None and last <= batch[2]

    # ---- operations -----------------------------------------------------------------

    def order(self, dice: Random) -> None:
        """A new batch behind those there are, or one that overlaps."""
        if self.last and (self.last == MOST or dice.random() < 0.3):
            first = dice.randint(1, self.last)
            self.tried(False, lambda: self.stock.order(first, first + 5))
            return
        first, last = self.last + 1, min(self.last + dice.randint(10, 30), MOST)
        self.tried(True, lambda: self.stock.order(first, last))
        self.model |= dict.fromkeys(range(first, last + 1), PRINTER)
        self.last = last

    def move(self, dice: Random) -> None:
        """A range of what is at one spot, now and then of what is not, somewhere."""
        first = dice.randint(1, self.last)
        last = min(first + dice.randint(0, 25), MOST)
        source = self.model[first]
        if dice.random() < 0.1:
            source = dice.choice(SPOTS)
        elif dice.random() < 0.8:
            while self.model.get(last) != source:
                last -= 1
        follow = FOLLOWS[source.place] - BY_BILL
        ways = [spot for spot in SPOTS if spot.place in follow and spot != source]
        if any(spot.place in BLANK for spot in ways) and dice.random() < 0.8:
            ways = [spot for spot in ways if spot.place in BLANK]
        target = dice.choice(ways if ways and dice.random() < 0.95 else SPOTS)
        moved = range(first, last + 1)
        expected = (
            spot_follows(source, target)
            and self.batch_has(first, last)
            and all(self.model.get(n) == source for n in moved)
            and not (target.place in BLANK and self.written & set(moved))
        )
        if self.tried(expected, lambda: self.stock.move(first, last, source, target)):
            if target == LEASE:
                self.leased_by |= dict.fromkeys(moved, source.holder)
            self.model |= dict.fromkeys(moved, target)
            if target.place not in BLANK | {Place.LOST}:
                self.written |= set(moved)

    def issue(self, dice: Random) -> None:
        """A bill on the next number of a unit."""
        unit = dice.choice(UNITS)
        blank = [n for n, spot in self.model.items() if spot == unit]
        following = self.stock.book.next_of(unit.holder, "0202")
        assert following == ((CODE, min(blank)) if blank else None)
        if blank:
            self.tried(True, lambda: self.stock.issue(unit))
            self.used(min(blank), unit.holder)

    def issue_on(self, dice: Random) -> None:
        """A bill on a number somebody names: only on a blank one at hand."""
        number = dice.randint(1, self.last)
        spot = self.model[number]
        unit = self.leased_by[number] if spot == LEASE else SCHOOL.holder
        unit = spot.holder if spot in UNITS else unit
        sheet = a_sheet(CODE, number, unit)
        if self.tried(
            spot in UNITS or spot == LEASE,
            lambda: self.stock.moving.use(CODE, number, act(SCHOOL), sheet),
        ):
            self.used(number, unit)

    def used(self, number: int, unit: str) -> None:
        """Note in the model that a number was used for a bill."""
        self.model[number] = Spot(Place.USED, unit)
        self.bills.add(number)
        self.written.add(number)

    def issue_in_bulk(self, dice: Random) -> None:
        """A range of fixed bills at once."""
        unit = dice.choice(UNITS)
        blank = [n for n, spot in self.model.items() if spot == unit]
        first = dice.choice(blank or [1])
        last = min(first + dice.randint(0, 8), MOST)
        numbers = range(first, last + 1)
        expected = self.batch_has(first, last) and set(numbers) <= set(blank)
        line = Line(CODE, first, last)
        if self.tried(
            expected,
            lambda: self.stock.moving.use_range(line, unit, act(unit), "bulk:1"),
        ):
            self.model |= dict.fromkeys(numbers, Spot(Place.USED, unit.holder))
            self.written |= set(numbers)

    def void(self, dice: Random) -> None:
        """A number with all its copies, blank or used; no stub that was handed in."""
        number = dice.randint(1, self.last)
        spot = self.model[number]
        unit = self.leased_by[number] if spot == LEASE else spot.holder
        if self.tried(
            Place.VOID in FOLLOWS[spot.place] and spot.place is not Place.STUB,
            lambda: self.stock.moving.void(CODE, number, act(SCHOOL), "spoiled:1"),
        ):
            self.model[number] = Spot(Place.VOID, unit)
            self.written.add(number)
            if number in self.bills:
                self.stock.book.find(CODE, number).state = "void"

    # ---- after each operation -------------------------------------------------------

    def everything_is_where_the_model_says(self) -> None:
        """Each number in one place, each holder's register equal to its shelf."""
        book = self.stock.book
        found: dict[int, Spot] = {}
        for run in book.runs():
            for number in range(run.first, run.last + 1):
                assert number not in found
                found[number] = run.spot
        assert found == self.model
        held = Counter(s.holder for s in found.values() if s.place in SHELVES)
        registers = {r.holder: r.balance for r in self.stock.root.registers}
        assert {h: n for h, n in registers.items() if n} == dict(held)

    def teardown(self) -> None:
        """At the end of a walk all the check proves, and what single numbers say."""
        if not hasattr(self, "stock"):
            return
        book = self.stock.book
        assert list(check(self.stock.root)) == []
        for number, spot in self.model.items():
            assert book.where(CODE, number).spot == spot
            assert book.trace(CODE, number)[0].target == PRINTER
            assert (book.find(CODE, number) is not None) == (number in self.bills)
        for holder in {spot.holder for spot in self.model.values()}:
            places = Counter(s.place for s in self.model.values() if s.holder == holder)
            assert book.counts(holder=holder) == places
        with pytest.raises(NumberUnknown):
            book.where(CODE, self.last + 1)


def test_ten_thousand_random_operations_conserve_every_number():
    COUNTED.clear()
    run_state_machine_as_test(
        PaperStock,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert COUNTED["tried"] >= 10_000
    assert COUNTED["done"] >= 3_500
