"""A return 退回 of unused bills: from a unit to its department or the store.

A department returns to the store as a unit of its own. A recall opens one for each
who still holds some; such a return is not withdrawn and gives everything (CQ-46).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IStockReturnDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

OPEN = "open"
GIVEN = "given"
ACCEPTED = "accepted"
WITHDRAWN = "withdrawn"


@stored
@implementer(IStockReturnDocument)
class StockReturn(StockDocument):
    """One return; its id is ``K-<region>-<yy>-<n>``.

    ``unit`` gives from the shelf ``shelf`` ("unit" or "department"); ``target`` is the
    department's unit or the store. ``recall`` and ``due`` are those of a recall.
    """

    kind: ClassVar[str] = "stock_return"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "shelf",
        "target",
        "reason",
        "ranges",
        "recall",
        "due",
    )

    shelf: str = "unit"
    target: str = ""
    reason: str = ""
    ranges: tuple[Row, ...] = ()
    recall: str = ""
    due: date | None = None

    @property
    def giver(self) -> str:
        """Who gives the bills back."""
        return self.unit

    @property
    def taker(self) -> str:
        """Who counts and takes them."""
        return self.target

    @property
    def count(self) -> int:
        """How many numbers go back."""
        return counted(self.ranges)

    def keepers(self) -> tuple[str, ...]:
        """Both shelves."""
        return (self.unit, self.target)
