"""Paper in the demo: a store, printed batches, units supplied, and what waits today.

The traffic police draws its books through the police, its department; the education
office draws them directly.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nontax_site.commands.demo.paper_ends import PaperEnds
from nontax_site.commands.demo.paper_types import (
    BOOK_BY_MACHINE,
    CITY,
    RECEIPT,
)
from nontax_site.commands.demo.working import Working
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money
from nontax_site.stock.allotting import Allotting
from nontax_site.stock.bill_type import type_id
from nontax_site.stock.custody import Custody
from nontax_site.stock.exchanging import Returning
from nontax_site.stock.gathering import Gathering, RoundFacts
from nontax_site.stock.paperwork import Row, Span
from nontax_site.stock.places import Place
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.printing import PrintFacts, Printing
from nontax_site.stock.supply import Supply
from nontax_site.stock.supplying import Supplying
from nontax_site.units.editing import Editing

PRINTER = "浙江财政票证印务有限公司"
STORE_KEEPER = "hz-keeper"
KEEPERS = ("edu-keeper", "police-keeper", "traffic-keeper")
FIXED_ONE = "0132"


class PaperStock:
    """The people of the city who print, keep, supply and sign."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self.store = ""

    def begin(self) -> None:
        """On the first days: the store, the custodians, two units with books."""
        do = self.working.do_and_send
        do(self._open)
        for code, books in ((BOOK_BY_MACHINE, 60), (RECEIPT, 40), (FIXED_ONE, 20)):
            do(self._printed, code, books)
        do(self._supplied, "edu", ((BOOK_BY_MACHINE, 10), (RECEIPT, 4)))
        do(self._supplied, "traffic", ((BOOK_BY_MACHINE, 6),))

    def last_day(self) -> None:
        """Today something waits on every desk."""
        do = self.working.do_and_send
        do(self._ordered_today)
        do(self._round)
        do(self._applied, "traffic", ((BOOK_BY_MACHINE, 2),))
        do(self._applied, "edu", ((RECEIPT, 2),))
        do(self._checked, "police", ((BOOK_BY_MACHINE, 4),))
        do(self._approved, "edu", ((BOOK_BY_MACHINE, 3),))
        do(self._allotted, "police", ((RECEIPT, 2), (FIXED_ONE, 5)))
        do(self._given_back)
        PaperEnds(self.working, self.store).last_day()

    # ---- the store --------------------------------------------------------------

    def _open(self, request: Any) -> None:
        act, site = self.working.act, request.site
        custody = Custody(stock_ports(request))
        store = custody.open_store(
            CITY, "市本级票据库房", "解放东路18号", act("hz-boss")
        )
        self.store = store.id
        custody.name(store.id, STORE_KEEPER, act("hz-boss"))
        for login in KEEPERS:
            unit = self._unit(login)
            custody.name(unit, login, act("hz-boss"))
        traffic = site.units[self._unit("traffic-keeper")]
        Editing(request.workflows, site.units).edit(
            traffic,
            {"overseer": self._unit("police-keeper")},
            act("hz-clerk", "交警支队的票据由市公安局转发"),
        )

    def _unit(self, login: str) -> str:
        grants = self.working.actors[login].grants
        return grants[0].place.removeprefix("unit:")

    # ---- printing ---------------------------------------------------------------

    def _order(self, request: Any, code: str, books: int) -> PrintOrder:
        day = beijing_day(self.working.clock.now())
        facts = PrintFacts(
            bill_type=type_id(CITY, code, 1),
            year=day.year,
            books=books,
            printer=PRINTER,
            contract=f"杭财采〔{day.year}〕16号",
            price=Money(1_350),
            store=self.store,
            wanted_by=day + timedelta(days=30),
        )
        clerk = self.working.act("hz-clerk")
        order = Printing(stock_ports(request)).draft(CITY, facts, clerk)
        request.workflows.fire(order, "submit", clerk)
        return order

    def _delivered(self, request: Any, code: str, books: int) -> PrintOrder:
        printing = Printing(stock_ports(request))
        order = self._order(request, code, books)
        printing.order(order, self.working.act("hz-boss"))
        whole = [Span(*row) for row in order.numbers]
        note = f"送货单 {order.id[-4:]}"
        printing.deliver(order, note, whole, self.working.act("hz-clerk"))
        return order

    def _printed(self, request: Any, code: str, books: int) -> None:
        printing = Printing(stock_ports(request))
        order = self._delivered(request, code, books)
        bad = [Span(order.code, order.last, order.last)] if code == RECEIPT else []
        printing.check(order, bad, self.working.act(STORE_KEEPER))
        printing.store(order, self.working.act(STORE_KEEPER))

    def _ordered_today(self, request: Any) -> None:
        self._order(request, RECEIPT, 30)
        self._delivered(request, BOOK_BY_MACHINE, 20)

    # ---- applications -----------------------------------------------------------

    def _applied(
        self, request: Any, who: str, wanted: tuple[tuple[str, int], ...]
    ) -> Supply:
        deeds = Supplying(stock_ports(request))
        clerk = self.working.act(f"{who}-clerk")
        unit = self.working.unit_of(f"{who}-clerk")
        supply = deeds.draft(unit, wanted, "下半年执收用票", clerk)
        deeds.apply(supply, clerk)
        return supply

    def _checked(
        self, request: Any, who: str, wanted: tuple[tuple[str, int], ...]
    ) -> Supply:
        supply = self._applied(request, who, wanted)
        if supply.overseer:
            agree = self.working.act("police-head", "情况属实")
            request.workflows.fire(supply, "agree", agree)
        clerk = self.working.act("hz-clerk")
        Supplying(stock_ports(request)).check(supply, {}, self.store, clerk)
        return supply

    def _approved(
        self, request: Any, who: str, wanted: tuple[tuple[str, int], ...]
    ) -> Supply:
        supply = self._checked(request, who, wanted)
        boss = self.working.act("hz-boss", "同意")
        Supplying(stock_ports(request)).approve(supply, boss)
        return supply

    def _allotted(
        self, request: Any, who: str, wanted: tuple[tuple[str, int], ...]
    ) -> Supply:
        supply = self._approved(request, who, wanted)
        deeds, keeper = Allotting(stock_ports(request)), self.working.act(STORE_KEEPER)
        rows: tuple[Row, ...] = deeds.suggest(supply, beijing_day(keeper.at))
        deeds.allot(supply, [Span(*row) for row in rows], keeper)
        return supply

    def _supplied(
        self, request: Any, who: str, wanted: tuple[tuple[str, int], ...]
    ) -> None:
        supply = self._allotted(request, who, wanted)
        deeds = Allotting(stock_ports(request))
        if supply.overseer:
            deeds.receive(supply, self.working.act("police-keeper"))
            deeds.hand_on(supply, self.working.act("police-keeper"))
        deeds.sign(supply, [], "", self.working.act(f"{who}-keeper"))

    # ---- back, and the round ----------------------------------------------------

    def _given_back(self, request: Any) -> None:
        deeds, unit = Returning(stock_ports(request)), self._unit("edu-keeper")
        keeper = self.working.act("edu-keeper")
        found = deeds.open(unit, self.store, "考试项目取消，余票退回", keeper)
        runs = request.site.paper.runs(place=Place.UNIT, holder=unit)
        last = [run for run in runs if run.type == RECEIPT][-1]
        span = Span(last.code, last.last - 99, last.last)
        deeds.give(found, [span], keeper)

    def _round(self, request: Any) -> None:
        day = beijing_day(self.working.clock.now())
        facts = RoundFacts(
            title=f"{day.year + 1}年上半年集中领用",
            until=day + timedelta(days=10),
            desk_from=day + timedelta(days=15),
            desk_to=day + timedelta(days=17),
            place="市民中心B座票据窗口",
            notice="请携带领用证和上期存根，由票据专管员本人签收。",
        )
        deeds = Gathering(stock_ports(request))
        found = deeds.draft(CITY, facts, self.working.act("hz-clerk"))
        boss = self.working.act("hz-boss")
        request.workflows.fire(found, "announce", boss)
