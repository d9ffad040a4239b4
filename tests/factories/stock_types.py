"""Valid bill types, certificates and a desk to work on them."""

from datetime import date
from typing import Any

from nontax_site.attachments.materials import Materials
from nontax_site.kernel.interfaces import IMaterials
from nontax_site.stock.bill_type import PAYER, PAYMENT_BOOK_COPIES, UNIT, BillType, Copy
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.certifying import Certifying, Wanted
from nontax_site.stock.income import PAYMENT_BOOK_CATEGORIES
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.revising import Revising, TypeFacts
from tests.factories.notices import BOSS, BUREAU_BOSS, BUREAU_CLERK, CLERK, SCHOOL, Desk

BOOK = "0321"
"""The General Payment Book printed by machine."""

GENERAL = "0121"
STORE = "W-330100-01"
FIXED_ONE = "0141"
FIRST_DAY = date(2026, 1, 1)

THREE_COPIES = (
    Copy("存根", "黑", UNIT, "留存备查"),
    Copy("收据", "红", PAYER, "交缴款人"),
    Copy("记账", "蓝", UNIT, "执收单位记账"),
)


def book_facts(**over: Any) -> TypeFacts:
    """The General Payment Book by machine, in five copies."""
    facts: dict[str, Any] = {
        "name": "非税收入一般缴款书（机打）",
        "form": "machine",
        "categories": PAYMENT_BOOK_CATEGORIES,
        "from_day": FIRST_DAY,
        "guide": "按号码顺序使用，各联一次打印。",
        "copies": PAYMENT_BOOK_COPIES,
        "sheets": 100,
        "with_notice": True,
        "layout": "payment-book",
    }
    return TypeFacts(**{**facts, **over})


def receipt_facts(**over: Any) -> TypeFacts:
    """A receipt in three copies."""
    facts = {
        "name": "非税收入通用票据",
        "copies": THREE_COPIES,
        "with_notice": False,
        "layout": "general-receipt",
    }
    return book_facts(**{**facts, **over})


def fixed_facts(face_fen: int = 100, **over: Any) -> TypeFacts:
    """A bill of fixed value in two copies."""
    facts = {
        "name": "定额票据",
        "form": "fixed",
        "face_fen": face_fen,
        "copies": THREE_COPIES[:2],
    }
    return receipt_facts(**{**facts, **over})


class TypeDesk(Desk):
    """A desk with the deeds on bill types and certificates."""

    def __init__(self, setting: Any = None, **config: Any) -> None:
        super().__init__(setting, **config)
        papers = Materials(self.root.materials, self.root.attachments, self.clock)
        self.services[IMaterials] = papers
        self.stock = StockPorts(self.root, self.workflows, self.audit, self.outbox)

    @property
    def revising(self) -> Revising:
        """The deeds on bill types."""
        return Revising(self.stock)

    @property
    def certifying(self) -> Certifying:
        """The deeds on certificates."""
        return Certifying(self.stock)

    def drafted(self, code: str = BOOK, facts: TypeFacts | None = None) -> BillType:
        """A draft of a type."""
        region = self.root.regions["330100"]
        facts = facts or book_facts()
        return self.revising.draft(region, code, facts, self.act(BUREAU_CLERK))

    def published(self, code: str = BOOK, facts: TypeFacts | None = None) -> BillType:
        """A type in force."""
        made = self.drafted(code, facts)
        self.revising.submit(made, self.act(BUREAU_CLERK))
        self.revising.publish(made, self.act(BUREAU_BOSS))
        return made

    def applied(self, *types: str, unit: str = SCHOOL) -> Certificate:
        """An application for a certificate."""
        wanted = Wanted(types or (BOOK,), "杭财综〔2026〕1号", "收取考试费")
        return self.certifying.apply(unit, wanted, self.act(CLERK))

    def granted(self, *types: str) -> Certificate:
        """A certificate in force."""
        made = self.applied(*types)
        self.workflows.fire(made, "check", self.act(BUREAU_CLERK))
        self.certifying.grant(made, self.act(BUREAU_BOSS))
        return made

    def paper(
        self, first: int, last: int, unit: str = SCHOOL, code: str = BOOK
    ) -> None:
        """Blank numbers of a type at a unit, as the number book knows them."""
        act, bill_code = self.act(BUREAU_CLERK), f"33{code}26"
        printer, store = Spot(Place.ORDERED, "印厂"), Spot(Place.STORE, STORE)
        book = self.root.paper
        book.open("B-1", code, bill_code, first, last, printer, act, "print_order:P-1")
        book.move(bill_code, first, last, printer, store, act, "print_order:P-1")
        target = Spot(Place.UNIT, unit)
        book.move(bill_code, first, last, store, target, act, "supply:L-1")

    def paper_back(
        self, first: int, last: int, unit: str = SCHOOL, code: str = BOOK
    ) -> None:
        """The same numbers returned to the store."""
        source, target = Spot(Place.UNIT, unit), Spot(Place.RETURNED, STORE)
        act = self.act(BUREAU_CLERK)
        book, bill_code = self.root.paper, f"33{code}26"
        book.move(bill_code, first, last, source, target, act, "stock_return:T-1")

    def boss(self, comment: str = "") -> Any:
        """An act of the unit's supervisor."""
        return self.act(BOSS, comment)
