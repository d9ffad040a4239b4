"""The life of the demo's bills after the sender has made them."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.bills.booking import Booking
from nontax_site.bills.delivering import Delivering
from nontax_site.bills.direct import DirectIssuing, DirectLine
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.sealing import Sealing
from nontax_site.bills.voiding import Voiding
from nontax_site.bills.writing_off import WritingOff
from nontax_site.commands.demo.working import COMPANIES, Working, quietly
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money

FRIDAY = 4
KEPT_BACK = 8
"""So many of the newest bills the clerk leaves for next week."""


class Billing:
    """What clerks, supervisors and payers do with bills."""

    def __init__(self, working: Working) -> None:
        self.working = working

    def day(self, day: date) -> None:
        """An afternoon: seal by hand, fetch, and on Fridays write off."""
        self.working.do_and_send(self._seal_by_hand)
        self.working.do_and_send(self._deliver)
        if day.weekday() == FRIDAY:
            self.working.do_and_send(self._write_off)

    def special(self, number: int) -> None:
        """Now and then a reversal, a correction, a void, a booking, a donation."""
        deed = {
            0: self._reverse,
            2: self._correct,
            4: self._void,
            5: self._book,
            6: self._donate,
        }.get(number)
        if deed is not None:
            self.working.do_and_send(deed)

    def waiting_requests(self) -> None:
        """Requests of today that nobody has decided yet."""
        self.working.do_and_send(self._ask)

    # ---- deeds ------------------------------------------------------------------

    def _bills(
        self, request: Any, region: str, *states: str, limit: int = 60
    ) -> list[Bill]:
        tokens = tuple(f"bill:{state}" for state in states)
        names, _ = request.site.orders.page(f"region:{region}", tokens, limit=limit)
        return [request.site.document("bill", name) for name in names]

    def _standing(self, request: Any) -> list[Bill]:
        """Hangzhou's bills that stand, free of requests, not yet booked."""
        return [
            bill
            for bill in self._bills(request, "330100", "sealed", "delivered")
            if bill.asked is None and bill.booked is None and not bill.red
        ]

    def _seal_by_hand(self, request: Any) -> None:
        """Shanxi: the supervisor seals what waits, all but the newest."""
        act = self.working.act("sx-boss", "核对无误")
        for bill in self._bills(request, "140000", "signed")[1:]:
            if bill.asked is None:
                Sealing(ports_of(request)).by_hand(bill, act)

    def _deliver(self, request: Any) -> None:
        """Payers fetch some of their bills."""
        deed, act = Delivering(ports_of(request)), self.working.system("payer")
        for region in ("330100", "140000", "420900"):
            for bill in self._bills(request, region, "sealed"):
                if self.working.dice.random() < 0.3 and bill.asked is None:
                    quietly(deed.take, bill, act)

    def _write_off(self, request: Any) -> None:
        ports, act = ports_of(request), self.working.act("hz-clerk")
        bills = self._bills(request, "330100", "sealed", "delivered", limit=200)
        for bill in bills[KEPT_BACK:]:
            quietly(WritingOff(ports.workflows).write_off, bill, act)

    def _reverse(self, request: Any) -> None:
        deed = Reversing(ports_of(request))
        for bill in self._standing(request)[:1]:
            deed.ask(bill, self.working.asker(bill, "收费项目选择错误"))
            deed.reverse(bill, self.working.act("hz-boss", "情况属实，同意冲红"))

    def _correct(self, request: Any) -> None:
        deed = Reversing(ports_of(request))
        for bill in self._standing(request)[1:2]:
            asker = self.working.asker(bill, "抬头有误")
            deed.ask_correction(bill, bill.payer_name + "（更正）", asker)
            deed.reverse(bill, self.working.act("hz-boss", "同意更正抬头"))

    def _void(self, request: Any) -> None:
        deed = Voiding(ports_of(request).workflows)
        for bill in self._bills(request, "140000", "signed")[:1]:
            deed.ask(bill, self.working.act("sx-unit", "缴款人信息填写有误"))
            deed.void(bill, self.working.act("sx-boss", "同意作废"))

    def _book(self, request: Any) -> None:
        deed, act = Booking(ports_of(request)), self.working.system("receiver")
        day = beijing_day(act.at)
        for bill in self._standing(request)[2:4]:
            quietly(deed.book, bill, bill.payer_name, bill.total, day, act)

    def _donate(self, request: Any) -> None:
        dice = self.working.dice
        unit = request.site.units[self.working.unit_of("charity-clerk")]
        DirectIssuing(ports_of(request)).issue(
            unit,
            (dice.choice(COMPANIES), "unit", "none", ""),
            [DirectLine("103080101", Money(dice.choice((100000, 500000))), "1")],
            self.working.act("charity-clerk"),
            remark="定向用于儿童康复",
        )

    def _ask(self, request: Any) -> None:
        ports, working = ports_of(request), self.working
        reasons = ("缴款人名称错误", "退学，学费需退回")
        for bill, reason in zip(self._standing(request), reasons, strict=False):
            Reversing(ports).ask(bill, working.asker(bill, reason))
        for bill in self._bills(request, "140000", "signed")[:1]:
            act = working.act("sx-unit", "考生信息录入错误")
            Voiding(ports.workflows).ask(bill, act)
