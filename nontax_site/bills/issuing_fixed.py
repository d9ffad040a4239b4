"""Giving out fixed bills in bulk: number, face value and count, for cash.

The sheets are the unit's next ones; one entry uses them all, one run and one line of
the register for each batch they are of, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nontax_site.bills.cash_refusals import (
    FixedIncomplete,
    NotEnoughBlank,
    OtherRevision,
)
from nontax_site.bills.day_of_cash import DaysOfCash
from nontax_site.bills.fixed_issue import LETTER, FixedIssue
from nontax_site.bills.issuing_paper import bill_id
from nontax_site.bills.paper_days import check_day
from nontax_site.bills.paper_refusals import NoBlankNumber, NumberNotNext
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.payments.noticing import Noticing, WantedLine
from nontax_site.stock.bill_type import BillType, check_category, check_usable
from nontax_site.stock.modes import CASH, FIXED, check_mode
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.paperwork import Span, rows_of
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.standing import Run
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.unit import Unit


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What is entered: the first sheet, how many, for which item, on which day.

    ``quantity`` is that of the item, "" for one of it a sheet.
    """

    sheet: BillId
    count: int
    item_code: str
    quantity: str = ""
    given_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A fixed type the unit has sheets of: the revision, the next one, how many."""

    bill_type: BillType
    sheet: BillId
    left: int


class FixedIssuing:
    """The deeds on entries of fixed bills."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports.of_stock)

    # ---- asking -----------------------------------------------------------------

    def offered(self, unit: Unit) -> Iterator[Offered]:
        """What fixed bills the unit has, by type."""
        root = self._ports.root
        held = {
            run.type
            for run in root.paper.runs(holder=unit.id)
            if run.spot.place is Place.UNIT
        }
        for type_code in sorted(held):
            runs = list(root.paper.blank_runs(unit.id, type_code))
            bill_type = self._type(runs[0])
            if bill_type.form == FIXED:
                left = sum(run.size for run in runs)
                yield Offered(bill_type, bill_id(runs[0].code, runs[0].first), left)

    # ---- giving out -------------------------------------------------------------

    def issue(self, unit: Unit, given: GivenOut, act: Act) -> FixedIssue:
        """Enter sheets that were given out for cash; value times count (CQ-05).

        Raises NoBlankNumber, NumberNotNext, NotEnoughBlank, OtherRevision,
        NotFixedValue, CountNotPositive, what the type, the day and the decision
        table refuse, and the refusals of pricing: where the tariff is fixed, value
        times count is what it asks for the quantity.
        """
        unit.check_active()
        today = beijing_day(act.at)
        day = given.given_on or today
        spans, bill_type = self._taken(unit, given)
        check_usable(bill_type, day)
        check_mode(CASH, bill_type.form)
        check_day(self._ports.root, spans[0].code, spans[0].first, day, today)
        total = bill_type.amount_of(given.count)
        line = self._line(unit, bill_type, given, total, day)
        made = FixedIssue(
            id=next_case(self._ports.root.fixed_issues, LETTER, unit.id, today),
            region=unit.region,
            unit=unit.id,
            created=act.at,
            overseer=unit.overseer,
            type_id=bill_type.id,
            ranges=rows_of(spans),
            face_fen=bill_type.face_fen,
            line=line,
            total_fen=total.fen,
            given_on=day,
            issuer_persons=(act.actor.person,),
            issuer_name=act.actor.name,
            remark=given.remark.strip(),
        )
        self._ports.root.fixed_issues.add(made.id, made)
        self._ports.workflows.begin(made, act)
        for span in spans:
            spot = Spot(Place.UNIT, unit.id)
            self._moving.use_range(Line(*span), spot, act, f"{made.kind}:{made.id}")
        DaysOfCash(self._ports).note(unit, act)
        return made

    def _taken(self, unit: Unit, given: GivenOut) -> tuple[list[Span], BillType]:
        """The unit's next sheets, so many; and their one revision."""
        code = str(given.sheet.code)
        runs = list(self._ports.root.paper.blank_runs(unit.id, code[2:6]))
        if not runs:
            raise NoBlankNumber(field="number", bill_type=code[2:6])
        first = bill_id(runs[0].code, runs[0].first)
        bill_type = self._type(runs[0])
        bill_type.amount_of(given.count)
        if first != given.sheet:
            raise NumberNotNext(field="number", number=given.sheet, next_number=first)
        left = sum(run.size for run in runs)
        if given.count > left:
            raise NotEnoughBlank(field="count", asked=given.count, left=left)
        spans: list[Span] = []
        wanted = given.count
        for run in runs:
            if not wanted:
                break
            if self._type(run).id != bill_type.id:
                raise OtherRevision(field="count", count=given.count - wanted)
            size = min(wanted, run.size)
            spans.append(Span(run.code, run.first, run.first + size - 1))
            wanted -= size
        return spans, bill_type

    def _type(self, run: Run) -> BillType:
        root = self._ports.root
        name = root.paper_batches[run.batch].type_id
        found: BillType = root.document("bill_type", name)
        return found

    def _line(
        self,
        unit: Unit,
        bill_type: BillType,
        given: GivenOut,
        total: Money,
        day: date,
    ) -> tuple[object, ...]:
        """The charge the sheets were given out for, priced by the tariff of the day."""
        quantity = given.quantity or str(given.count)
        wanted = WantedLine(given.item_code, quantity, total)
        region = self._ports.region_of(unit)
        noticing = Noticing(self._ports.of_payments)
        try:
            (priced,) = noticing.priced(unit, region, [wanted], day)
        except NontaxError as error:
            named = error.field.endswith("item_code")
            error.field = "item_code" if named else "quantity"
            raise
        check_category(bill_type, priced.category)
        return priced.row()

    # ---- taking back ------------------------------------------------------------

    def ask_void(self, issue: FixedIssue, act: Act, *, complete: bool) -> None:
        """Ask that a mistaken entry be void; every sheet and copy is here.

        Raises FixedIncomplete, CashGathered.
        """
        if not complete:
            raise FixedIncomplete(field="complete")
        self._ports.workflows.fire(issue, "ask_void", act)

    def refuse_void(self, issue: FixedIssue, act: Act) -> None:
        """The entry stands; the comment says why."""
        self._ports.workflows.fire(issue, "refuse_void", act)

    def void(self, issue: FixedIssue, act: Act) -> None:
        """Void the entry with all its sheets, by another person than who asked."""
        self._ports.workflows.fire(issue, "void", act)
        lines = [Line(*row) for row in issue.ranges]
        used, void = Spot(Place.USED, issue.unit), Spot(Place.VOID, issue.unit)
        self._moving.move(lines, used, void, act, f"{issue.kind}:{issue.id}")
