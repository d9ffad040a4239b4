"""Destroying paper: apply, check, approve, and two others watch (先核销后销毁).

The list is checked when it is written and once more when it is destroyed; the numbers
stay where they are until the second witness has signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.destruction import (
    PLACE_OF,
    SORT_TITLES,
    STUBS,
    UNDER_WAY,
    Destruction,
)
from nontax_site.stock.destruction_refusals import (
    AmongOther,
    BoxesMissing,
    KeptTooShort,
    NotReturned,
    NotWrittenOff,
    OtherStore,
    SortUnknown,
)
from nontax_site.stock.movement_refusals import StoreUnknown
from nontax_site.stock.moving import Moving, check_lines
from nontax_site.stock.paperwork import Row, Span, less, rows_of
from nontax_site.stock.places import TITLES, Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.standing import Run
from nontax_site.stock.store import Store
from nontax_site.storage.case_numbers import next_case

LETTER = "X"
LEAST_YEARS = 2
"""No approval shortens the keeping of stubs below so many whole years."""


@dataclass(frozen=True, slots=True)
class DestructionFacts:
    """What is destroyed: sort, store, ranges, labels of the boxes, and why."""

    sort: str
    store: str
    spans: tuple[Span, ...]
    boxes: tuple[str, ...]
    reason: str


class Destroying:
    """The deeds on destructions."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def draft(self, facts: DestructionFacts, act: Act) -> Destruction:
        """Write the application with its list.

        Raises SortUnknown, BoxesMissing, NotCustodian, what ``check_lines`` raises,
        NotWrittenOff, NotReturned, OtherStore, KeptTooShort and AmongOther.
        """
        root = self._ports.root
        if facts.sort not in SORT_TITLES:
            raise SortUnknown(field="sort", sort=facts.sort)
        boxes = tuple(label.strip() for label in facts.boxes if label.strip())
        if not boxes:
            raise BoxesMissing(field="boxes")
        store = store_named(root, facts.store)
        found = Destruction(
            id=next_case(root.destructions, LETTER, store.region, beijing_day(act.at)),
            region=store.region,
            created=act.at,
            sort=facts.sort,
            store=store.id,
            ranges=rows_of(facts.spans),
            boxes=boxes,
            reason=facts.reason.strip(),
        )
        self._check(found, act)
        told = with_custodians(root, found, act)
        self._ports.workflows.begin(found, told)
        root.destructions.add(found.id, found)
        return found

    def apply(self, found: Destruction, act: Act) -> None:
        """Hand the application in; raises as ``draft``."""
        self._check(found, act)
        self._fire(found, "apply", act)

    def withdraw(self, found: Destruction, act: Act) -> None:
        """Give it up."""
        self._fire(found, "withdraw", act)

    def approve(self, found: Destruction, act: Act) -> None:
        """The supervisor approves; an early one with a reason (EarlyUnexplained)."""
        self._check(found, act)
        self._ports.workflows.fire(found, "approve", act)

    def destroy(self, found: Destruction, act: Act) -> None:
        """A witness signs; with the second one the numbers are destroyed.

        Raises KeeperWatches, MaterialsMissing without minutes, and as ``draft``.
        """
        self._check(found, act)
        told = with_custodians(self._ports.root, found, act)
        is_last = self._ports.workflows.completes(found, "destroy", told)
        self._ports.workflows.fire(found, "destroy", told)
        if is_last:
            source = Spot(PLACE_OF[found.sort], found.store)
            target = Spot(Place.DESTROYED, found.store)
            name = f"destruction:{found.id}"
            lines = lines_of(found.ranges)
            Moving(self._ports).move(lines, source, target, act, name)

    # ---- inside -----------------------------------------------------------------

    def _fire(self, found: Destruction, verb: str, act: Act) -> None:
        told = with_custodians(self._ports.root, found, act)
        self._ports.workflows.fire(found, verb, told)

    def _check(self, found: Destruction, act: Act) -> None:
        """Everything listed may be destroyed; notes how long stubs are to be kept."""
        root = self._ports.root
        check_lines(lines_of(found.ranges))
        for code, first, last in found.ranges:
            for run in root.paper.runs(code=code, between=(first, last)):
                _check_run(found, run)
            # numbers that are unknown or of two batches are refused as in any move
            source = Spot(PLACE_OF[found.sort], found.store)
            root.paper.standing_at(code, first, last, source)
        self._check_others(found)
        if found.sort == STUBS:
            self._check_years(found, beijing_day(act.at))

    def _check_others(self, found: Destruction) -> None:
        for other in self._ports.root.destructions.values():
            if other.id == found.id or other.state not in UNDER_WAY:
                continue
            both = less(found.ranges, less(found.ranges, other.ranges))
            if both:
                raise AmongOther(range=Span(*both[0]).shown, destruction=other.id)

    def _check_years(self, found: Destruction, day: date) -> None:
        years = self._ports.region(found.region).config.stub_years
        ends = []
        for row in found.ranges:
            for part, until in _kept_until(self._ports.root, row):
                earliest = date(until.year - years + LEAST_YEARS, 12, 31)
                if day <= earliest:
                    raise KeptTooShort(
                        range=Span(*part).shown, until=until, earliest=earliest
                    )
                ends.append(until)
        found.kept_until = max(ends)
        found.early = day <= found.kept_until


def store_named(root: Any, name: str) -> Store:
    """The store of the id; raises StoreUnknown."""
    found: Store | None = root.stores.get(name)
    if found is None:
        raise StoreUnknown(store=name)
    return found


def _check_run(found: Destruction, run: Run) -> None:
    wanted, facts = PLACE_OF[found.sort], _named(run)
    if run.spot.place is not wanted:
        refusal = NotWrittenOff if found.sort == STUBS else NotReturned
        raise refusal(place=TITLES[run.spot.place], **facts)
    if run.spot.holder != found.store:
        raise OtherStore(store=run.spot.holder, **facts)


def _named(run: Run) -> dict[str, str]:
    return {"bill_code": run.code, "number": f"{run.first:010d}"}


def _kept_until(root: Any, row: Row) -> list[tuple[Row, date]]:
    """Each part of a row with the last day its clearance is kept."""
    code, first, last = row
    found = []
    for low, high, value in root.paper.ledger(code).runs(first, last):
        name = value[2].document.partition(":")[2]
        found.append(((code, low, high), root.clearances[name].keep_until))
    return found
