"""Paper stock without an office: a tree, a store, two units and their custodians."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from nontax_site.audit.log import Audit
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.root import Root
from nontax_site.stock.batch import Batch, next_batch
from nontax_site.stock.custodian import Custodian
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document, Entry
from nontax_site.units.unit import Unit

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=BEIJING)

CODE = "33020226"
"""Region 33, type 0202, year 26."""

PRINTER = Spot(Place.ORDERED, "浙江票证印务")
STORE = Spot(Place.STORE, "W-330100-01")
SCHOOL = Spot(Place.UNIT, "330100-0001")
POLICE = Spot(Place.UNIT, "330100-0002")
TRANSIT = Spot(Place.TRANSIT, "L-330100-26-000001")

KEEPERS = {
    STORE.holder: Actor("keeper", "a" * 64, "库管"),
    SCHOOL.holder: Actor("school", "b" * 64, "校管"),
    POLICE.holder: Actor("police", "c" * 64, "警管"),
}
STRANGER = Actor("stranger", "f" * 64, "路人")


@stored
class Sheet(Document):
    """A bill on paper as the stock sees it."""

    kind = "paper_bill"


class Stock:
    """A tree with numbers, and the deeds that move them."""

    def __init__(self, root: Root | None = None) -> None:
        """With a tree that already has its people, or a new one."""
        self.root = root or Root(NOON)
        clock = FixedClock(NOON)
        self.ports = StockPorts(
            self.root, None, Audit(self.root.audit, clock), SimpleNamespace()
        )
        self.moving = Moving(self.ports)
        self.book = self.root.paper
        if root is None:
            self._people()

    def _people(self) -> None:
        """The custodian of each holder, and the units."""
        for holder, actor in KEEPERS.items():
            tenure = (actor.login, actor.person, actor.name, NOON, "")
            self.root.custodians.add(holder, Custodian(holder, tenure))
            if not holder.startswith("W"):
                unit = Unit(id=holder, region="330100", unit=holder, name=actor.name)
                self.root.units.add(holder, unit)

    def order(
        self, first: int = 1, last: int = 1000, code: str = CODE, sheets: int = 25
    ) -> Batch:
        """A batch that stands ordered with the printer."""
        batch = Batch(
            next_batch(self.root, "330100", NOON.date()),
            "330100",
            f"T-330100-{code[2:6]}-1",
            code,
            (first, last),
            sheets,
            "print_order:P-330100-26-000001",
            NOON,
        )
        self.moving.open(batch, PRINTER, act(STORE))
        return batch

    def stocked(self, first: int = 1, last: int = 1000, code: str = CODE) -> Batch:
        """A batch that lies in the store."""
        batch = self.order(first, last, code)
        self.move(first, last, PRINTER, STORE, code=code)
        return batch

    def supplied(
        self, first: int = 1, last: int = 100, unit: Spot = SCHOOL, code: str = CODE
    ) -> None:
        """Numbers of the store that a unit signed for."""
        self.move(first, last, STORE, unit, code=code)

    def move(
        self,
        first: int,
        last: int,
        source: Any,
        target: Spot,
        *,
        by: Actor | None = None,
        code: str = CODE,
        document: str = "supply:L-330100-26-000001",
    ) -> Any:
        """Move a range as the custodians of both sides do it."""
        one = source if isinstance(source, Spot) else source[0]
        doer = by or KEEPERS.get(one.holder) or KEEPERS[STORE.holder]
        signer = KEEPERS.get(target.holder, doer)
        lines = [Line(code, first, last)]
        return self.moving.move(
            lines, source, target, Act(doer, NOON), document, signer
        )

    def issue(
        self, unit: Spot = SCHOOL, code: str = CODE, number: int | None = None
    ) -> Sheet:
        """A bill on the unit's next number, or on the one that is said."""
        if number is None:
            code, number = self.book.next_of(unit.holder, code[2:6])
        sheet = a_sheet(code, number, unit.holder)
        self.moving.use(code, number, act(unit), sheet)
        return sheet


def a_sheet(code: str, number: int, unit: str) -> Sheet:
    """A bill under its number, issued by the unit's custodian."""
    sheet = Sheet(
        id=f"{code}-{number:010d}",
        region="330100",
        unit=unit,
        state="issued",
        version=1,
    )
    one = KEEPERS[unit]
    sheet.remember(
        Entry(NOON, "issue", None, "issued", one.person, one.login, one.name, version=1)
    )
    return sheet


def act(spot: Spot) -> Act:
    """An act of the custodian of a spot."""
    return Act(KEEPERS[spot.holder], NOON)
