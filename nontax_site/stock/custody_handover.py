"""A handover 交接 of what a custodian keeps, counted range by range (CQ-38)."""

from __future__ import annotations

from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import ICustodyHandoverDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.storage.classes import stored

OPEN = "open"
COUNTED = "counted"
CONFIRMED = "confirmed"
DONE = "done"
CANCELLED = "cancelled"

UNDER_WAY = frozenset({OPEN, COUNTED, CONFIRMED})

Party = tuple[str, str, str]
"""(login, person, name) of one who takes part."""


@stored
@implementer(ICustodyHandoverDocument)
class CustodyHandover(StockDocument):
    """One handover; its id is ``H-<region>-<yy>-<n>``.

    ``holder`` is the store's or unit's id, ``old``, ``new`` and ``witness`` are the
    three persons. ``expected`` is what the number book says when it is counted,
    ``missing`` what was not there, ``told`` what is known of it.
    """

    kind: ClassVar[str] = "custody_handover"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "holder",
        "old",
        "new",
        "witness",
        "expected",
        "missing",
        "told",
    )

    holder: str = ""
    old: Party = ("", "", "")
    new: Party = ("", "", "")
    witness: Party = ("", "", "")
    expected: tuple[Row, ...] = ()
    missing: tuple[Row, ...] = ()
    told: str = ""

    @property
    def count(self) -> int:
        """How many numbers were counted for."""
        return counted(self.expected)

    @property
    def has_differences(self) -> bool:
        """Whether numbers were missing: a matter for a loss report."""
        return bool(self.missing)

    @property
    def is_open(self) -> bool:
        """Whether it is under way."""
        return self.state in UNDER_WAY
