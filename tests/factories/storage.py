"""A small site for tests of the floors below the nouns, and a count of a commit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from persistent import Persistent
from transaction import TransactionManager

from nontax_site.audit.log import Audit, AuditLog
from nontax_site.catalog.orders import OrderBook, Orders, feed, subject_of, tokens_of
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.classes import stored
from nontax_site.storage.connecting import (
    is_shared,
    open_database,
    own_transaction,
)
from nontax_site.storage.document import Document, Entry
from nontax_site.storage.folder import Folder
from nontax_site.storage.guarding import GuardedStorage
from nontax_site.storage.idempotency import IdempotencyRecords
from nontax_site.storage.jobs import Leases
from nontax_site.storage.longwork import Jobs
from nontax_site.storage.outbox import Outbox, OutboxLanes
from nontax_site.storage.sequence import Numbered

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=BEIJING)

CLERK = Actor(login="li.na", person="ab" * 32, name="李娜")

AT_ONCE = Attempts(most=30, pause=lambda attempt: None)


def quiet(error):
    """The hook for an error of the disk that only lets it be raised."""


@stored
class Paper(Document):
    """A document as the nouns have them."""

    kind: ClassVar[str] = "bill"
    FIELDS = (*Document.FIELDS, "payer", "lines", "total_fen")

    payer: str = ""
    lines: tuple[Any, ...] = ()
    total_fen: int = 0


@stored
class SmallSite(Persistent):
    """The containers that storage, audit and catalog work on."""

    def __init__(self) -> None:
        self.notices = Numbered()
        self.bills = Numbered()
        self.papers = Folder()
        self.audit = AuditLog()
        self.outbox = OutboxLanes()
        self.orders = Orders()
        self.idempotency = IdempotencyRecords()
        self.leases = Leases()
        self.jobs = Jobs()


def feed_order(request: Any, record: Any) -> None:
    """The handler of the topic "order", as the site binds it."""
    _kind, name = subject_of(record.facts)
    code, _, number = name.partition("-")
    document = request.site.bills.find(code, int(number))
    feed(request.site.orders, record.facts, document)


def paper(number: int = 1, unit: str = "330100-0007", **facts: Any) -> Paper:
    """A bill of 120 yuan that a unit of Hangzhou has signed at noon."""
    facts = {
        "id": f"33010126-{number:010d}",
        "region": "330100",
        "unit": unit,
        "created": NOON + timedelta(minutes=number),
        "state": "signed",
        "payer": "周晓波",
        "lines": (
            ("103044901", "不动产登记费", "件", 8000),
            ("x", "工本费", "本", 4000),
        ),
        "total_fen": 12000,
        **facts,
    }
    return Paper(**facts)


def act(at: datetime = NOON, actor: Actor = CLERK, **facts: Any) -> Act:
    """An act of the unit's clerk at noon."""
    return Act(actor=actor, at=at, request_id="5f0c2d1e", **facts)


def open_small(uri: str = "memory://", **options: Any):
    """A database that holds a small site under ``site``."""
    database = open_database(uri, fatal=quiet, **options)

    def build(root):
        if "site" not in root:
            root["site"] = SmallSite()

    own_transaction(database, build)
    return database


@dataclass
class Begun:
    """A request as far as the floors below the nouns know it."""

    tm: Any
    connection: Any

    @property
    def site(self) -> Any:
        """The small site, read in the transaction that has begun."""
        return self.connection.root()["site"]


def begin_of(database):
    """What sender and ticker begin their work with."""

    @contextmanager
    def begin():
        manager = TransactionManager(explicit=True)
        connection = database.open(manager)
        try:
            yield Begun(manager, connection)
        finally:
            connection.close()

    return begin


def change(site: Any, document: Paper, state: str, at: datetime = NOON) -> None:
    """Take a document to a state as the engine does, with audit and orders."""
    clock = FixedClock(at)
    gone, before = tokens_of(document), document.state
    document.state = state
    document.remember(
        Entry(at, "seal", before, state, CLERK.person, CLERK.login, CLERK.name)
    )
    document.touch()
    Audit(site.audit, clock).record(document, act(at), "seal", before, state)
    OrderBook(site.orders, Outbox(site.outbox, clock)).move(
        document, gone, tokens_of(document)
    )


def issue(site: Any, unit: str, at: datetime = NOON, code: str = "33010126") -> Paper:
    """Number a document of the unit, put it in its place and begin it."""
    serial = site.bills.allot_next(code, unit, 100, at)
    document = paper(serial, unit, state="", created=at)
    site.bills.put(code, serial, document)
    change(site, document, "signed", at)
    return document


@dataclass
class Stores:
    """What a commit stored: (class name, bytes) of each object."""

    records: list[tuple[str, int]] = field(default_factory=list)

    @property
    def objects(self) -> int:
        """How many objects were stored."""
        return len(self.records)

    @property
    def size_bytes(self) -> int:
        """The bytes of their records."""
        return sum(size for _name, size in self.records)


@contextmanager
def counted(database):
    """Record the objects and bytes of what is committed in the block."""
    stores = Stores()

    def note(data):
        name = data.split(b"\n", 2)[1].decode() if b"\n" in data[:200] else "?"
        stores.records.append((name, len(data)))

    with (
        _noted_by_each(database, note)
        if is_shared(database)
        else _noted(database.storage.base, note)
    ):
        yield stores


@contextmanager
def _noted(base, note):
    """Tell of every record stored in a storage that all connections share."""
    store = base.store

    def counting(oid, serial, data, version, transaction):
        note(data)
        return store(oid, serial, data, version, transaction)

    base.store = counting
    try:
        yield
    finally:
        base.store = store


@contextmanager
def _noted_by_each(database, note):
    """The same where each connection has a storage of its own, of one name."""
    store, name = GuardedStorage.store, database.storage.getName()

    def counting(self, oid, serial, data, version, transaction):
        if self.getName() == name:
            note(data)
        return store(self, oid, serial, data, version, transaction)

    GuardedStorage.store = counting
    try:
        yield
    finally:
        GuardedStorage.store = store
