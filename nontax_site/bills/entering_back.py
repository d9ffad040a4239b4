"""Back-entry of manual bills 手工票补录: what was written out on the street.

Bills written by hand are entered later, in the order of their numbers and with the
day on the paper. All of a list are entered or none: first every row is judged as if
those before it were entered, and each fault names its row. Numbers that were passed
over are named; they are void or lost first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from nontax_site.bills.cash_refusals import (
    EnteredTwice,
    GapBefore,
    NotByHand,
    NothingEntered,
)
from nontax_site.bills.issuing_paper import PaperIssuing
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.bills.paper_days import check_after, check_day
from nontax_site.bills.paper_refusals import NoBlankNumber, TypeNeedsNotice
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import NontaxError
from nontax_site.payments.limits import total_within
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, WantedLine, checked_payer
from nontax_site.stock.bill_type import BillType, check_category, check_usable
from nontax_site.stock.modes import CASH, MANUAL
from nontax_site.stock.paperwork import Span, ranges_of
from nontax_site.stock.standing import Run
from nontax_site.units.unit import Unit

MOST_ROWS = 500
"""So many bills are entered at once: five books."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One bill as it was written by hand: number, day, payer, lines, remark."""

    sheet: BillId
    written_on: date
    payer: Payer
    lines: Sequence[WantedLine]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row, counted from 0; the error's field says where."""

    row: int
    error: NontaxError


class BackEntry:
    """The deed that enters bills written by hand."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._issuing = PaperIssuing(ports)

    def faults(self, unit: Unit, rows: Sequence[OnPaper], act: Act) -> list[RowFault]:
        """Everything wrong with a list, by row; nothing is changed."""
        found: list[RowFault] = []
        due = _Due(self._ports, unit)
        for at, row in enumerate(rows):
            try:
                due.take(row, beijing_day(act.at))
                self._check_content(unit, row, due.bill_type)
            except NontaxError as error:
                found.append(RowFault(at, error))
        return found

    def enter(
        self, unit: Unit, rows: Sequence[OnPaper], act: Act
    ) -> tuple[PaperBill, ...]:
        """Enter all bills of a list, each paid in cash; raises its first fault.

        GapBefore, EnteredTwice, NotByHand, WrittenInFuture, WrittenBeforeReceipt,
        DayOutOfOrder, NothingEntered, and what a bill at the counter raises.
        """
        unit.check_active()
        if not rows:
            raise NothingEntered(field="rows")
        for fault in self.faults(unit, rows, act):
            raise fault.error
        return tuple(
            self._issuing.direct(
                unit,
                row.sheet,
                row.payer,
                row.lines,
                CASH,
                act,
                row.remark,
                written_on=row.written_on,
            )[0]
            for row in rows
        )

    def _check_content(self, unit: Unit, row: OnPaper, bill_type: BillType) -> None:
        """Payer and lines by the tariffs of the day on the paper."""
        checked_payer(row.payer, row.written_on)
        region = self._ports.region_of(unit)
        noticing = Noticing(self._ports.of_payments)
        priced = noticing.priced(unit, region, row.lines, row.written_on)
        total_within([line.amount for line in priced], region)
        for line in priced:
            check_category(bill_type, line.category)


class _Due:
    """The sheets that come next, as rows use them up."""

    def __init__(self, ports: BillPorts, unit: Unit) -> None:
        self._root = ports.root
        self._unit = unit
        self._blank: dict[str, Iterator[tuple[Run, int]]] = {}
        self._days: dict[str, date] = {}
        self._types: dict[str, BillType] = {}
        self._type: BillType | None = None

    @property
    def bill_type(self) -> BillType:
        """The type of the row taken last."""
        assert self._type is not None
        return self._type

    def take(self, row: OnPaper, today: date) -> None:
        """Use the row's sheet up; raises what is wrong with its number or day."""
        code, number = str(row.sheet.code), row.sheet.number.serial
        blank = self._blanks(code[2:6])
        passed: list[tuple[str, int]] = []
        for run, following in blank:
            if (run.code, following) == (code, number):
                break
            if (run.code, following) > (code, number):
                self._blank[code[2:6]] = chain([(run, following)], blank)
                raise EnteredTwice(field="number", number=row.sheet)
            passed.append((run.code, following))
        else:
            raise NoBlankNumber(field="number", bill_type=code[2:6])
        self._type = self._revision(run)
        self._check_type(row.written_on)
        self._check_day(row, code, number, today)
        if passed:
            gap = "、".join(Span(*row).shown for row in ranges_of(passed))
            raise GapBefore(field="number", number=row.sheet, gap=gap)

    def _check_type(self, day: date) -> None:
        check_usable(self.bill_type, day)
        if self.bill_type.form != MANUAL:
            raise NotByHand(field="number", bill_type=self.bill_type.name)
        if self.bill_type.with_notice:
            raise TypeNeedsNotice(field="number", bill_type=self.bill_type.name)

    def _check_day(self, row: OnPaper, code: str, number: int, today: date) -> None:
        """By the sheets entered before, and by the row before in this list."""
        check_after(self._days.get(code), row.written_on)
        check_day(self._root, code, number, row.written_on, today)
        self._days[code] = row.written_on

    def _blanks(self, type_code: str) -> Iterator[tuple[Run, int]]:
        if type_code not in self._blank:
            self._blank[type_code] = (
                (run, number)
                for run in self._root.paper.blank_runs(self._unit.id, type_code)
                for number in range(run.first, run.last + 1)
            )
        return self._blank[type_code]

    def _revision(self, run: Run) -> BillType:
        name = self._root.paper_batches[run.batch].type_id
        if name not in self._types:
            self._types[name] = self._root.document("bill_type", name)
        return self._types[name]
