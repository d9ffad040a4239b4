"""A day's cash of a unit and its collective notice 汇总缴款书 (集中汇缴).

It is begun by the first cash bill of the day. The same or the next working day the
unit counts the cash and gathers it into a payment notice whose payer is the unit
itself; the bills name it and it names their numbers. Cash that is more or less than
the bills say is a difference with an owner, decided by two persons.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import ICollectiveDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import COLLECTIVE, Line
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

LETTER = COLLECTIVE.rstrip("-")

OPEN = "open"
GATHERED = "gathered"
DIFFERING = "differing"
PROPOSED = "proposed"
REMITTED = "remitted"
EMPTY = "empty"

MADE_GOOD = "made_good"
BORNE = "borne"
HANDED_BACK = "handed_back"
HANDED_IN = "handed_in"

SHORTAGE_TITLES: dict[str, str] = {
    MADE_GOOD: "Made good by who took the cash",
    BORNE: "Borne by the unit",
}
SURPLUS_TITLES: dict[str, str] = {
    HANDED_BACK: "Given back to the payer it came from",
    HANDED_IN: "Handed in as other income",
}
RESOLUTION_TITLES: dict[str, str] = {**SHORTAGE_TITLES, **SURPLUS_TITLES}
"""What becomes of a shortage, and of a surplus."""


@stored
@implementer(ICollectiveDocument)
class Collective(StockDocument):
    """One day's cash; its id is ``HJ-<unit>-<yy>-<n>``.

    ``numbers`` are the ranges of the bills gathered, ``issues`` the entries of fixed
    bills, ``lines`` the sum by item (rows of ``payments.notice.Line``); ``notices``
    the payment codes, one for each destination of the money. ``counted_fen`` is the
    cash counted, ``owner`` (login, name) who answers for it, ``resolution`` what is
    proposed or decided for a difference.
    """

    kind: ClassVar[str] = "collective"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "day",
        "numbers",
        "issues",
        "lines",
        "total_fen",
        "notices",
        "counted_fen",
        "gathered_at",
        "owner",
        "resolution",
    )

    day: date | None = None
    numbers: tuple[Row, ...] = ()
    issues: tuple[str, ...] = ()
    lines: tuple[tuple[Any, ...], ...] = ()
    total_fen: int = 0
    notices: tuple[str, ...] = ()
    counted_fen: int = 0
    gathered_at: datetime | None = None
    owner: tuple[str, str] | None = None
    resolution: str = ""

    def also_ordered(self) -> tuple[str, ...]:
        """No department decides on it."""
        return ()

    @property
    def count(self) -> int:
        """How many written bills were gathered."""
        return counted(self.numbers)

    @property
    def parts(self) -> tuple[Line, ...]:
        """The sum of each item."""
        return tuple(Line(*row) for row in self.lines)

    @property
    def total(self) -> Money:
        """What the bills say in all."""
        return Money(self.total_fen)

    @property
    def counted(self) -> Money:
        """The cash that was counted."""
        return Money(self.counted_fen)

    @property
    def shortage(self) -> Money:
        """How much less cash there was than the bills say; nothing for none."""
        return Money(max(0, self.total_fen - self.counted_fen))

    @property
    def surplus(self) -> Money:
        """How much more cash there was than the bills say; nothing for none."""
        return Money(max(0, self.counted_fen - self.total_fen))

    @property
    def resolutions(self) -> dict[str, str]:
        """What can become of its difference, with titles."""
        if not self.gathered_at or self.total_fen == self.counted_fen:
            return {}
        return SHORTAGE_TITLES if self.shortage else SURPLUS_TITLES
