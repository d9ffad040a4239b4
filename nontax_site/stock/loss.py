"""A loss report 遗失报告: numbers that are gone, how, and what was done about it.

Lost numbers are unusable from the report on, and everybody who checks one is told so.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import ILossDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted, less
from nontax_site.storage.classes import stored

REPORTED = "reported"
ENDORSED = "endorsed"
PUBLISHED = "published"
DECIDED = "decided"


@stored
@implementer(ILossDocument)
class Loss(StockDocument):
    """One report; its id is ``Y-<region>-<yy>-<n>``.

    ``holder`` is the store's or unit's id, ``written`` those of the ``ranges`` on
    which something was written, ``back`` those found again. ``discovered`` is the
    day it was noticed, ``late`` marks a report after the region's days. ``medium``
    and ``published`` are those of the public notice, due by ``due``; ``came`` is
    the document that brought it to light (``kind:id``), or "".
    """

    kind: ClassVar[str] = "loss"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "holder",
        "ranges",
        "written",
        "back",
        "discovered",
        "late",
        "cause",
        "due",
        "medium",
        "published",
        "came",
    )

    holder: str = ""
    ranges: tuple[Row, ...] = ()
    written: tuple[Row, ...] = ()
    back: tuple[Row, ...] = ()
    discovered: date | None = None
    late: bool = False
    cause: str = ""
    due: date | None = None
    medium: str = ""
    published: date | None = None
    came: str = ""

    def keepers(self) -> tuple[str, ...]:
        """The shelf they were lost from."""
        return (self.holder,)

    @property
    def count(self) -> int:
        """How many numbers were lost."""
        return counted(self.ranges)

    @property
    def away(self) -> tuple[Row, ...]:
        """The blank numbers that were not found again."""
        return less(less(self.ranges, self.written), self.back)
