"""Allotting numbers to an application, and the signatures on the way to the unit.

The store's custodian names whole books, the lowest numbers first; they are on the way
(holder: the application) until the custodian of the unit signs for them in person.
Through a department they come to its shelf first (two levels): its custodian signs,
and hands them on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.batch import type_of
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.movement_refusals import (
    AllottedOtherwise,
    MissingUnexplained,
    NotAmongAllotted,
    OldVersion,
)
from nontax_site.stock.moving import Line, Moving, check_lines
from nontax_site.stock.paperwork import Row, Span, less, rows_of
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.refusals import NumberUnknown
from nontax_site.stock.supply import MISSING_TITLES, SPOILED, Need, Supply
from nontax_site.stock.supplying import needs_of


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Rows of a document as lines of a movement."""
    return tuple(Line(*row) for row in rows)


class Allotting:
    """The deeds from the store to the unit's shelf."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports)

    # ---- the store --------------------------------------------------------------

    def suggest(self, supply: Supply, day: date) -> tuple[Row, ...]:
        """Whole books of the versions in force, the lowest numbers first.

        Fewer than were approved where the store has no more.
        """
        return tuple(
            row
            for need in supply.grants
            for row in self._lowest(supply.store, need, day)
        )

    def allot(self, supply: Supply, spans: Sequence[Span], act: Act) -> None:
        """Take the books out of the store; they are on the way to the unit.

        Raises AllottedOtherwise, OldVersion, BookCut, what is wrong with a range, and
        NumberElsewhere for a number somebody else took in the meantime.
        """
        lines = [Line(*span) for span in spans]
        check_lines(lines)
        self._check_books(supply, lines, beijing_day(act.at))
        supply.allotted = rows_of(spans)
        self._fire(supply, "allot", act)
        self._move(supply, self._store(supply), self._way(supply), act)

    def take_back(self, supply: Supply, act: Act) -> None:
        """Put the books back: nobody came for them."""
        at_unit = supply.state == "handed_on"
        self._fire(supply, "take_back", act)
        back = self._shelf(supply) if at_unit else self._store(supply)
        self._move(supply, self._way(supply), back, act)
        if not at_unit:
            supply.allotted = ()

    # ---- the department ---------------------------------------------------------

    def receive(self, supply: Supply, act: Act) -> None:
        """The department's custodian signs; the books stand on its shelf."""
        self._fire(supply, "receive", act)
        self._move(supply, self._way(supply), self._shelf(supply), act)

    def hand_on(self, supply: Supply, act: Act) -> None:
        """The department's custodian hands the books on to the unit."""
        self._fire(supply, "hand_on", act)
        self._move(supply, self._shelf(supply), self._way(supply), act)

    def release(self, supply: Supply, act: Act) -> None:
        """The unit takes none: the books stay on the department's shelf."""
        self._fire(supply, "release", act)

    # ---- the unit ---------------------------------------------------------------

    def sign(self, supply: Supply, missing: Sequence[Span], how: str, act: Act) -> None:
        """The unit's custodian counts and signs in person: who signs, has them (CQ-40).

        Sheets that were not in the books go down as spoiled by the printer or lost;
        raises MissingUnexplained, NotAmongAllotted.
        """
        rows = rows_of(missing)
        if rows:
            check_lines(lines_of(rows))
            if how not in MISSING_TITLES:
                raise MissingUnexplained
            if less(rows, supply.allotted):
                first = Span(*less(rows, supply.allotted)[0])
                raise NotAmongAllotted(range=first.shown)
        supply.missing, supply.missing_how = rows, how if rows else ""
        supply.signer = act.actor.name
        self._fire(supply, "sign", act)
        way, document = self._way(supply), f"supply:{supply.id}"
        if rows:
            place = Place.SPOILED if how == SPOILED else Place.LOST
            gone = Spot(place, supply.unit)
            self._moving.move(lines_of(rows), way, gone, act, document)
        received = lines_of(supply.received)
        if received:
            shelf = Spot(Place.UNIT, supply.unit)
            self._moving.move(received, way, shelf, act, document, act.actor)

    # ---- inside -----------------------------------------------------------------

    def _fire(self, supply: Supply, verb: str, act: Act) -> None:
        told = with_custodians(self._ports.root, supply, act)
        self._ports.workflows.fire(supply, verb, told)

    def _move(self, supply: Supply, source: Spot, target: Spot, act: Act) -> None:
        lines = lines_of(supply.allotted)
        self._moving.move(lines, source, target, act, f"supply:{supply.id}", act.actor)

    def _store(self, supply: Supply) -> Spot:
        return Spot(Place.STORE, supply.store)

    def _shelf(self, supply: Supply) -> Spot:
        return Spot(Place.DEPARTMENT, supply.overseer)

    def _way(self, supply: Supply) -> Spot:
        return Spot(Place.TRANSIT, supply.id)

    def _lowest(self, store: str, need: Need, day: date) -> Iterator[Row]:
        wanted = need.books
        for run in self._ports.root.paper.runs(place=Place.STORE, holder=store):
            batch = self._ports.root.paper_batches[run.batch]
            if run.type != need.bill_type or not self._in_force(batch.type_id, day):
                continue
            begin = run.first
            if batch.book_of(begin)[0] != begin:
                begin = batch.book_of(begin)[1] + 1
            books = min(wanted, (run.last - begin + 1) // batch.sheets)
            if books > 0:
                yield run.code, begin, begin + books * batch.sheets - 1
                wanted -= books
            if not wanted:
                return

    def _in_force(self, type_id: str, day: date) -> bool:
        """Whether a version is neither replaced nor used no more."""
        found = self._ports.root.find("bill_type", type_id)
        return found is not None and found.in_force(day)

    def _check_books(self, supply: Supply, lines: Sequence[Line], day: date) -> None:
        """Whole books of what was approved, in versions that are in force."""
        needs, named = needs_of(supply), Counter[str]()
        for line in lines:
            ledger = self._ports.root.paper.ledger(line.code)
            found = ledger.batch_of(line.first) if ledger is not None else None
            if found is None:
                raise NumberUnknown(
                    field="lines", bill_code=line.code, number=f"{line.first:010d}"
                )
            batch = self._ports.root.paper_batches[found[0]]
            batch.check_books(line.first, min(line.last, batch.last))
            code = type_of(line.code)
            if not self._in_force(batch.type_id, day):
                name = needs[code].name if code in needs else code
                raise OldVersion(
                    bill_code=line.code, number=f"{line.first:010d}", bill_type=name
                )
            named[code] += line.size
        for code in sorted({*needs, *named}):
            need = needs.get(code)
            approved = need.size if need is not None else 0
            if approved != named[code]:
                raise AllottedOtherwise(
                    bill_type=need.name if need is not None else code,
                    approved=approved,
                    named=named[code],
                )
