"""A stock-taking 盘点 of one shelf: counted blind by two, compared, settled."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IStockTakingDocument
from nontax_site.stock.custody_handover import Party
from nontax_site.stock.paperwork import Row, StockDocument, counted, less
from nontax_site.storage.classes import stored

COUNTING = "counting"
COUNTED = "counted"
COMPARED = "compared"
SETTLED = "settled"
CANCELLED = "cancelled"

BLIND = frozenset({COUNTING, COUNTED})
"""While it is counted nobody reads here what the book says."""

UNDER_WAY = BLIND | {COMPARED}


@stored
@implementer(IStockTakingDocument)
class StockTaking(StockDocument):
    """One stock-taking; its id is ``V-<region>-<yy>-<n>``.

    ``holder`` is the store's or unit's id, ``first`` and ``second`` are the counters,
    ``moment`` is when the book was read and ``expected`` what it said; ``found`` is
    what was counted.
    """

    kind: ClassVar[str] = "stock_taking"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "holder",
        "first",
        "second",
        "moment",
        "expected",
        "found",
    )

    holder: str = ""
    first: Party = ("", "", "")
    second: Party = ("", "", "")
    moment: datetime | None = None
    expected: tuple[Row, ...] = ()
    found: tuple[Row, ...] = ()

    @property
    def is_blind(self) -> bool:
        """Whether neither book nor count may be shown."""
        return self.state in BLIND

    @property
    def missing(self) -> tuple[Row, ...]:
        """What the book has and nobody found."""
        return less(self.expected, self.found)

    @property
    def surplus(self) -> tuple[Row, ...]:
        """What was found and stands elsewhere in the book."""
        return less(self.found, self.expected)

    @property
    def count(self) -> int:
        """How many numbers were found."""
        return counted(self.found)
