"""A payment notice 缴款通知书: what is owed, by whom, to whom and until when.

States draft, issued, locked, paid, settled, cancelled, expired. Past its due
date a notice stays issued and owes more (``overdue``); only where nothing is
ever added, or on the region's last day, it expires. Values are stored as plain
tuples and shown as the named tuples below; money is whole fen.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.kernel.masking import mask_name
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.late import Addition, additions, days_late
from nontax_site.payments.phones import mobile_of
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

DRAFT = "draft"
ISSUED = "issued"
LOCKED = "locked"
PAID = "paid"
SETTLED = "settled"
CANCELLED = "cancelled"
EXPIRED = "expired"

PAYABLE = (ISSUED, LOCKED)
"""States in which money for the notice may come in."""

PERSON = "person"
UNIT = "unit"

COLLECTIVE = "HJ-"
"""So begins the id of a day's cash, in whose place a collective notice stands."""


class Payer(NamedTuple):
    """Who owes: a person or a unit, with the document he is known by."""

    name: str
    payer_type: str = PERSON
    document_kind: str = "none"
    document_number: str = ""
    phone: str = ""


class Line(NamedTuple):
    """One charge of a notice, with the tariff of the day it was issued."""

    item_code: str
    item_name: str
    measure: str
    standard: str
    quantity: str
    amount_fen: int
    destination: str
    category: str
    klass: str
    original_fen: int
    late_kind: str = ""
    late_per_day: str = ""

    @property
    def amount(self) -> Money:
        """What is charged."""
        return Money(self.amount_fen)

    @property
    def original(self) -> Money:
        """What would be charged without a reduction."""
        return Money(self.original_fen)


class Lock(NamedTuple):
    """Somebody is paying: through which channel, who, with which QR, until when."""

    channel: str
    subject: str
    qr: str
    until: datetime


class Qr(NamedTuple):
    """The token of the QR on the pay page and what has happened to it."""

    token: str
    issued_at: datetime
    expires_at: datetime
    subject: str = ""
    scans: int = 0
    last_scan_at: datetime | None = None


class Quote(NamedTuple):
    """What a channel was told is owed and where to, until its stated time."""

    channel: str
    serial: str
    amount_fen: int
    late_fen: int
    valid_until: datetime
    rec_account: str = ""

    @property
    def amount(self) -> Money:
        """The whole amount the channel may take."""
        return Money(self.amount_fen)


class Payment(NamedTuple):
    """The money that paid the notice, as the channel confirmed it."""

    channel: str
    bank: str
    serial: str
    paid_at: datetime
    accounting_day: date
    amount_fen: int
    late_fen: int
    mode: str
    wallet: str
    payer_account: str
    payer_name: str
    rec_account: str
    channel_kind: str = ""

    @property
    def amount(self) -> Money:
        """What came in."""
        return Money(self.amount_fen)

    @property
    def late(self) -> Money:
        """How much of it was added for lateness."""
        return Money(self.late_fen)


