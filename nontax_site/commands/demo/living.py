"""Lets the demo's bureau work, day by day, so that no page is empty.

Notices are issued by the clerks, paid and settled through the channel's door by
the test bank itself, cancelled, expired; what the sender makes of them lives on
in ``billing``. Some money is suspense.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from webob import Request

from nontax_site.commands.demo.above import Above
from nontax_site.commands.demo.banks import CHANNEL
from nontax_site.commands.demo.billing import Billing
from nontax_site.commands.demo.cards import card_of
from nontax_site.commands.demo.cases import Cases
from nontax_site.commands.demo.paper_stock import PaperStock
from nontax_site.commands.demo.standing_in import StandingIn
from nontax_site.commands.demo.working import COMPANIES, Working
from nontax_site.commands.testbank.bank import Means, Payment, TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import Credential, credentials_of
from nontax_site.commands.testbank.messages import Door
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, calendar_of_china, day_begins
from nontax_site.kernel.identity import DocumentKind
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.suspense import RETURN, Suspense
from nontax_site.payments.timing import Timing

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    *("伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "涛"),
    *("明", "超", "秀英", "晓波", "建华", "雨欣", "子轩", "思远", "䶮", "喆"),
)


class Trade(NamedTuple):
    """What a clerk usually charges: login, item, amounts in fen, a day's most.

    ``wanting`` is the share of payers who want a bill where it is on demand.
    """

    login: str
    item: str
    amounts: tuple[int, ...]
    most: int
    companies: bool = False
    wanting: float = 0


TRADES = (
    Trade("edu-clerk", "103042702", (), 2),
    Trade("edu-clerk", "103042701", (60000, 75000, 90000), 1),
    Trade("police-clerk", "103040102", (), 3),
    Trade("police-clerk", "103040103", (16000, 42500), 1),
    Trade("traffic-clerk", "103050101", (10000, 15000, 20000, 200000), 3),
    Trade("land-clerk", "103043201", (), 2),
    Trade("housing-clerk", "103070601", (84000, 126000), 1, companies=True),
    Trade("sx-unit", "103044901", (), 2),
    Trade("xg-unit", "103042790", (), 2, wanting=0.1),
)


class Living:
    """The life of the demo's bureau, over the people of ``working``."""

    def __init__(self, working: Working, book: Book) -> None:
        self.working = working
        self.clock = working.clock
        self.dice = working.dice
        self.billing = Billing(working)
        self.cases = Cases(working)
        self.above = Above(working)
        self.paper = PaperStock(working)
        self.unpaid: list[str] = []
        self.paid: list[Payment] = []
        self.payers = 100
        self.bank = TestBank(
            Door(self._send, self.clock.now),
            working.do(self._credentials),
            book,
            self.clock.now,
        )

    def live(self, begin: datetime, end: datetime) -> None:
        """Work from ``begin`` to ``end``; the last day stays open."""
        working = calendar_of_china()
        self.above.begin()
        self.paper.begin()
        day, last = beijing_day(begin) + timedelta(days=1), beijing_day(end)
        while day < last:
            if working.is_working(day):
                self._day(day)
            day += timedelta(days=1)
        self._last_day(last, end)

    # ---- a day ------------------------------------------------------------------

    def _day(self, day: date) -> None:
        self._at(day, 9, 5)
        self._issue_some()
        self._at(day, 11, 20)
        self._pay_some()
        self._at(day, 14, 30)
        self.billing.day(day)
        self._at(day, 16, 0)
        number = day.toordinal() % 9
        self.billing.special(number)
        self.cases.day(number, self.unpaid)
        if number == 7:
            self._pay_twice()
            self.working.do_and_send(self._decide_suspense)
        elif number == 8:
            self.working.do_and_send(self._cancel)
        self._at(day, 22, 30)
        self._settle()
        self.working.do_and_send(self._expire)

    def _last_day(self, day: date, end: datetime) -> None:
        """Today: something waits on every desk."""
        begins = day_begins(day)
        self.clock.set(begins + (end - begins) * 0.3)
        self._issue_some()
        self._issue_some()
        self.cases.last_day(self.unpaid)
        StandingIn(self.working).last_day()
        self.above.last_day()
        self.paper.last_day()
        self.clock.set(begins + (end - begins) * 0.6)
        self._pay_some(share=0.35)
        self.billing.waiting_requests()
        self.working.do_and_send(self._ask_cancel)
        for trade in TRADES[:5]:
            self.working.do_and_send(self._draft, trade)
        self._pay_twice()
        self.clock.set(max(end, self.clock.now()))
        self.working.sender.drain()

    def _at(self, day: date, hour: int, minute: int) -> None:
        second = self.dice.randrange(60)
        self.clock.set(
            day_begins(day) + timedelta(hours=hour, minutes=minute, seconds=second)
        )

    # ---- notices ----------------------------------------------------------------

    def _issue_some(self) -> None:
        for trade in TRADES:
            for _ in range(self.dice.randint(0, trade.most)):
                self.clock.advance(timedelta(seconds=self.dice.randint(20, 120)))
                self.unpaid.append(self.working.do_and_send(self._issue, trade))

    def _issue(self, request: Any, trade: Trade) -> str:
        notice = Noticing(payment_ports(request)).draft_and_issue(
            self.working.unit_of(trade.login),
            self._wanted(trade),
            self.working.act(trade.login),
        )
        return str(notice.id)

    def _draft(self, request: Any, trade: Trade) -> None:
        Noticing(payment_ports(request)).draft(
            self.working.unit_of(trade.login),
            self._wanted(trade),
            self.working.act(trade.login),
        )

    def _wanted(self, trade: Trade) -> Wanted:
        amount = Money(self.dice.choice(trade.amounts)) if trade.amounts else None
        self.payers += 1
        if trade.companies:
            payer = Payer(self.dice.choice(COMPANIES), "unit")
        else:
            payer = Payer(
                self.dice.choice(SURNAMES) + self.dice.choice(GIVEN),
                "person",
                str(DocumentKind.ID_CARD),
                card_of(self.payers % 1000),
                f"1380571{self.payers % 10000:04d}",
            )
        return Wanted(
            payer=payer,
            lines=(WantedLine(trade.item, amount=amount),),
            basis=f"业务受理单 {self.clock.now():%Y%m%d}-{self.payers:04d}",
            bill_wanted=self.dice.random() < trade.wanting,
        )

    def _open_notices(self, request: Any) -> list[Any]:
        """Issued notices of units that have a supervisor, oldest first."""
        found = [request.site.document("notice", code) for code in self.unpaid]
        return [
            notice
            for notice in found
            if notice.state == "issued" and self.working.boss_of(notice.unit)
        ]

    def _cancel(self, request: Any) -> None:
        deed = Noticing(payment_ports(request))
        for notice in self._open_notices(request)[:1]:
            deed.ask_cancel(notice, self.working.asker(notice, "重复开具"))
            boss = self.working.boss_of(notice.unit)
            assert boss is not None
            deed.cancel(notice, Act(boss, self.clock.now(), "同意撤销"))
            self.unpaid.remove(notice.id)

    def _ask_cancel(self, request: Any) -> None:
        deed = Noticing(payment_ports(request))
        for notice in self._open_notices(request)[:1]:
            deed.ask_cancel(notice, self.working.asker(notice, "当事人已现场处理"))

    def _expire(self, request: Any) -> None:
        timing, act = Timing(payment_ports(request)), self.working.system("timer")
        for code in list(timing.expiring(act.at)):
            timing.expire(code, act)

    # ---- money ------------------------------------------------------------------

    def _credentials(self, request: Any) -> list[Credential]:
        master = request.registry.master_key
        return credentials_of(request.site, master, self.clock.now())

    def _send(self, path: str, body: bytes, headers: Any) -> tuple[int, bytes]:
        """A bank's message to the channel's door, without a network between."""
        asked = Request.blank(path, method="POST", body=body, headers=dict(headers))
        answered = asked.get_response(self.working.app)
        return answered.status_int, answered.body

    def _pay_some(self, share: float = 0.4) -> None:
        for code in list(self.unpaid):
            if self.dice.random() > share:
                continue
            self.unpaid.remove(code)
            if self.dice.random() < 0.06:
                continue  # this payer takes his time: it will be overdue
            self.clock.advance(timedelta(seconds=self.dice.randint(20, 100)))
            self._pay(code)
        self.working.sender.drain()

    def _pay(self, code: str) -> None:
        """Query and confirm, as a bank does for a payer."""
        kind = self.dice.choice(("QR", "QR", "MOBILEBANK", "COUNTER"))
        means = Means(channel_kind=kind, mode="TRANSFER")
        seen = self.bank.look(CHANNEL, code, "", means)
        if not seen.is_ok:
            return
        payment = Payment(
            pay_code=code,
            amount=Money.parse(seen.data["amount"]),
            rec_account=seen.data["rec_account"],
            check_code=seen.data["check_code"],
        )
        self.bank.pay(CHANNEL, payment, means)
        self.paid.append(payment)

    def _pay_twice(self) -> None:
        """Somebody pays again what is paid: suspense money with a case."""
        if self.paid:
            again = self.dice.choice(self.paid)
            self.bank.pay(CHANNEL, again, Means("QR", "TRANSFER"))
        self.working.sender.drain()

    def _settle(self) -> None:
        """The bank's day-end message settles what it took."""
        if self.paid:
            self.bank.day_end(CHANNEL)
        self.paid = []

    def _decide_suspense(self, request: Any) -> None:
        deed = Suspense(payment_ports(request))
        for case in [one for one in request.site.suspense.values() if one.is_open]:
            who = {"330100": "hz", "140000": "sx", "420900": "xg"}[case.region]
            clerk = self.working.act(f"{who}-clerk", "缴款人重复缴款")
            deed.propose(case, RETURN, "", clerk)
            deed.approve(case, self.working.act(f"{who}-boss", "情况属实"))
