"""A transfer 移库 between two stores of a region: given by one, accepted by the other."""

from __future__ import annotations

from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import ITransferDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

ASKED = "asked"
APPROVED = "approved"
GIVEN = "given"
ACCEPTED = "accepted"
CANCELLED = "cancelled"


@stored
@implementer(ITransferDocument)
class Transfer(StockDocument):
    """One transfer; its id is ``M-<region>-<yy>-<n>``. ``ranges`` are what is moved."""

    kind: ClassVar[str] = "transfer"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "from_store",
        "to_store",
        "ranges",
    )

    from_store: str = ""
    to_store: str = ""
    ranges: tuple[Row, ...] = ()

    @property
    def giver(self) -> str:
        """The store that gives."""
        return self.from_store

    @property
    def taker(self) -> str:
        """The store that accepts."""
        return self.to_store

    @property
    def count(self) -> int:
        """How many numbers are moved."""
        return counted(self.ranges)

    def keepers(self) -> tuple[str, ...]:
        """Both stores."""
        return (self.from_store, self.to_store)