@stored
@implementer(INoticeDocument)
class Notice(Document):
    """A payment notice; its id is the payment code's twenty digits.

    ``wanted`` holds a draft's lines as they were asked for and is emptied when
    the notice is issued. ``quotes`` has the last rows of each channel that
    queried, newest last. ``refunded_fen`` is the running total a refund is limited by. ``cases``
    are the ids of suspense money that was meant for it, ``reliefs`` those of relief
    asked for it or made it; ``demand`` is the open case of dunning, or "";
    ``paper`` the id of the paper bill that was written for it, or of the day's cash
    that was gathered into it, or "".
    """

    kind: ClassVar[str] = "notice"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "payer",
        "lines",
        "total_fen",
        "due",
        "basis",
        "remark",
        "source_system",
        "case_no",
        "wanted",
        "issuer",
        "issued_at",
        "lock",
        "qr",
        "quotes",
        "payment",
        "settled_at",
        "bill",
        "bill_wanted",
        "refunded_fen",
        "cases",
        "reliefs",
        "demand",
        "paper",
    )

    KEPT_A_CHANNEL: ClassVar[int] = 4
    KEPT_QUOTES: ClassVar[int] = 16

    payer: tuple[str, ...] = ("", PERSON, "none", "", "")
    lines: tuple[tuple[Any, ...], ...] = ()
    total_fen: int = 0
    due: date | None = None
    basis: str = ""
    remark: str = ""
    source_system: str = ""
    case_no: str = ""
    wanted: tuple[tuple[Any, ...], ...] = ()
    issuer: tuple[str, str, str] | None = None
    issued_at: datetime | None = None
    lock: tuple[Any, ...] | None = None
    qr: tuple[Any, ...] | None = None
    quotes: tuple[tuple[Any, ...], ...] = ()
    payment: tuple[Any, ...] | None = None
    settled_at: datetime | None = None
    bill: str = ""
    bill_wanted: bool = False
    refunded_fen: int = 0
    cases: tuple[str, ...] = ()
    reliefs: tuple[str, ...] = ()
    demand: str = ""
    paper: str = ""

    # ---- its values, named ----------------------------------------------------

    @property
    def code(self) -> str:
        """The payment code's twenty digits."""
        return str(self.id)

    @property
    def shown(self) -> str:
        """The payment code in five groups of four (SX-13)."""
        return " ".join(self.code[at : at + 4] for at in range(0, 20, 4))

    @property
    def who(self) -> Payer:
        """The payer."""
        return Payer(*self.payer)

    @property
    def masked_payer(self) -> str:
        """The payer's name as a stranger sees it; a unit's name is public."""
        who = self.who
        return mask_name(who.name) if who.payer_type == PERSON else who.name

    @property
    def parts(self) -> tuple[Line, ...]:
        """The lines."""
        return tuple(Line(*row) for row in self.lines)

    @property
    def count(self) -> int:
        """N of 共 N 项: how many lines there are (SX-19)."""
        return len(self.lines)

    @property
    def total(self) -> Money:
        """The principal: the sum of the lines."""
        return Money(self.total_fen)

    @property
    def issuer_persons(self) -> tuple[str, ...]:
        """Who issued it, for four eyes."""
        return (self.issuer[0],) if self.issuer else ()

    @property
    def holding(self) -> Lock | None:
        """The lock, or None."""
        return Lock(*self.lock) if self.lock else None

    @property
    def token(self) -> Qr | None:
        """The last QR token, live or not, or None."""
        return Qr(*self.qr) if self.qr else None

    @property
    def paid(self) -> Payment | None:
        """The payment, or None."""
        return Payment(*self.payment) if self.payment else None

    def also_ordered(self) -> tuple[str, ...]:
        """The order of the payer's mobile number, once the notice is no draft."""
        phone = mobile_of(self.who.phone)
        return (phone_scope(phone),) if phone and self.state != DRAFT else ()

    # ---- what is owed ---------------------------------------------------------

    @property
    def is_payable(self) -> bool:
        """Whether money for it may come in now."""
        return self.state in PAYABLE

    @property
    def is_collective(self) -> bool:
        """Whether a unit's own cash was gathered into it (集中汇缴)."""
        return self.paper.startswith(COLLECTIVE)

    @property
    def bears_additions(self) -> bool:
        """Whether anything is added when it is late."""
        return any(line.late_kind for line in self.parts)

    @property
    def destinations(self) -> tuple[str, ...]:
        """Where its money goes, each once, in the order of the lines."""
        return tuple(dict.fromkeys(line.destination for line in self.parts))

    def overdue(self, day: date) -> bool:
        """Whether it is unpaid after its due date: shown, not a state."""
        return self.is_payable and self.due is not None and day > self.due

    def days_late(self, day: date) -> int:
        """Whole days after the due date."""
        return days_late(self.due, day) if self.due else 0

    def additions(self, day: date) -> tuple[Addition, ...]:
        """What is added to each line when paid on the day."""
        return additions(self.parts, self.due, day)

    def late(self, day: date) -> Money:
        """What is added in all when paid on the day."""
        return sum_of(addition.amount for addition in self.additions(day))

    def owed(self, day: date) -> Money:
        """The amount of the day: principal and what is added."""
        return self.total + self.late(day)

    def shares(self, amount: Money, day: date) -> tuple[tuple[str, Money], ...]:
        """How an amount that pays the notice goes to its destinations.

        The principal goes with its lines; what was added is split over the lines
        by what each bears on the day, without loss.
        """
        lines = self.parts
        extra = amount - self.total
        bears = [addition.amount.fen for addition in self.additions(day)]
        if not sum(bears):
            bears = [line.amount_fen for line in lines]
        portions = extra.split(bears) if extra else [Money(0)] * len(lines)
        found = dict.fromkeys(self.destinations, Money(0))
        for line, portion in zip(lines, portions, strict=True):
            found[line.destination] += line.amount + portion
        return tuple((name, share) for name, share in found.items() if share)

    # ---- quotes ---------------------------------------------------------------

    @property
    def quote(self) -> Quote | None:
        """The newest quote, or None while nobody queried."""
        return Quote(*self.quotes[-1]) if self.quotes else None

    def quotes_of(self, channel: str) -> tuple[Quote, ...]:
        """What the channel was told last and before that, newest first."""
        told = (Quote(*row) for row in reversed(self.quotes))
        return tuple(quote for quote in told if quote.channel == channel)

    def quote_of(self, channel: str) -> Quote | None:
        """What the channel was told last, or None when it never queried."""
        return next(iter(self.quotes_of(channel)), None)

    def keep_quote(self, quote: Quote) -> None:
        """Remember what a channel is told now, beside what it was told before.

        Money paid at an earlier quote may come after a newer query; the last
        ``KEPT_A_CHANNEL`` are kept.
        """
        kept_before = self.KEPT_A_CHANNEL - 1
        older = tuple(map(tuple, self.quotes_of(quote.channel)[kept_before:]))
        kept = [row for row in self.quotes if row not in older]
        self.quotes = (*kept, tuple(quote))[-self.KEPT_QUOTES :]

    def quoted_until(self) -> datetime | None:
        """The latest time any quote is honoured until, or None."""
        return max((row[4] for row in self.quotes), default=None)


def phone_scope(phone: str) -> str:
    """The scope of the orders that holds the notices of a mobile number."""
    return f"phone:{phone}"
