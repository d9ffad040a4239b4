"""An application for bills 领用申请: from what a unit needs to who signed for it.

Bills are drawn under the certificate, in limited quantity, and after the earlier ones
were accounted for (凭证领用、分次限量、核旧领新). Bills have no price to the unit.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import ISupplyDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted, less
from nontax_site.storage.classes import stored

DRAFT = "draft"
APPLIED = "applied"
AGREED = "agreed"
CHECKED = "checked"
APPROVED = "approved"
ALLOTTED = "allotted"
AT_DEPARTMENT = "at_department"
HANDED_ON = "handed_on"
SIGNED = "signed"
KEPT = "kept"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

OPEN = frozenset(
    {
        DRAFT,
        APPLIED,
        AGREED,
        CHECKED,
        APPROVED,
        ALLOTTED,
        AT_DEPARTMENT,
        HANDED_ON,
    }
)

SPOILED = "spoiled"
LOST = "lost"
MISSING_TITLES: dict[str, str] = {
    SPOILED: "The printer left the sheet out or spoiled it",
    LOST: "The sheet got lost on the way",
}
"""What is written down of a sheet that a book lacks when it is signed for."""


class Need(NamedTuple):
    """So many books of a type; ``name`` is the type's at the time."""

    bill_type: str
    books: int
    sheets: int
    name: str

    @property
    def size(self) -> int:
        """How many numbers that is."""
        return self.books * self.sheets


@stored
@implementer(ISupplyDocument)
class Supply(StockDocument):
    """One application; its id is ``L-<region>-<yy>-<n>``.

    ``wanted`` are rows of ``Need``, ``granted`` those the bureau found right. ``store``
    hands out, ``round`` is the supply round it belongs to. ``allotted`` are the rows on
    the way, ``missing`` the numbers that were not in the books, each with how.
    """

    kind: ClassVar[str] = "supply"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "wanted",
        "purpose",
        "round",
        "granted",
        "store",
        "allotted",
        "missing",
        "missing_how",
        "signer",
    )

    wanted: tuple[tuple[str, int, int, str], ...] = ()
    purpose: str = ""
    round: str = ""
    granted: tuple[tuple[str, int, int, str], ...] = ()
    store: str = ""
    allotted: tuple[Row, ...] = ()
    missing: tuple[Row, ...] = ()
    missing_how: str = ""
    signer: str = ""

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is asked for."""
        return tuple(Need(*row) for row in self.wanted)

    @property
    def grants(self) -> tuple[Need, ...]:
        """What was found right; what is asked for until somebody has looked."""
        return tuple(Need(*row) for row in self.granted or self.wanted)

    def keepers(self) -> tuple[str, ...]:
        """The shelves its books pass, in their order."""
        return tuple(filter(None, (self.store, self.overseer, self.unit)))

    @property
    def received(self) -> tuple[Row, ...]:
        """What is or was really in the books."""
        return less(self.allotted, self.missing)

    @property
    def count(self) -> int:
        """How many numbers were allotted."""
        return counted(self.allotted)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN
