"""The tree: one container per noun, built once by ``nontax init``.

Reading never writes: containers are made here and nowhere else, and a missing
one is a fault of the installation, not a reason to make it on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from persistent import Persistent

from nontax_site.audit.engagement import Engagements
from nontax_site.audit.log import AuditLog
from nontax_site.audit.outside import Handed
from nontax_site.audit.people import Trails
from nontax_site.bills.printers import Printers
from nontax_site.catalog.orders import Orders
from nontax_site.catalog.search import SearchBook
from nontax_site.kernel.errors import NotFound
from nontax_site.security.delegation import Delegations
from nontax_site.security.keys import Keyring
from nontax_site.security.roles import RoleBook
from nontax_site.stock.numbers import NumberBook
from nontax_site.stock.register import Registers
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.storage.evolving import Evolved
from nontax_site.storage.folder import Folder
from nontax_site.storage.idempotency import IdempotencyRecords
from nontax_site.storage.jobs import Leases
from nontax_site.storage.longwork import Jobs
from nontax_site.storage.outbox import OutboxLanes
from nontax_site.storage.sequence import Numbered

SITE = "site"
"""The key of the tree in the database's own root mapping."""

KINDS = (
    "unit",
    "item",
    "notice",
    "bill",
    "paper_bill",
    "remittance",
    "terminal",
    "fixed_issue",
    "collective",
    "batch",
    "suspense",
    "relief",
    "demand",
    "edition",
    "adoption",
    "adjustment",
    "receipt",
    "bill_type",
    "certificate",
    "inspection",
    "inspection_case",
    "use_plan",
    "print_order",
    "supply",
    "supply_round",
    "transfer",
    "stock_return",
    "recall",
    "clearance",
    "loss",
    "destruction",
    "stock_taking",
    "custody_handover",
    "delegation",
    "leaving",
    "review",
    "role",
    "engagement",
    "api_key",
    "webhook",
)


