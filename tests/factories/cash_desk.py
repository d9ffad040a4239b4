"""A desk whose school has fixed bills of one yuan and bills written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.bills.collective import Collective
from nontax_site.bills.day_of_cash import DaysOfCash
from nontax_site.bills.entering_back import BackEntry, OnPaper
from nontax_site.bills.fixed_issue import FixedIssue
from nontax_site.bills.gathering_cash import CashGathering
from nontax_site.bills.issuing_fixed import FixedIssuing, GivenOut
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from tests.factories.notices import PASSPORT, SCHOOL, TUITION
from tests.factories.paper_bills import SheetDesk
from tests.factories.stock_types import FIXED_ONE, fixed_facts, receipt_facts

ONES = "33014126"
BY_HAND = "33012226"
MANUAL_TYPE = "0122"


class CashDesk(SheetDesk):
    """A desk with 3,000 fixed bills of one yuan and 100 manual ones."""

    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        self.ones = self.published(FIXED_ONE, fixed_facts(100))
        manual = receipt_facts(name="非税收入手工票据", form="manual")
        self.by_hand = self.published(MANUAL_TYPE, manual)
        self.has(ONES, self.ones.id, 1, 3000)
        self.has(BY_HAND, self.by_hand.id)
        self.fixed = FixedIssuing(self.bills)
        self.gathering_cash = CashGathering(self.bills)
        self.days = DaysOfCash(self.bills)
        self.back = BackEntry(self.bills)

    @property
    def school(self) -> Any:
        """The unit."""
        return self.root.units[SCHOOL]

    def given(self, count: int = 1000, first: int = 1, **over: Any) -> GivenOut:
        """Sheets given out for tuition, whose amount is free."""
        facts = {"sheet": self.sheet(first, ONES), "item_code": TUITION}
        return GivenOut(**{**facts, "count": count, **over})

    def gave(self, count: int = 1000, first: int = 1, **over: Any) -> FixedIssue:
        """An entry of fixed bills."""
        return self.fixed.issue(
            self.school, self.given(count, first, **over), self.act()
        )

    def day(self) -> Collective:
        """The last day of cash."""
        last = self.root.collectives.last("HJ-")
        found: Collective = self.root.collectives[last]
        return found

    def gathered(self, counted: str) -> Collective:
        """The last day of cash, gathered with so much counted."""
        found = self.day()
        self.gathering_cash.gather(found, Money.parse(counted), self.act())
        return found

    def on_paper(self, number: int, day: date, **over: Any) -> OnPaper:
        """A manual bill over a passport."""
        facts = {"payer": Payer("周晓波"), "lines": [WantedLine(PASSPORT)]}
        sheet = self.sheet(number, BY_HAND)
        return OnPaper(sheet, day, **{**facts, **over})
