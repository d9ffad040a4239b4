"""A destruction 销毁 of paper: used stubs after their years, or unused old paper.

Used stubs are written off first and kept; unused paper was returned and is registered
and approved without a write-off (practice.md §3, 14).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IDestructionDocument
from nontax_site.stock.paperwork import Row, StockDocument, counted
from nontax_site.stock.places import Place
from nontax_site.storage.classes import stored

DRAFT = "draft"
APPLIED = "applied"
CHECKED = "checked"
APPROVED = "approved"
DESTROYED = "destroyed"
REFUSED = "refused"

UNDER_WAY = frozenset({DRAFT, APPLIED, CHECKED, APPROVED})

STUBS = "stubs"
UNUSED = "unused"

SORT_TITLES: dict[str, str] = {
    STUBS: "Used stubs that were written off and kept",
    UNUSED: "Unused paper that was returned",
}

PLACE_OF: dict[str, Place] = {STUBS: Place.KEPT, UNUSED: Place.RETURNED}
"""Where what is destroyed stands before."""


@stored
@implementer(IDestructionDocument)
class Destruction(StockDocument):
    """One destruction; its id is ``X-<region>-<yy>-<n>``.

    ``sort`` is one of ``SORT_TITLES``, ``store`` whose custodian applies, ``boxes``
    their labels. ``kept_until`` is the last day the newest stub is to be kept, where
    it is ``early`` to destroy it.
    """

    kind: ClassVar[str] = "destruction"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "sort",
        "store",
        "ranges",
        "boxes",
        "reason",
        "kept_until",
        "early",
    )

    sort: str = ""
    store: str = ""
    ranges: tuple[Row, ...] = ()
    boxes: tuple[str, ...] = ()
    reason: str = ""
    kept_until: date | None = None
    early: bool = False

    def keepers(self) -> tuple[str, ...]:
        """The store the boxes stand in."""
        return (self.store,)

    @property
    def count(self) -> int:
        """How many numbers are destroyed."""
        return counted(self.ranges)
