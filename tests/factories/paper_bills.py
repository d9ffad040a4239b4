"""A desk whose school has blank Payment Books and receipts at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nontax_site.bills.issuing_paper import PaperIssuing, bill_id
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.bills.paying_paper import PaperPaying
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.tracking import Tracking
from nontax_site.bills.voiding_paper import PaperVoiding
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.codes import BillId
from nontax_site.payments.notice import Notice, Payer
from nontax_site.payments.noticing import WantedLine
from nontax_site.stock.batch import Batch, next_batch
from nontax_site.stock.modes import CASH
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from tests.factories.notices import CLERK, HANGZHOU, PASSPORT, SCHOOL
from tests.factories.paper_desk import PaperDesk
from tests.factories.stock_types import GENERAL, receipt_facts

BOOKS = "33032126"
RECEIPTS = "33012126"


class SheetDesk(PaperDesk):
    """A desk with the deeds on paper bills; the numbers 1 to 100 of two types."""

    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        self.bills = BillPorts(
            self.root, self.workflows, self.audit, self.outbox, None, None
        )
        self.issuing = PaperIssuing(self.bills)
        self.voiding = PaperVoiding(self.bills)
        self.tracking = Tracking(self.bills)
        self.paying_paper = PaperPaying(self.bills)
        self.receipts = self.published(GENERAL, receipt_facts())
        self.has(BOOKS, self.type.id)
        self.has(RECEIPTS, self.receipts.id)

    def has(self, code: str, type_id: str, first: int = 1, last: int = 100) -> None:
        """The school holds blank sheets of a batch."""
        act = Act(system_actor("test"), self.now)
        batch = Batch(
            next_batch(self.root, HANGZHOU, date(2026, 3, 5)),
            HANGZHOU,
            type_id,
            code,
            (first, last),
            100,
            "print_order:P-330100-26-000001",
            self.now,
        )
        moving = Moving(self.stock)
        store = Spot(Place.STORE, "W-330100-01")
        moving.open(batch, store, act)
        unit = Spot(Place.UNIT, SCHOOL)
        moving.move([Line(code, first, last)], store, unit, act, "supply:x")

    def sheet(self, number: int = 1, code: str = BOOKS) -> BillId:
        """The id of a sheet."""
        return bill_id(code, number)

    def written(self, number: int = 1, notice: Notice | None = None) -> PaperBill:
        """A Payment Book for a notice over a passport."""
        notice = notice or self.issued()
        return self.issuing.for_notice(notice, self.sheet(number), self.act())

    def taken_cash(self, number: int = 1) -> PaperBill:
        """A receipt for cash at the counter."""
        bill, _advice = self.issuing.direct(
            self.root.units[SCHOOL],
            self.sheet(number, RECEIPTS),
            Payer("周晓波"),
            [WantedLine(PASSPORT)],
            CASH,
            self.act(),
        )
        return bill

    def where(self, bill: PaperBill) -> Spot:
        """Where the number book says the bill's number is."""
        return self.root.paper.where(*bill.place_in_book).spot

    def asked_void(self, bill: PaperBill) -> None:
        """The clerk asked for a void."""
        self.voiding.ask(bill, self.act(CLERK, "打印错位"))

    def two_hats(self) -> Actor:
        """The clerk as if he were his own supervisor."""
        grants = (Grant("unit_supervisor", f"unit:{SCHOOL}"),)
        return replace(CLERK, grants=grants)
