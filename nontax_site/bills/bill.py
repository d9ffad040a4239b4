"""A bill and its file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from persistent import Persistent
from zope.interface import implementer

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.interfaces import IBillDocument
from nontax_site.kernel.money import Money
from nontax_site.kernel.seals import SealedBy
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

SIGNED = "signed"
SEALED = "sealed"
DELIVERED = "delivered"
WRITTEN_OFF = "written_off"
REVERSED = "reversed"
VOIDED = "voided"

STANDING = (SEALED, DELIVERED, WRITTEN_OFF)
"""The states in which a bill carries both seals and nothing took it back."""

HOLD_BY_HAND = "by-hand"
"""The hold of a bill that waits because its region seals by hand."""


@stored
class BillFile(Persistent):  # type: ignore[misc]
    """The XML of a bill: its bytes, their length and their SM3 digest (hex).

    ``seals`` are the signatures in it as plain tuples; they stand here and not on
    the bill because every later transition rewrites the bill. The finance seal
    replaces the bytes once, and with them length and digest.
    """

    def __init__(self, data: bytes) -> None:
        self.seals: tuple[Any, ...] = ()
        self.keep(data)

    def keep(self, data: bytes) -> None:
        """Hold these bytes from now on."""
        self.data = data
        self.length = len(data)
        self.digest = sm3_hex(data)

    def canonical_value(self) -> str:
        """What stands for the file in the digest of its bill."""
        return self.digest

    @property
    def proves(self) -> bool:
        """Whether the bytes still have the length and digest they came with."""
        whole = len(self.data) == self.length
        return whole and sm3_hex(self.data) == self.digest


@stored
@implementer(IBillDocument)
class Bill(Document):
    """A fiscal bill; ``id`` is ``<code>-<number>``.

    ``payer`` is (name, "person" | "unit", kind of document, its number),
    ``lines`` as on the notice, ``total_fen`` whole fen and negative on a red
    bill, ``payment`` (channel, paid at, mode, late fen) or empty, ``booked``
    None or (at, receiver, fen, day), ``delivered`` None or (at, how).
    ``issuer_persons`` are the persons four eyes compares as issuers, ``hold``
    why a signed bill waits for a person, ``exchanged`` the paper bill it was exchanged
    for 换开, once for ever.
    """

    kind: ClassVar[str] = "bill"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "bill_type",
        "check_code",
        "payer",
        "lines",
        "total_fen",
        "notice",
        "payment",
        "issued_on",
        "issuer_persons",
        "issuer_name",
        "red",
        "related",
        "reissue_of",
        "replaced_by",
        "xml",
        "delivered",
        "booked",
        "written_off_at",
        "hold",
        "remark",
        "exchanged",
    )

    bill_type: str = "electronic"
    check_code: str = ""
    payer: tuple[str, str, str, str] = ("", "person", "", "")
    lines: tuple[tuple[Any, ...], ...] = ()
    total_fen: int = 0
    notice: str = ""
    payment: tuple[Any, ...] = ()
    issued_on: datetime | None = None
    issuer_persons: tuple[str, ...] = ()
    issuer_name: str = ""
    red: bool = False
    related: str = ""
    reissue_of: str = ""
    replaced_by: str = ""
    xml: BillFile | None = None
    delivered: tuple[datetime, str] | None = None
    booked: tuple[datetime, str, int, str] | None = None
    written_off_at: datetime | None = None
    hold: str = ""
    remark: str = ""
    exchanged: str = ""

    @property
    def bill_id(self) -> BillId:
        """Code and number as values."""
        return BillId.parse(self.id)

    @property
    def total(self) -> Money:
        """What the bill says in all; negative on a red bill."""
        return Money(self.total_fen)

    @property
    def issued_day(self) -> date:
        """The business day it was issued on."""
        assert self.issued_on is not None
        return beijing_day(self.issued_on)

    @property
    def payer_name(self) -> str:
        """The payer's name as printed."""
        return self.payer[0]

    @property
    def booked_amount(self) -> Money | None:
        """What the receiver booked, or None."""
        return None if self.booked is None else Money(self.booked[2])

    @property
    def is_standing(self) -> bool:
        """Whether it carries both seals and nothing took it back."""
        return self.state in STANDING

    @property
    def is_live(self) -> bool:
        """Whether its payment has its bill in it: not voided, not reversed, not red."""
        return not self.red and self.state not in (REVERSED, VOIDED)

    def keep_file(self, data: bytes) -> None:
        """Hold the bytes of the XML."""
        if self.xml is None:
            self.xml = BillFile(data)
        else:
            self.xml.keep(data)

    @property
    def seals(self) -> tuple[Any, ...]:
        """The signatures as plain tuples, kept with the file."""
        return () if self.xml is None else self.xml.seals

    @seals.setter
    def seals(self, seals: tuple[Any, ...]) -> None:
        assert self.xml is not None
        self.xml.seals = seals

    @property
    def signatures(self) -> tuple[SealedBy, ...]:
        """The signatures, the unit's first."""
        return tuple(SealedBy(*seal) for seal in self.seals)

    def set_seals(self, *signatures: SealedBy) -> None:
        """Keep the signatures as plain tuples."""
        self.seals = tuple(
            (
                s.role,
                s.signer_id,
                s.certificate_serial,
                s.algorithm,
                s.at,
                s.signature_b64,
            )
            for s in signatures
        )
