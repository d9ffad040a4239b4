"""A payments desk in memory: a real tree and engine, people, notices.

No database and no application: documents are plain objects in a real ``Root``,
and every deed goes through the real workflows.
"""

from datetime import date, datetime, timedelta
from typing import Any

from pyramid import testing

from nontax_site.audit.log import Audit
from nontax_site.catalog.orders import OrderBook, feed, subject_of
from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.kernel.interfaces import IAudit, IOrders, IOutbox, ISettings
from nontax_site.kernel.money import Money
from nontax_site.payments.asking import UNKNOWN
from nontax_site.payments.notice import Notice, Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.qr import Scanning
from nontax_site.payments.querying import Enquiry, Querying
from nontax_site.payments.settling import Settling
from nontax_site.payments.suspense import Suspense
from nontax_site.ports import RegionSettings
from nontax_site.root import Root
from nontax_site.storage.outbox import Outbox
from tests.factories.items import make_item, make_tariff
from tests.factories.regions import make_channel, make_region
from tests.factories.units import make_unit
from workflows.definitions import load
from workflows.engine import Engine

MORNING = datetime(2026, 3, 5, 10, 0, tzinfo=BEIJING)
"""A Thursday, a working day."""

HANGZHOU = "330100"
SCHOOL = "330100-0001"
TREASURY = "3301000000000001"
SPECIAL = "3301000000000002"

PASSPORT = "103042501"
FINE = "103050101"
TUITION = "103042701"
DONATION = "103990101"


def person(login: str, role: str, place: str) -> Actor:
    """Somebody with one role at one place."""
    return Actor(login, f"person-{login}", login, (Grant(role, place),))


CLERK = person("school-clerk", "unit_clerk", f"unit:{SCHOOL}")
BOSS = person("school-boss", "unit_supervisor", f"unit:{SCHOOL}")
BUREAU_CLERK = person("hz-clerk", "bureau_clerk", f"region:{HANGZHOU}")
BUREAU_BOSS = person("hz-boss", "bureau_supervisor", f"region:{HANGZHOU}")
STRANGER = person("other", "unit_clerk", "unit:330100-0002")


def law() -> Any:
    """The workflows in a registry of their own; read once, several desks may share."""
    setting = testing.setUp()
    setting.setup_registry()
    load(setting)
    setting.commit()
    return setting


