"""Several units of one region on a FileStorage, and the life of a bill by its deeds.

The small office (``tests.factories.office``) is copied into a file and gets more
units that charge the same item and are paid through the same bank. Every deed here
takes a request and leaves the commit to its caller, as a view does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from ZODB.Connection import TransactionMetaData
from ZODB.FileStorage import FileStorage
from ZODB.utils import z64

from nontax_site.background import HANDLERS, requests_of
from nontax_site.bills.delivering import BY_UNIT, Delivering
from nontax_site.bills.handlers import AHEAD, ports_of
from nontax_site.bills.writing_off import WritingOff
from nontax_site.items.drafting import Drafting, ItemFacts
from nontax_site.items.lists import ItemList, ListRow
from nontax_site.items.publishing import Listing, Publishing
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.clock import FixedClock, beijing_day
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.querying import Enquiry, Querying
from nontax_site.security.certificates import Subject
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.connecting import database_of
from nontax_site.storage.sending import Sender
from nontax_site.units.activating import Activating
from nontax_site.units.applying import Applying, UnitFacts
from tests.factories.office import BANK, HANGZHOU, Base, actor_of

ITEM = "103042709"
PAYER = Payer("周晓波", "person", "id_card", "330102199003077210", "13800000000")

BUREAU = f"region:{HANGZHOU}"

ACCOUNTS = (
    ("treasury", "财政局国库处", "3301000000000001", "杭州银行"),
    ("special", "财政局财政专户", "3301000000000002", "杭州银行"),
)


@dataclass
class UnitsAtWork:
    """The running site; ``units`` are the ids of its working units.

    ``serials`` are the bank's: one running row for all units, as a real channel's.
    """

    registry: Any
    databases: dict[str, Any]
    clock: FixedClock
    units: list[str] = field(default_factory=list)
    serials: Any = field(default_factory=lambda: count(1))

    @property
    def database(self) -> Any:
        """The main database."""
        return self.databases[""]

    @property
    def begin(self) -> Any:
        """Gives a request with a connection of its own (``storage.attempts``)."""
        return requests_of(self.registry)

    def do(self, deed: Any, *given: Any, attempts: Attempts | None = None) -> Any:
        """The deed on a request of its own, committed, again after a conflict."""
        return (attempts or Attempts()).in_transaction(
            self.begin, lambda request: deed(request, *given)
        )

    def clerk(self, unit: str) -> Actor:
        """The clerk of a unit."""
        grants = (Grant("unit_clerk", f"unit:{unit}"),)
        return Actor(f"clerk-{unit}", sm3_hex(unit.encode()), "王敏", grants)

    def _act(self, actor: Actor) -> Act:
        return Act(actor, self.clock.now())

    # ---- the life of a bill ------------------------------------------------------

    def issue(self, request: Any, unit: str) -> str:
        """A notice of one charge; returns its payment code."""
        wanted = Wanted(payer=PAYER, lines=[WantedLine(ITEM)])
        act = self._act(self.clerk(unit))
        notice = Noticing(payment_ports(request)).draft_and_issue(unit, wanted, act)
        return str(notice.id)

    def query(self, request: Any, code: str) -> None:
        """The bank asks what is owed."""
        asked = Enquiry(serial=f"Q{next(self.serials):012d}", pay_code=code)
        reply = Querying(payment_ports(request)).query(
            request.site.channels[BANK], asked, self._act(system_actor("door"))
        )
        assert reply.is_ok, reply

    def confirm(self, request: Any, code: str, serial: str = "") -> None:
        """The bank says that it was paid, in full."""
        ports = payment_ports(request)
        notice = request.site.document("notice", code)
        now = self.clock.now()
        day = beijing_day(now)
        said = Confirmation(
            serial=serial or self.bank_serial(),
            pay_code=code,
            amount=notice.owed(day),
            paid_at=now,
            accounting_day=day,
            bank="HZB",
            channel_kind="COUNTER",
            mode="CARD",
            rec_account=ports.account_of(notice)[2],
            payer_account="6217000010001234567",
            payer_name=PAYER.name,
        )
        digest = sm3_hex(code.encode())
        act = self._act(system_actor("door"))
        reply = Paying(ports).confirm(request.site.channels[BANK], said, digest, act)
        assert reply.is_ok, reply

    def bank_serial(self) -> str:
        """The bank's next serial: the day and a running number."""
        return f"S{beijing_day(self.clock.now()):%Y%m%d}{next(self.serials):09d}"

    def bill(self, request: Any, code: str) -> Any:
        """The bill of a notice, or None."""
        notice = request.site.document("notice", code)
        return request.site.find("bill", notice.bill) if notice.bill else None

    def deliver(self, request: Any, code: str) -> None:
        """The unit hands the bill of the notice over."""
        bill = self.bill(request, code)
        act = self._act(self.clerk(bill.unit))
        Delivering(ports_of(request)).deliver(bill, BY_UNIT, act)

    def write_off(self, request: Any, code: str) -> None:
        """The bureau clerk writes the bill of the notice off."""
        act = self._act(actor_of("hz-clerk"))
        WritingOff(request.find_service(IWorkflows)).write_off(
            self.bill(request, code), act
        )

    def sender(self, **options: Any) -> Sender:
        """The sender of the outbox; the paper is not made."""
        handlers = {**HANDLERS, "paper": lambda request, record: None}
        return Sender(self.begin, handlers, self.clock, ahead=AHEAD, **options)

    def close(self) -> None:
        """Close the databases."""
        for database in self.databases.values():
            database.close()


