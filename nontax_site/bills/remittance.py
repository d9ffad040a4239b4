"""A remittance from another place 异地汇款: money first, then the Payment Book.

Whether a payer pays inside or outside the administrative area decides the path
(CQ-24). Outside, he remits into the fiscal account at the agent bank (CQ-25) and sends
the bank's receipt (CQ-26); the unit fills the Payment Book from it (CQ-27); copies 1
to 3 go to the agent bank with the evidence (CQ-28), which uploads the bill for the
bureau to audit (CQ-29) and stamps copy 1 (CQ-30); only then is copy 4 sealed and mailed
(CQ-31).
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IRemittanceDocument
from nontax_site.kernel.money import Money
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

WAIT_EVIDENCE = "wait_evidence"
EVIDENCE_IN = "evidence_in"
FILLED = "filled"
SUBMITTED = "submitted"
UPLOADED = "uploaded"
AUDITED = "audited"
STAMPED = "stamped"
CONFIRMED = "confirmed"
MAILED = "mailed"
GIVEN_UP = "given_up"

FAX = "fax"
MAIL = "mail"

VIA_TITLES: dict[str, str] = {FAX: "By fax", MAIL: "By mail"}
"""How the evidence reaches the unit (CQ-26)."""

ACCOUNTS = frozenset({"special", "remit"})
"""Accounts a remittance may go to: 财政专户 and 财政汇缴专户 (CQ-25)."""


class Evidence(NamedTuple):
    """The remittance receipt with the bank's stamp: when and how it came in."""

    day: date
    via: str
    stamp: str
    account: str
    fen: int
    reference: str

    @property
    def amount(self) -> Money:
        """What was remitted."""
        return Money(self.fen)


@stored
@implementer(IRemittanceDocument)
class Remittance(Document):
    """A remittance; ``id`` is ``YH-<unit>-<yy>-<n>``.

    ``notice`` is what is paid, ``area`` the administrative area of the place of
    payment, ``evidence`` a row of ``Evidence``, ``bill`` the Payment Book that was
    filled from it, ``upload`` the bank's own number of its upload, ``parcel`` that of
    the letter copy 4 went in.
    """

    kind: ClassVar[str] = "remittance"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "notice",
        "area",
        "evidence",
        "bill",
        "upload",
        "parcel",
    )

    notice: str = ""
    area: str = ""
    evidence: tuple[Any, ...] | None = None
    bill: str = ""
    upload: str = ""
    parcel: str = ""

    @property
    def proof(self) -> Evidence | None:
        """The evidence, or None."""
        return Evidence(*self.evidence) if self.evidence else None