class Desk:
    """Everything a test of payments needs; stands at ``MORNING``.

    With ``setting`` it stands on that law, which whoever made it takes down.
    """

    answer = UNKNOWN

    def __init__(self, setting: Any = None, **config: Any) -> None:
        self.clock = FixedClock(MORNING)
        self.root = Root(MORNING)
        self.is_lent = setting is not None
        self.setting = setting or law()
        self.outbox = Outbox(self.root.outbox, self.clock)
        self.audit = Audit(self.root.audit, self.clock)
        self.services: dict[Any, Any] = {
            IAudit: self.audit,
            IOutbox: self.outbox,
            IOrders: OrderBook(self.root.orders, self.outbox),
            ISettings: RegionSettings(self.root),
        }
        request = testing.DummyRequest()
        request.find_service = lambda port: self.services[port]
        self.workflows = Engine(request)
        self.ports = PaymentPorts(self.root, self.workflows, self.audit, self.outbox)
        self.root.regions.add(HANGZHOU, make_region(**config))
        self.root.units.add(SCHOOL, make_unit())
        for item in make_items():
            self.root.items.add(item.id, item)
        self.ccb = self.channel("ccb", "建设银行")
        self.abc = self.channel("abc", "农业银行")

    def close(self) -> None:
        """Take the registry down, if it is the desk's own."""
        if self.is_lent:
            return
        testing.tearDown(unhook_zca=False)

    def channel(self, name: str, title: str, **over: Any) -> Any:
        """A bank's channel, registered."""
        made = make_channel(name, name=title, **over)
        self.root.channels.add(name, made)
        return made

    # ---- time and acts ----------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The desk's instant."""
        return self.clock.now()

    def later(self, **by: float) -> None:
        """Let time go by."""
        self.clock.advance(timedelta(**by))

    def act(self, actor: Actor = CLERK, comment: str = "", **facts: Any) -> Act:
        """An act of the person, now."""
        return Act(actor, self.now, comment).with_facts(**facts)

    def machine(self) -> Act:
        """An act without a person, as the channel's door makes it."""
        return Act(system_actor("door"), self.now)

    # ---- deeds ------------------------------------------------------------------

    @property
    def noticing(self) -> Noticing:
        """The deeds on notices."""
        return Noticing(self.ports)

    @property
    def scanning(self) -> Scanning:
        """The deeds of the pay page."""
        return Scanning(self.ports, self)

    def taken(self, _pay_code: str) -> str:
        """What channels say when asked whether they took money: ``answer``."""
        return self.answer

    @property
    def suspense(self) -> Suspense:
        """The deeds on suspense money."""
        return Suspense(self.ports)

    @property
    def settling(self) -> Settling:
        """The deed of the day's end."""
        return Settling(self.ports)

    def draft(self, *lines: WantedLine, **over: Any) -> Notice:
        """A draft of the school, over a passport of 200.00 unless lines are given."""
        return self.noticing.draft(SCHOOL, wanted(*lines, **over), self.act())

    def issued(self, *lines: WantedLine, **over: Any) -> Notice:
        """An issued notice."""
        notice = self.draft(*lines, **over)
        self.noticing.issue(notice, self.act())
        return notice

    def paid(self, *lines: WantedLine, serial: str = "S1", **over: Any) -> Notice:
        """A notice that the CCB confirmed."""
        notice = self.issued(*lines, **over)
        self.query(notice)
        assert self.confirm(notice, serial=serial).code == "00000"
        return notice

    def query(self, notice: Any, channel: Any = None, **over: Any) -> Any:
        """A channel asks about a notice (or a payment code)."""
        over.setdefault("pay_code", getattr(notice, "id", notice))
        asked = make_enquiry(**over)
        deed = Querying(self.ports)
        return deed.query(channel or self.ccb, asked, self.machine())

    def confirm(self, notice: Any, channel: Any = None, **over: Any) -> Any:
        """A channel confirms; what is not said is right."""
        digest = over.pop("digest", None)
        said = self.confirmation(notice, channel, **over)
        deed = Paying(self.ports)
        return deed.confirm(
            channel or self.ccb, said, digest or repr(said), self.machine()
        )

    def confirmation(
        self, notice: Any, channel: Any = None, **over: Any
    ) -> Confirmation:
        """A right confirmation of the notice's money by the channel."""
        bank = (channel or self.ccb).id
        facts: dict[str, Any] = {
            "serial": f"{bank}-1",
            "pay_code": getattr(notice, "id", notice),
            "paid_at": self.now,
            "accounting_day": date(2026, 3, 5),
            "bank": bank,
            "channel_kind": "COUNTER",
            "mode": "CARD",
            "rec_account": TREASURY,
            "payer_account": "6217000010001234567",
            "payer_name": "周晓波",
        }
        if isinstance(notice, Notice):
            facts["amount"] = notice.owed(self.clock.today())
            facts["rec_account"] = self.ports.account_of(notice)[2]
        facts.setdefault("amount", Money(20000))
        return Confirmation(**{**facts, **over})

    def feed_orders(self) -> None:
        """Let the regions' orders follow, as the sender would."""
        for record in list(self.root.outbox.waiting()):
            if record.topic == "order":
                document = self.root.find(*subject_of(record.facts))
                feed(self.root.orders, record.facts, document)

    def topics(self) -> list[str]:
        """What waits in the outbox beside the orders."""
        return [r.topic for r in self.root.outbox.waiting() if r.topic != "order"]


def make_items() -> list[Any]:
    """A fixed fee, a fine with a surcharge, tuition with a class, a donation."""
    return [
        make_item(PASSPORT),
        make_item(
            FINE,
            name="公安交通违法罚款",
            category="fine",
            business_group="traffic",
            tariffs=(make_tariff(kind="range", min_fen=1, max_fen=2_000_000),),
            late=("surcharge", "0.03", "principal"),
        ),
        make_item(
            TUITION,
            name="普通高中学费",
            business_group="education",
            tariffs=(
                make_tariff(
                    kind="free",
                    amount_fen=0,
                    min_fen=1,
                    classes=(("低保家庭", 500), ("残疾学生", 0)),
                ),
            ),
            destination="special",
        ),
        make_item(
            DONATION,
            name="社会捐赠",
            category="donation",
            tariffs=(make_tariff(kind="free", amount_fen=0, min_fen=1),),
        ),
    ]


def wanted(*lines: WantedLine, **over: Any) -> Wanted:
    """What a clerk asks for: one passport for 周晓波 unless lines are given."""
    payer = over.pop("payer", Payer("周晓波", phone="13800000000"))
    return Wanted(payer=payer, lines=lines or (WantedLine(PASSPORT),), **over)


def fine(amount: str = "100.00") -> WantedLine:
    """A fine of the amount, with its surcharge when late."""
    return WantedLine(FINE, "1", Money.parse(amount))


def tuition(amount: str = "1000.00", klass: str = "") -> WantedLine:
    """Tuition of the amount, which goes to the special account."""
    return WantedLine(TUITION, "1", Money.parse(amount), klass)


def make_enquiry(**over: Any) -> Enquiry:
    """A query; the test says the payment code, or the token and the device."""
    return Enquiry(**{"serial": "Q1", **over})
