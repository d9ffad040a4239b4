"""The end of paper in the demo: sheets used, stubs cleared, kept and lost.

The traffic police writes on its first book on the last day. One batch of stubs has
gone all the way into the archive, another waits at the department; two blank sheets
are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from nontax_site.bills.clearing import Clearing
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing_paper import PaperIssuing
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.commands.demo.paper_types import BOOK_BY_MACHINE
from nontax_site.commands.demo.working import Working
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.clearance import Clearance
from nontax_site.stock.losing import Losing, LossFacts
from nontax_site.stock.paperwork import Span
from nontax_site.stock.ports import stock_ports

CLERK, KEEPER, STORE_KEEPER = "traffic-clerk", "traffic-keeper", "hz-keeper"
BOX = "2026-001号箱"


class PaperEnds:
    """The traffic police and those who clear and keep its stubs."""

    def __init__(self, working: Working, store: str) -> None:
        self.working = working
        self.store = store

    def last_day(self) -> None:
        """One batch kept, one handed in, two sheets lost."""
        do = self.working.do_and_send
        first = do(self._written, 2)
        if first:
            do(self._kept, first)
        second = do(self._written, 2)
        if second:
            do(self._handed_in, second)
        do(self._lost)

    def _go_on(self) -> None:
        """The next step is a minute later."""
        self.working.clock.advance(timedelta(minutes=1))

    def _written(self, request: Any, most: int) -> list[Span]:
        """The sheets its newest unpaid notices were written on."""
        unit = self.working.unit_of(CLERK)
        ids, _next = request.site.orders.page(
            f"unit:{unit}", ("notice:issued",), limit=200
        )
        found = (request.site.document("notice", name) for name in ids)
        free = (n for n in found if n.asked is None and not n.paper and not n.quotes)
        issuing, sheets = PaperIssuing(ports_of(request)), []
        for notice in islice(free, most):
            sheet = issuing.next_sheet(unit, BOOK_BY_MACHINE)
            assert sheet is not None
            bill = issuing.for_notice(notice, sheet, self.working.act(CLERK))
            sheets.append(_span(bill))
        return sheets

    def _handed_in(self, request: Any, sheets: Sequence[Span]) -> Clearance:
        deeds, unit = Clearing(ports_of(request)), self.working.unit_of(CLERK)
        self._go_on()
        found = deeds.open(unit, sheets, (), self.working.act(CLERK))
        self._go_on()
        deeds.submit(found, self.working.act(KEEPER))
        return found

    def _kept(self, request: Any, sheets: Sequence[Span]) -> None:
        found, deeds = self._handed_in(request, sheets), Clearing(ports_of(request))
        self._go_on()
        deeds.clear(found, sheets, self.working.act("police-desk"))
        for case in found.open_cases:
            act = self.working.act(CLERK, "当事人尚在缴款期限内，已电话提醒")
            deeds.answer(found, case.subject, act)
        self._go_on()
        deeds.write_off(found, self.store, self.working.act("hz-boss", "情况属实"))
        self._go_on()
        deeds.keep(found, BOX, self.working.act(STORE_KEEPER))

    def _lost(self, request: Any) -> None:
        unit = self.working.unit_of(CLERK)
        runs = request.site.paper.runs(holder=unit)
        run = [one for one in runs if one.spot.has_register][-1]
        facts = LossFacts(beijing_day(self.working.clock.now()), "外出执法途中遗失两份")
        lost = [Span(run.code, run.last - 1, run.last)]
        Losing(stock_ports(request)).report(unit, lost, facts, self.working.act(KEEPER))


def _span(bill: PaperBill) -> Span:
    code, number = bill.place_in_book
    return Span(code, number, number)
