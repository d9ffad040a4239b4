"""A small bureau in memory: real engine, audit, keys and files, a hand-moved clock.

``Bureau`` is a request as far as handlers and deeds look: it finds the ports and
has the tree as ``site``. ``drain()`` plays the sender of the outbox.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

from pyramid import testing

from nontax_site.audit.log import Audit, AuditLog
from nontax_site.bills.handlers import HANDLERS, ports_of
from nontax_site.bills.issuing import Issuing
from nontax_site.catalog.orders import OrderBook, Orders
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.codes import LUHN, PaymentCode
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import (
    IAudit,
    IBillFormat,
    IClock,
    IMaterials,
    IOrders,
    IOutbox,
    ISigner,
    IWorkflows,
)
from nontax_site.payments.notice import Notice
from nontax_site.security.seals import Signer
from nontax_site.storage.folder import Folder
from nontax_site.storage.outbox import Outbox, OutboxLanes
from nontax_site.storage.sequence import Numbered
from schemas.xml import ElectronicBillFormat
from tests.factories.keys import FINANCE, NOON, a_keyring
from tests.factories.regions import make_region
from tests.factories.units import make_unit
from workflows.definitions import load
from workflows.engine import Engine

UNIT = "330100-0007"
PAYER = "周晓波"
DOCUMENT = "330102199003077210"


def person(login: str, *grants: str) -> Actor:
    """Somebody with roles, each ``role@place``."""
    made = tuple(Grant(*grant.split("@")) for grant in grants)
    return Actor(login=login, person=f"person-{login}", name=login.title(), grants=made)


CLERK = person("chen", f"unit_clerk@unit:{UNIT}")
OTHER_CLERK = person("wu", f"unit_clerk@unit:{UNIT}")
STRANGER = person("li", "unit_clerk@unit:330100-0008")
BUREAU_CLERK = person("zhao", "bureau_clerk@region:330100")
CHIEF = person("qian", "bureau_supervisor@region:330100")
SYSTEM = system_actor("finance-side")
PUBLIC = system_actor("payer")

TUITION = (
    "103042750101",
    "普通高中学费",
    "人·学期",
    "1200.00 元/人·学期",
    "1",
    120000,
    "special",
    "fee",
    "",
    120000,
    "",
    "",
)
LODGING = (
    "103042750102",
    "住宿费",
    "人·学期",
    "300.50 元/人·学期",
    "1",
    30050,
    "special",
    "fee",
    "",
    30050,
    "",
    "",
)


@contextmanager
def workflows(*files):
    """The registry with these ZCML files of the project read."""
    config = testing.setUp()
    config.setup_registry()
    for file in files or ("bills.zcml",):
        load(config, file)
    config.commit()
    try:
        yield config.registry
    finally:
        testing.tearDown(unhook_zca=False)


class Tree:
    """The containers deeds of bills look into, as the site's tree has them."""

    def __init__(self):
        self.regions, self.units, self.items = Folder(), Folder(), Folder()
        self.adoptions = Folder()
        self.notices, self.bills = Numbered(limit=999_999_999), Numbered()
        self.audit, self.orders, self.outbox = AuditLog(), Orders(), OutboxLanes()

    def find(self, kind, name):
        if kind == "notice":
            return self.notices.find(name[:10], int(name[10:19]))
        if kind == "bill":
            code, _, number = name.partition("-")
            return self.bills.find(code, int(number))
        return getattr(self, f"{kind}s").get(name)

    def document(self, kind, name):
        found = self.find(kind, name)
        if found is None:
            raise NotFound(what=kind)
        return found


class Bureau:
    """Hangzhou with one school; settings of the region by name."""

    def __init__(self, holders=(), **settings):
        self.clock = FixedClock(NOON)
        self.site = Tree()
        self.keyring, self.master = a_keyring(*(holders or (f"unit:{UNIT}", FINANCE)))
        self.site.regions.add("330100", make_region(**settings))
        self.site.units.add(UNIT, make_unit(UNIT, name="杭州市第一中学"))
        outbox = Outbox(self.site.outbox, self.clock)
        self._services = {
            IClock: self.clock,
            IWorkflows: Engine(self),
            IAudit: Audit(self.site.audit, self.clock),
            IOutbox: outbox,
            IMaterials: SimpleNamespace(missing=lambda document, codes: ()),
            IOrders: OrderBook(self.site.orders, outbox),
            ISigner: Signer(self.keyring, self.master),
            IBillFormat: ElectronicBillFormat(),
        }
        self.ports = ports_of(self)
        self.engine = self.ports.workflows

    def find_service(self, port):
        return self._services[port]

    def act(self, who, comment="", **facts):
        self.clock.advance(timedelta(seconds=1))
        return Act(who, self.clock.now(), comment=comment).with_facts(**facts)

    def records(self, topic=""):
        """What waits in the outbox, without the keys of lists."""
        return [
            r
            for r in self.site.outbox.waiting()
            if r.topic != "order" and topic in ("", r.topic)
        ]

    def drain(self):
        """Handle what waits for bills until nothing does."""
        while True:
            records = [r for r in self.records() if r.topic in HANDLERS]
            if not records:
                return
            for record in records:
                self.clock.advance(timedelta(seconds=1))
                HANDLERS[record.topic](self, record)
                self.site.outbox.queue(record.lane).remove(record.key)

    # ---- what tests begin with ---------------------------------------------

    def notice(self, state="paid", late_fen=0, **over):
        """A notice of 1,500.50 yuan, paid through the test bank's channel."""
        serial = self.site.notices.allot_next("3301002600", UNIT, 1000, NOON)
        code = str(PaymentCode.compose("330100", 2026, "00", serial, LUHN))
        lines = over.pop("lines", (TUITION, LODGING))
        total = sum(line[5] for line in lines)
        payment = (
            "ccb",
            "ccb",
            f"S{serial:06d}",
            NOON,
            date(2026, 11, 21),
            total + late_fen,
            late_fen,
            "QR",
            "wechat",
            "",
            PAYER,
            "3301000000000002",
            "QR",
        )
        facts = {
            "id": code,
            "region": "330100",
            "unit": UNIT,
            "created": NOON,
            "state": state,
            "version": 5,
            "payer": (PAYER, "person", "id_card", DOCUMENT, "13800000000"),
            "lines": lines,
            "total_fen": total,
            "issuer": (CLERK.person, CLERK.login, CLERK.name),
            "issued_at": NOON,
            "payment": payment if state == "paid" else None,
        }
        notice = Notice(**{**facts, **over})
        self.site.notices.put("3301002600", serial, notice)
        return notice

    def signed(self, **over):
        """A signed bill whose supervision waits in the outbox."""
        return Issuing(self.ports).for_notice(self.notice(**over), self.act(SYSTEM))

    def sealed(self, **over):
        """A bill with both seals."""
        bill = self.signed(**over)
        self.drain()
        assert bill.state == "sealed", bill.hold
        return bill

    def entries(self, bill):
        """The audit entries of a document."""
        lane = self.site.audit.find(bill.unit)
        return [e for e in lane.entries() if e.get("id") == bill.id]


def record(**facts):
    """A record of the outbox as a handler sees it."""
    return SimpleNamespace(facts=facts, prepared=None)