@stored
class Root(Persistent):
    """The tree of containers; ``root[name]`` is for traversal.

    ``demo`` marks a database with made-up data, which production refuses.
    """

    __name__ = ""
    __parent__ = None

    def __init__(  # noqa: PLR0915 - a line for each container
        self, created: datetime, *, demo: bool = False
    ) -> None:
        self.created = created
        self.demo = demo
        self.regions = Folder()
        self.channels = Folder()
        self.units = Folder()
        self.items = Folder()
        self.lists = Folder()
        self.editions = Folder()
        self.adoptions = Folder()
        self.adjustments = Folder()
        self.receipts = Folder()
        self.notices = Numbered()
        self.bills = Numbered()
        self.batches = Folder()
        self.suspense = Folder()
        self.reliefs = Folder()
        self.demands = Folder()
        self.ledgers = Folder()
        self.inbox = Folder()
        self.persons = Folder()
        self.users = Folder()
        self.delegations = Delegations()
        self.leavings = Folder()
        self.handovers = Folder()
        self.reviews = Folder()
        self.role_changes = Folder()
        self.roles = RoleBook()
        self.lookups = Folder()
        self.keys = Keyring()
        self.audit = AuditLog()
        self.outbox = OutboxLanes()
        self.orders = Orders()
        self.search = SearchBook()
        self.views = Folder()
        self.idempotency = IdempotencyRecords()
        self.leases = Leases()
        self.evolved = Evolved.of_new(created)
        self.api_keys = Folder()
        self.webhooks = Folder()
        self.couriers = Folder()
        self.jobs = Jobs()
        self.attachments = Folder()
        self.materials = Folder()
        self.printers = Printers()
        self.paper = NumberBook()
        self.paper_batches = Folder()
        self.remittances = Folder()
        self.terminals = Folder()
        self.registers = Registers()
        self.stores = Folder()
        self.bill_types = Folder()
        self.certificates = Folder()
        self.inspections = Folder()
        self.inspection_cases = Folder()
        self.use_plans = Folder()
        self.print_orders = Folder()
        self.supplies = Folder()
        self.supply_rounds = Folder()
        self.transfers = Folder()
        self.stock_returns = Folder()
        self.recalls = Folder()
        self.clearances = Folder()
        self.losses = Folder()
        self.destructions = Folder()
        self.stock_takings = Folder()
        self.custody_handovers = Folder()
        self.custodians = Folder()
        self.fixed_issues = Folder()
        self.collectives = Folder()
        self.trails = Trails()
        self.handed = Handed()
        self.engagements = Engagements()

    def places(self) -> tuple[str, ...]:
        """Where grants hold for the whole site."""
        return ("site",)

    def document(self, kind: str, name: str) -> Document:
        """The document of the kind with the id; raises NotFound."""
        found = self.find(kind, name)
        if found is None:
            raise NotFound(what=kind)
        return found

    def find(self, kind: str, name: str) -> Document | None:
        """The document of the kind with the id, or None."""
        if kind == "notice":
            return self._notice(name)
        if kind == "bill":
            place = bill_place(name)
            return self.bills.find(*place) if place else None
        if kind == "paper_bill":
            place = bill_place(name)
            return self.paper.find(*place) if place else None
        folder: Any = {
            "unit": self.units,
            "item": self.items,
            "batch": self.batches,
            "suspense": self.suspense,
            "relief": self.reliefs,
            "demand": self.demands,
            "edition": self.editions,
            "adoption": self.adoptions,
            "adjustment": self.adjustments,
            "receipt": self.receipts,
            "bill_type": self.bill_types,
            "certificate": self.certificates,
            "inspection": self.inspections,
            "inspection_case": self.inspection_cases,
            "use_plan": self.use_plans,
            "print_order": self.print_orders,
            "supply": self.supplies,
            "supply_round": self.supply_rounds,
            "transfer": self.transfers,
            "stock_return": self.stock_returns,
            "recall": self.recalls,
            "clearance": self.clearances,
            "loss": self.losses,
            "destruction": self.destructions,
            "stock_taking": self.stock_takings,
            "custody_handover": self.custody_handovers,
            "remittance": self.remittances,
            "terminal": self.terminals,
            "fixed_issue": self.fixed_issues,
            "collective": self.collectives,
            "delegation": self.delegations,
            "leaving": self.leavings,
            "review": self.reviews,
            "role": self.role_changes,
            "engagement": self.engagements,
            "api_key": self.api_keys,
            "webhook": self.webhooks,
        }[kind]
        found: Document | None = folder.get(name)
        return found

    def _notice(self, code: str) -> Document | None:
        if not is_code(code):
            return None
        region = self.regions.get(code[:6])
        scheme = region.payment_code_scheme if region is not None else "LUHN"
        found = self.notices.find(*notice_place(code, scheme))
        # the serial does not hold the check digit: compare the whole code
        return found if found is not None and found.id == code else None

    def documents(self) -> Iterator[Document]:
        """Every document of every kind; for ``nontax check`` and rebuilds."""
        for folder in (
            self.units,
            self.items,
            self.batches,
            self.suspense,
            self.reliefs,
            self.demands,
            self.editions,
            self.adoptions,
            self.adjustments,
            self.receipts,
            self.bill_types,
            self.certificates,
            self.inspections,
            self.inspection_cases,
            self.use_plans,
            self.print_orders,
            self.supplies,
            self.supply_rounds,
            self.transfers,
            self.stock_returns,
            self.recalls,
            self.clearances,
            self.losses,
            self.destructions,
            self.stock_takings,
            self.custody_handovers,
            self.remittances,
            self.terminals,
            self.fixed_issues,
            self.collectives,
            self.delegations,
            self.leavings,
            self.reviews,
            self.role_changes,
            self.engagements,
            self.api_keys,
            self.webhooks,
        ):
            yield from folder.values()
        for numbered in (self.notices, self.bills):
            for key in numbered.series_keys():
                yield from numbered.documents(key)
        yield from self.paper.documents()


def is_code(text: str) -> bool:
    """Whether the text has the form of a stored payment code (20 digits)."""
    return len(text) == 20 and text.isascii() and text.isdigit()


def notice_place(code: str, scheme: str = "LUHN") -> tuple[str, int]:
    """(series key, serial) of a payment code's 20 digits.

    The series is region, year and source (10 digits). Where the region's scheme
    has a check digit the serial is the nine digits before it, else all ten.
    """
    return code[:10], int(code[10:] if scheme == "NONE" else code[10:19])


def bill_place(name: str) -> tuple[str, int] | None:
    """(series key, serial) of ``<code>-<number>``, or None for another form."""
    code, dash, number = name.partition("-")
    if not dash or len(code) != 8 or len(number) != 10:
        return None
    if not (name.isascii() and code.isdigit() and number.isdigit()):
        return None
    return code, int(number)