def payment_ports(request: Any) -> PaymentPorts:
    """The ports of payments as one request finds them."""
    return PaymentPorts(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )


def open_units(
    base: Base, directory: Path, number: int = 4, storage_of: Any = None
) -> UnitsAtWork:
    """The office in files of the directory, with so many units more at work.

    ``storage_of`` gives other storages that hold the office, by name.
    """
    made = reopen_units(base, directory, storage_of or _in_files(base, directory))
    made.units = made.do(found_units, base.clock, number)
    for unit in made.units:
        # first blocks, lanes, queues and orders stand since a unit's first notice
        made.do(lambda request, unit=unit: made.issue(request, unit))
    return made


def reopen_units(base: Base, directory: Path, storage_of: Any) -> UnitsAtWork:
    """The site over storages that hold the office and its units already."""
    opened: dict[str, Any] = {}
    for name in ("", "sessions"):
        database_of(storage_of(name), name, opened)
    base.app.registry._zodb_databases = opened
    base.app.registry.settings["nontax.var"] = str(directory)
    return UnitsAtWork(base.app.registry, opened, base.clock)


def _in_files(base: Base, directory: Path) -> Any:
    """Makes a file of the directory that holds what the base's storage does."""

    def storage_of(name: str) -> FileStorage:
        storage = FileStorage(str(directory / f"{name or 'site'}.fs"), create=True)
        copy_into(storage, base.sessions if name else base.main)
        return storage

    return storage_of


def copy_into(storage: Any, source: Any) -> None:
    """The newest record of every object, in one transaction."""
    newest = {record.oid: record.data for done in source.iterator() for record in done}
    meta = TransactionMetaData()
    storage.tpc_begin(meta)
    for oid, data in newest.items():
        storage.store(oid, z64, data, "", meta)
    storage.tpc_vote(meta)
    storage.tpc_finish(meta)


def found_units(request: Any, clock: FixedClock, number: int) -> list[str]:
    """Open units with their keys, and publish the item they all charge."""
    workflows = request.find_service(IWorkflows)
    region = request.site.regions[HANGZHOU]
    clerk, boss = (
        Act(actor_of(login), clock.now()) for login in ("hz-clerk", "hz-boss")
    )
    units = []
    for one in range(number):
        name = f"杭州市第{one + 1}中学"
        facts = UnitFacts(
            name=name,
            body_kind="institution",
            level="city",
            accounts=ACCOUNTS,
            contact="王敏",
            phone="057187000001",
            address="市民中心",
            named_since=date(2017, 1, 1),
        )
        unit = Applying(workflows, request.site.units).apply(region, facts, clerk)
        request.site.keys.make(
            f"unit:{unit.id}",
            Subject(name, f"{name}票据专用章"),
            1825,
            clock.now(),
            request.registry.master_key,
        )
        Activating(workflows, lambda holder, at: True).activate(unit, boss)
        units.append(str(unit.id))
    _publish(request, region, tuple(units), clerk, boss)
    return units


def _publish(
    request: Any, region: Any, units: tuple[str, ...], clerk: Act, boss: Act
) -> None:
    workflows = request.find_service(IWorkflows)
    drafting = Drafting(workflows, request.site.items)
    facts = ItemFacts(
        name="普通高中住宿费",
        category="fee",
        business_group="education",
        department="教育",
        legal_basis=("财税〔2016〕33号",),
        tariffs=(Tariff(date(2017, 1, 1), None, "fixed", 50000, 0, 0, "学期"),),
        collecting=(("unit", date(2017, 1, 1), None),),
        destination="special",
        late=("", "", ""),
        units=units,
        national_code=ITEM,
    )
    item = drafting.draft(region, ITEM, facts, clerk)
    drafting.submit(item, clerk)
    Publishing(workflows).publish(item, boss)
    rows = (ListRow(1, item.department, item.name, (item.id,)),)
    online = ItemList(HANGZHOU, 2, "第二批网上缴费项目", beijing_day(clerk.at), rows)
    Listing(workflows, request.find_service(IAudit), request.site.lists).publish(
        online, [item], clerk
    )
