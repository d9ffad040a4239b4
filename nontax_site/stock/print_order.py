"""A print order 印制通知: what is printed by whom under which contract.

The only stock document with a price: units are given their bills without one. Its
numbers follow the last ones of their code and are open as "ordered" from the
supervisor's decision on. The printer was chosen by procurement (order 70, arts 10–17).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IPrintOrderDocument
from nontax_site.kernel.money import Money
from nontax_site.stock.paperwork import Row, StockDocument, counted, less
from nontax_site.storage.classes import stored

DRAFT = "draft"
SUBMITTED = "submitted"
ORDERED = "ordered"
DELIVERED = "delivered"
CHECKED = "checked"
STORED = "stored"
CANCELLED = "cancelled"


@stored
@implementer(IPrintOrderDocument)
class PrintOrder(StockDocument):
    """An order of ``books`` books of ``sheets`` numbers; id ``P-<region>-<yy>-<n>``.

    ``code``, ``first`` and ``last`` are the numbers, 0 until it is ordered; ``price_fen``
    is what a book costs. ``store`` takes the delivery. ``came`` and ``spoiled`` are the
    rows of the delivery under way, ``note`` the printer's note of it; ``stored``,
    ``bad`` and ``dropped`` are all rows that were put into store, were spoiled, and
    will not come.
    """

    kind: ClassVar[str] = "print_order"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "bill_type",
        "title",
        "year",
        "books",
        "sheets",
        "printer",
        "contract",
        "price_fen",
        "store",
        "wanted_by",
        "code",
        "first",
        "last",
        "batch",
        "note",
        "came",
        "spoiled",
        "stored",
        "bad",
        "dropped",
    )

    bill_type: str = ""
    title: str = ""
    year: int = 0
    books: int = 0
    sheets: int = 1
    printer: str = ""
    contract: str = ""
    price_fen: int = 0
    store: str = ""
    wanted_by: date | None = None
    code: str = ""
    first: int = 0
    last: int = 0
    batch: str = ""
    note: str = ""
    came: tuple[Row, ...] = ()
    spoiled: tuple[Row, ...] = ()
    stored: tuple[Row, ...] = ()
    bad: tuple[Row, ...] = ()
    dropped: tuple[Row, ...] = ()

    def keepers(self) -> tuple[str, ...]:
        """The store that takes the delivery."""
        return (self.store,) if self.store else ()

    @property
    def count(self) -> int:
        """How many numbers are ordered."""
        return self.books * self.sheets

    @property
    def price(self) -> Money:
        """What one book costs."""
        return Money(self.price_fen)

    @property
    def total(self) -> Money:
        """What the whole order costs."""
        return self.price.times(self.books)

    @property
    def numbers(self) -> tuple[Row, ...]:
        """All its numbers as one row; none before it is ordered."""
        return ((self.code, self.first, self.last),) if self.last else ()

    @property
    def short(self) -> tuple[Row, ...]:
        """What has not come: neither stored, spoiled, dropped nor in this delivery."""
        gone = (*self.stored, *self.bad, *self.dropped, *self.came)
        return less(self.numbers, gone)

    @property
    def good(self) -> tuple[Row, ...]:
        """What of this delivery is fit for the store."""
        return less(self.came, self.spoiled)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many numbers are stored, spoiled, dropped and short."""
        return (
            counted(self.stored),
            counted(self.bad),
            counted(self.dropped),
            counted(self.short),
        )
