"""Relief 减免缓: less, nothing, later or in parts, as a document about one notice.

A reduction 减征 takes an amount off, an exemption 免征 all of it, a deferral 缓缴
sets a later due date, an instalment plan 分期 replaces the notice by one for each
part. Who needs it asks through the unit; the unit's supervisor decides on time, the
finance bureau on money (Penalty Law art. 66 on deferral and parts of a fine).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IReliefDocument
from nontax_site.kernel.money import Money
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

APPLIED = "applied"
FORWARDED = "forwarded"
GRANTED = "granted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

REDUCTION = "reduction"
EXEMPTION = "exemption"
DEFERRAL = "deferral"
INSTALMENT = "instalment"

RELIEF_TITLES: dict[str, str] = {
    DEFERRAL: "Deferral: pay later",
    INSTALMENT: "Instalments: pay in parts",
    REDUCTION: "Reduction: pay less",
    EXEMPTION: "Exemption: pay nothing",
}
"""The four kinds, the lighter first."""

BY_UNIT = frozenset({DEFERRAL, INSTALMENT})
"""Kinds the unit's supervisor decides: no money is given up."""

REASON_TITLES: dict[str, str] = {
    "hardship": "Economic hardship",
    "disaster": "Disaster or accident",
    "policy": "Relief named in a policy document",
    "student": "Student aid",
    "other": "Another reason, said in words",
}


class Part(NamedTuple):
    """One part of an instalment plan: until when, and how much."""

    due: date
    amount_fen: int

    @property
    def amount(self) -> Money:
        """What the part asks."""
        return Money(self.amount_fen)


@stored
@implementer(IReliefDocument)
class Relief(Document):
    """A relief that was asked for; its id is ``R-<region>-<yy>-<number>``.

    ``total_fen`` is what the notice owed when it was asked for; ``off_fen`` what a
    reduction takes off it; ``due`` the later day of a deferral, ``before`` the day
    it replaced; ``parts`` the plan as (due, fen), ``made`` the payment codes of
    its notices once it is granted.
    """

    kind: ClassVar[str] = "relief"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "notice",
        "relief_kind",
        "reason",
        "basis",
        "payer_name",
        "total_fen",
        "off_fen",
        "due",
        "before",
        "parts",
        "made",
        "decided_at",
    )

    notice: str = ""
    relief_kind: str = ""
    reason: str = ""
    basis: str = ""
    payer_name: str = ""
    total_fen: int = 0
    off_fen: int = 0
    due: date | None = None
    before: date | None = None
    parts: tuple[tuple[date, int], ...] = ()
    made: tuple[str, ...] = ()
    decided_at: datetime | None = None

    @property
    def total(self) -> Money:
        """What the notice owed when relief was asked for."""
        return Money(self.total_fen)

    @property
    def off(self) -> Money:
        """What a reduction or an exemption takes off."""
        return self.total if self.relief_kind == EXEMPTION else Money(self.off_fen)

    @property
    def plan(self) -> tuple[Part, ...]:
        """The parts of an instalment plan."""
        return tuple(Part(*row) for row in self.parts)

    @property
    def is_by_unit(self) -> bool:
        """Whether the unit itself decides."""
        return self.relief_kind in BY_UNIT
