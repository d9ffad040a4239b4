"""Dunning 催缴: one case about one overdue notice, from the reminder to its end.

Overdue is a state of the debt, not of the code: the notice stays payable while it
is dunned. Reminders are noted, then the demand 催缴通知书 is issued and served, and
ten days after service the unit may ask the court (Compulsion Law arts 53, 54).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IDemandDocument
from nontax_site.kernel.money import Money
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

OPEN = "open"
ISSUED = "issued"
SERVED = "served"
COURT = "court"
CLOSED = "closed"
GIVEN_UP = "given_up"

REMINDER_TITLES: dict[str, str] = {
    "phone": "By telephone",
    "message": "By a message",
    "visit": "By a visit",
    "letter": "By a letter",
}

SERVICE_TITLES: dict[str, str] = {
    "direct": "Handed over in person",
    "left": "Left behind before witnesses",
    "post": "By registered post",
    "electronic": "Electronically, as agreed",
    "entrusted": "By another authority",
    "public": "By public notice",
}
"""How a demand is served; each leaves its own proof (Civil Procedure Law)."""


class Reminder(NamedTuple):
    """One reminder: when, how, whom was spoken to and what was said."""

    at: datetime
    way: str
    note: str
    name: str


class Service(NamedTuple):
    """How and on which day the demand reached the debtor, and who took it."""

    way: str
    day: date
    receiver: str
    note: str = ""


@stored
@implementer(IDemandDocument)
class Demand(Document):
    """A case of dunning; its id is ``D-<region>-<yy>-<number>``.

    ``owed_fen`` and ``late_fen`` are principal and additions on the day the demand
    was issued, ``until`` the day the debtor has for paying after service. ``court``
    is (day, court, case number) when it was handed over.
    """

    kind: ClassVar[str] = "demand"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "notice",
        "payer_name",
        "total_fen",
        "due",
        "reminded",
        "issued_at",
        "issued_by",
        "owed_fen",
        "late_fen",
        "service",
        "until",
        "court",
        "ended",
    )

    notice: str = ""
    payer_name: str = ""
    total_fen: int = 0
    due: date | None = None
    reminded: tuple[tuple[datetime, str, str, str], ...] = ()
    issued_at: datetime | None = None
    issued_by: str = ""
    owed_fen: int = 0
    late_fen: int = 0
    service: tuple[str, date, str, str] | None = None
    until: date | None = None
    court: tuple[date, str, str] | None = None
    ended: str = ""

    @property
    def total(self) -> Money:
        """The principal that is owed."""
        return Money(self.total_fen)

    @property
    def demanded(self) -> Money:
        """What the demand asked on its day, additions with it."""
        return Money(self.owed_fen + self.late_fen)

    @property
    def weighed_fen(self) -> int:
        """What a delegation's limit is compared with: additions count too."""
        return max(self.total_fen, self.owed_fen + self.late_fen)

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """The reminders, oldest first."""
        return tuple(Reminder(*row) for row in self.reminded)

    @property
    def served(self) -> Service | None:
        """How the demand was served, or None."""
        return Service(*self.service) if self.service else None
