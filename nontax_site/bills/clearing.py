"""Clearing stubs: hand in, count and clear, explain, write off, keep (CQ-43…CQ-45).

The numbers go with the document, whole ranges at a time: used and void ones become
stubs handed in, then cleared, written off and kept. What the bills say is compared
with what was paid in when they are handed in, cleared and written off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from nontax_site.bills.copies import missing
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.stub_charges import dues_of, summed
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, calendar_of_china
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.clearance import Clearance, Difference
from nontax_site.stock.clearance_refusals import DifferenceUnknown, VoidIncomplete
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.movement_refusals import CountDiffers
from nontax_site.stock.moving import Moving
from nontax_site.stock.paperwork import Row, Span, counted, less, rows_of
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.stubs import bulk_of, check_stubs
from nontax_site.stock.supplying import check_store
from nontax_site.storage.case_numbers import next_case

LETTER = "J"


class Clearing:
    """The deeds on clearances."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports.of_stock)

    # ---- the unit ---------------------------------------------------------------

    def open(
        self, unit: str, stubs: Sequence[Span], voids: Sequence[Span], act: Act
    ) -> Clearance:
        """Write a batch of stubs; raises what ``stubs.check_stubs`` raises."""
        holder = self._ports.of_stock.unit(unit)
        found = self.made(unit, rows_of(stubs), rows_of(voids), act)
        found.overseer = holder.overseer
        self._ports.workflows.begin(found, act)
        self._ports.root.clearances.add(found.id, found)
        return found

    def made(
        self, unit: str, rows: Sequence[Row], voids: Sequence[Row], act: Act
    ) -> Clearance:
        """A batch as it stands in memory, with its charges and differences."""
        root = self._ports.root
        check_stubs(root, unit, rows, voids)
        region = self._ports.of_stock.unit(unit).region
        found = Clearance(
            id=next_case(root.clearances, LETTER, region, beijing_day(act.at)),
            region=region,
            unit=unit,
            created=act.at,
        )
        self._take(found, rows, voids, act)
        return found

    def edit(
        self,
        found: Clearance,
        stubs: Sequence[Span],
        voids: Sequence[Span],
        act: Act,
    ) -> None:
        """Write the batch anew; raises as ``open``."""
        rows, void_rows = rows_of(stubs), rows_of(voids)
        check_stubs(self._ports.root, found.unit, rows, void_rows)
        self._take(found, rows, void_rows, act)
        self._ports.workflows.fire(found, "edit", act)

    def submit(self, found: Clearance, act: Act) -> None:
        """Hand stubs and voids in, everything of the batch at once.

        Raises as ``open``, VoidIncomplete, NotCustodian.
        """
        check_stubs(self._ports.root, found.unit, found.ranges, found.voids)
        self._check_voids(found)
        self._take(found, found.ranges, found.voids, act)
        self._fire(found, "submit", act)
        here = (Place.USED, Place.VOID, Place.WRITTEN_OFF)
        sources = [Spot(place, found.unit) for place in here]
        self._move(found, found.ranges, sources, Place.STUB, act)

    def withdraw(self, found: Clearance, act: Act) -> None:
        """Give the batch up before it is handed in."""
        self._ports.workflows.fire(found, "withdraw", act)

    def answer(self, found: Clearance, subject: str, act: Act) -> None:
        """Explain a difference; the comment says why. Raises DifferenceUnknown."""
        cases = found.cases
        if not any(case.subject == subject and case.is_open for case in cases):
            raise DifferenceUnknown(field="subject", subject=subject)
        who, told = act.actor, act.with_facts(open_before=len(found.open_cases))
        found.differences = tuple(
            tuple(
                case._replace(
                    answer=act.comment.strip(),
                    person=who.person,
                    name=who.name,
                    at=act.at,
                )
                if case.subject == subject and case.is_open
                else case
            )
            for case in cases
        )
        self._ports.workflows.fire(found, "answer", told)

    # ---- the department or the bureau -------------------------------------------

    def send_back(self, found: Clearance, act: Act) -> None:
        """Not whole: stubs and voids go back to the unit."""
        self._ports.workflows.fire(found, "send_back", act)
        stub = Spot(Place.STUB, found.unit)
        used = less(found.ranges, found.voids)
        self._move(found, used, stub, Place.USED, act)
        self._move(found, found.voids, stub, Place.VOID, act)

    def clear(self, found: Clearance, counted_spans: Sequence[Span], act: Act) -> None:
        """Clear what was counted; raises CountDiffers, NotClearer."""
        rows = rows_of(counted_spans)
        if less(found.ranges, rows) or less(rows, found.ranges):
            raise CountDiffers(given=found.count, counted=counted(rows))
        self._compare(found, act)
        self._ports.workflows.fire(found, "clear", act)
        stub = Spot(Place.STUB, found.unit)
        self._move(found, found.ranges, stub, Place.CLEARED, act)

    def compare(self, found: Clearance, act: Act) -> None:
        """Compare with the payments again: what came in meanwhile is no difference."""
        told = act.with_facts(open_before=len(found.open_cases))
        self._compare(found, act)
        self._ports.workflows.fire(found, "compare", told)

    # ---- the bureau -------------------------------------------------------------

    def refuse(self, found: Clearance, act: Act) -> None:
        """Send it back to be cleared again."""
        self._ports.workflows.fire(found, "refuse", act)
        cleared = Spot(Place.CLEARED, found.unit)
        self._move(found, found.ranges, cleared, Place.STUB, act)

    def write_off(self, found: Clearance, store: str, act: Act) -> None:
        """Write the batch off, for the archive of a store.

        Raises StoreUnknown, DifferencesOpen.
        """
        check_store(self._ports.root, store, found.region)
        self._compare(found, act)
        found.store = store
        self._ports.workflows.fire(found, "write_off", act)
        cleared = Spot(Place.CLEARED, found.unit)
        self._move(found, found.ranges, cleared, Place.WRITTEN_OFF, act)

    def keep(self, found: Clearance, label: str, act: Act) -> None:
        """Put it into the archive: kept whole years after that of the write-off."""
        config = self._ports.region_of(found).config
        year = beijing_day(act.at).year
        found.label = label.strip()
        found.keep_until = date(year + config.stub_years, 12, 31)
        self._fire(found, "keep", act)
        gone = Spot(Place.WRITTEN_OFF, found.unit)
        self._move(found, found.ranges, gone, Place.KEPT, act, found.store)

    # ---- inside -----------------------------------------------------------------

    def _fire(self, found: Clearance, verb: str, act: Act) -> None:
        told = with_custodians(self._ports.root, found, act)
        self._ports.workflows.fire(found, verb, told)

    def _move(
        self,
        found: Clearance,
        rows: Sequence[Row],
        source: Any,
        place: Place,
        act: Act,
        holder: str = "",
    ) -> None:
        if rows:
            target = Spot(place, holder or found.unit)
            name = f"{found.kind}:{found.id}"
            self._moving.move(lines_of(rows), source, target, act, name)

    def _take(
        self, found: Clearance, rows: Sequence[Row], voids: Sequence[Row], act: Act
    ) -> None:
        found.ranges, found.voids = tuple(rows), tuple(voids)
        found.bulk = bulk_of(self._ports.root, found.ranges)
        self._compare(found, act)

    def _compare(self, found: Clearance, act: Act) -> None:
        """Sum what the bills say, and keep a case for each that was not paid in."""
        root = self._ports.root
        dues = list(dues_of(root, found.ranges, found.voids, found.bulk))
        found.charges = tuple(tuple(charge) for charge in summed(dues))
        known = {case.subject: case for case in found.cases}
        until = calendar_of_china().add(
            beijing_day(act.at), self._ports.region_of(found).config.difference_days
        )
        owner = _owner(found, act)
        cases = []
        for due in dues:
            if due.due_fen == due.paid_fen:
                continue
            case = known.get(due.subject)
            if case is None:
                case = Difference(due.subject, 0, 0, *owner, until)
            if (case.due_fen, case.paid_fen) != (due.due_fen, due.paid_fen):
                case = case._replace(
                    due_fen=due.due_fen, paid_fen=due.paid_fen, answer=""
                )
            cases.append(tuple(case))
        found.differences = tuple(cases)

    def _check_voids(self, found: Clearance) -> None:
        """Every void sheet is there with all its copies (CQ-44)."""
        for code, first, last in found.voids:
            for number in range(first, last + 1):
                bill = self._ports.root.paper.find(code, number)
                gone = missing(bill.copies) if bill is not None else ()
                if gone:
                    names = "、".join(copy.name for copy in gone)
                    raise VoidIncomplete(bill=bill.id, copies=names)


def _owner(found: Clearance, act: Act) -> tuple[str, str]:
    """(login, name) of who wrote the batch: its differences are his to explain."""
    first = next(iter(found.history()), act.actor)
    return first.login, first.name
