"""A desk for stock documents: types, a store, a department over a school, custodians."""

from typing import Any

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.money import Money
from nontax_site.stock.allotting import Allotting
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.custodian import Custodian
from nontax_site.stock.exchanging import Returning, Transferring
from nontax_site.stock.gathering import Gathering
from nontax_site.stock.handing_over import HandingOver
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.printing import PrintFacts, Printing
from nontax_site.stock.recalling import Recalling
from nontax_site.stock.store import Store
from nontax_site.stock.supply import Supply
from nontax_site.stock.supplying import Supplying
from tests.factories.notices import (
    BUREAU_BOSS,
    BUREAU_CLERK,
    CLERK,
    HANGZHOU,
    SCHOOL,
    person,
)
from tests.factories.stock_types import BOOK, TypeDesk
from tests.factories.units import make_unit

STORE = "W-330100-01"
SECOND_STORE = "W-330100-02"
BUREAU = "330100-0009"
"""The department over the school where a test wants one."""

CODE = "33032126"

KEEPER = person("keeper", "custodian", f"region:{HANGZHOU}")
SECOND_KEEPER = person("keeper2", "custodian", f"region:{HANGZHOU}")
SCHOOL_KEEPER = person("school-keeper", "custodian", f"unit:{SCHOOL}")
DEPARTMENT_KEEPER = person("edu-keeper", "custodian", f"unit:{BUREAU}")
DEPARTMENT_CLERK = person("edu-clerk", "department_clerk", f"unit:{BUREAU}")
DEPARTMENT_BOSS = person("edu-boss", "department_supervisor", f"unit:{BUREAU}")


class PaperDesk(TypeDesk):
    """Everything a test of stock documents needs; the school may hold payment books."""

    def __init__(self, *, department: bool = False, **config: Any) -> None:
        super().__init__(**config)
        self.type = self.published()
        certificate = Certificate(
            id=f"Z-{SCHOOL}-26-01",
            region=HANGZHOU,
            unit=SCHOOL,
            created=self.now,
            types=(BOOK,),
            state="granted",
        )
        self.root.certificates.add(certificate.id, certificate)
        self.root.units.add(BUREAU, make_unit(BUREAU, name="杭州市教育局本级"))
        if department:
            self.root.units[SCHOOL].overseer = BUREAU
        for store, keeper in ((STORE, KEEPER), (SECOND_STORE, SECOND_KEEPER)):
            at = Store(store, HANGZHOU, f"{store[-2:]}号库房", "解放路18号", self.now)
            self.root.stores.add(store, at)
            self.keeps(store, keeper)
        self.keeps(SCHOOL, SCHOOL_KEEPER)
        self.keeps(BUREAU, DEPARTMENT_KEEPER)
        self.printing = Printing(self.stock)
        self.supplying = Supplying(self.stock)
        self.allotting = Allotting(self.stock)
        self.transferring = Transferring(self.stock)
        self.returning = Returning(self.stock)
        self.recalling = Recalling(self.stock)
        self.handing_over = HandingOver(self.stock)
        self.gathering = Gathering(self.stock)

    def keeps(self, holder: str, actor: Actor) -> None:
        """Make somebody the custodian of a holder."""
        tenure = (actor.login, actor.person, actor.name, self.now, "")
        self.root.custodians.add(holder, Custodian(holder, tenure))

    # ---- paper ------------------------------------------------------------------

    def facts(self, **over: Any) -> PrintFacts:
        """An order of ten books."""
        facts: dict[str, Any] = {
            "bill_type": self.type.id,
            "year": 2026,
            "books": 10,
            "printer": "浙江票证印务",
            "contract": "杭财采〔2026〕8号",
            "price": Money(1200),
            "store": STORE,
        }
        return PrintFacts(**{**facts, **over})

    def ordered(self, **over: Any) -> PrintOrder:
        """An order the supervisor gave."""
        order = self.printing.draft(
            HANGZHOU, self.facts(**over), self.act(BUREAU_CLERK)
        )
        self.workflows.fire(order, "submit", self.act(BUREAU_CLERK))
        self.printing.order(order, self.act(BUREAU_BOSS))
        return order

    def stored(self, **over: Any) -> PrintOrder:
        """An order that is in store as a whole."""
        order = self.ordered(**over)
        whole = [Span(*order.numbers[0])]
        self.printing.deliver(order, "送货单1", whole, self.act(BUREAU_CLERK))
        self.printing.check(order, [], self.act(KEEPER))
        self.printing.store(order, self.act(KEEPER))
        return order

    def at(self, place: Place, holder: str) -> list[tuple[int, int]]:
        """The ranges that stand somewhere."""
        runs = self.root.paper.runs(place=place, holder=holder)
        return [(run.first, run.last) for run in runs]

    def balance(self, holder: str) -> int:
        """What the register of a holder says is left."""
        register = self.root.registers.find(holder, BOOK)
        return 0 if register is None else register.balance

    # ---- applications -----------------------------------------------------------

    def asked(self, books: int = 2, **more: Any) -> Supply:
        """An application the unit handed in."""
        supply = self.supplying.draft(
            SCHOOL, [(BOOK, books)], "秋季收费", self.act(CLERK), **more
        )
        self.supplying.apply(supply, self.act(CLERK))
        return supply

    def approved(self, books: int = 2, **more: Any) -> Supply:
        """An application the supervisor approved."""
        supply = self.asked(books, **more)
        if supply.overseer:
            self.workflows.fire(supply, "agree", self.act(DEPARTMENT_BOSS))
        self.supplying.check(supply, {}, STORE, self.act(BUREAU_CLERK))
        self.supplying.approve(supply, self.act(BUREAU_BOSS))
        return supply

    def allotted(self, books: int = 2, **more: Any) -> Supply:
        """An application whose numbers are on the way."""
        supply = self.approved(books, **more)
        rows = self.allotting.suggest(supply, self.now.date())
        self.allotting.allot(supply, [Span(*row) for row in rows], self.act(KEEPER))
        return supply

    def supplied(self, books: int = 2) -> Supply:
        """An application the unit's custodian signed for."""
        supply = self.allotted(books)
        self.allotting.sign(supply, [], "", self.act(SCHOOL_KEEPER))
        return supply
