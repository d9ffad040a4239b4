"""A supply round 集中领用: notice, applications by department, picking, the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import ISupplyRoundDocument
from nontax_site.stock.paperwork import StockDocument
from nontax_site.stock.supply import Supply
from nontax_site.storage.classes import stored

DRAFT = "draft"
ANNOUNCED = "announced"
PICKING = "picking"
DESK = "desk"
CLOSED = "closed"
DISCARDED = "discarded"


@stored
@implementer(ISupplyRoundDocument)
class SupplyRound(StockDocument):
    """One round; its id is ``G-<region>-<yy>-<n>``.

    Units apply until ``until``; the books are collected from ``desk_from`` to
    ``desk_to`` at ``place``. ``absent`` are the ids of applications whose people did
    not come, written down when it is closed.
    """

    kind: ClassVar[str] = "supply_round"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "title",
        "until",
        "desk_from",
        "desk_to",
        "place",
        "notice",
        "absent",
    )

    title: str = ""
    until: date | None = None
    desk_from: date | None = None
    desk_to: date | None = None
    place: str = ""
    notice: str = ""
    absent: tuple[str, ...] = ()

    def takes(self, day: date) -> bool:
        """Whether units may apply within it on the day."""
        is_open = self.state == ANNOUNCED
        return is_open and self.until is not None and day <= self.until


def applications_of(root: Any, found: SupplyRound) -> Iterator[Supply]:
    """The applications of a round, by their number."""
    prefix = f"L-{found.region}-"
    for supply in root.supplies.values(prefix, prefix + "~"):
        if supply.round == found.id:
            yield supply


def open_rounds(root: Any, region: str, day: date) -> Iterator[SupplyRound]:
    """The rounds of a region that take applications on the day."""
    for found in root.supply_rounds.values():
        if found.region == region and found.takes(day):
            yield found
