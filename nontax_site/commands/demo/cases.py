"""Money that does not fit, in the demo: reliefs asked for and decided, dunning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nontax_site.commands.demo.working import Working, quietly
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.money import Money
from nontax_site.payments.demand import Demand, Service
from nontax_site.payments.dunning import Dunning
from nontax_site.payments.notice import ISSUED, Notice
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.relief import (
    DEFERRAL,
    EXEMPTION,
    INSTALMENT,
    REDUCTION,
    Part,
    Relief,
)
from nontax_site.payments.relieving import Asked, Relieving

BUREAUS = {"330100": "hz", "140000": "sx", "420900": "xg"}
SAID = {
    DEFERRAL: "缴款人住院治疗，申请延期两个月缴纳",
    INSTALMENT: "缴款人收入较低，申请分期缴纳",
    REDUCTION: "持有城乡居民最低生活保障证，申请减半",
    EXEMPTION: "受灾户，依据文件申请免征",
}


class Cases:
    """Reliefs and cases of dunning over the people of ``working``."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self.clock = working.clock

    def day(self, number: int, unpaid: list[str]) -> None:
        """A working day's cases; ``number`` turns the kinds over."""
        do = self.working.do_and_send
        kind = {2: INSTALMENT, 4: DEFERRAL, 6: REDUCTION}.get(number)
        if kind is not None:
            quietly(do, self._whole, kind, unpaid)
        quietly(do, self._dun)
        quietly(do, self._press)

    def last_day(self, unpaid: list[str]) -> None:
        """Today: a deferral waits for the unit, an exemption for the bureau."""
        do = self.working.do_and_send
        quietly(do, self._asked, DEFERRAL, unpaid)
        quietly(do, self._forwarded, EXEMPTION, unpaid)

    # ---- reliefs ----------------------------------------------------------------

    def _free(self, request: Any, unpaid: list[str]) -> Notice:
        """The newest unpaid notice nobody queried, in Hangzhou if there is one."""
        today = beijing_day(self.clock.now())
        home_first = unpaid[::-1]
        home_first.sort(key=lambda code: code[:2] != "33")
        for code in home_first:
            notice: Notice = request.site.document("notice", code)
            fresh = notice.state == ISSUED and not notice.quotes and not notice.reliefs
            late = notice.late(today)
            if fresh and not late and self.working.boss_of(notice.unit):
                return notice
        raise NotFound(what=Notice.kind)

    def _asked(self, request: Any, kind: str, unpaid: list[str]) -> Relief:
        notice = self._free(request, unpaid)
        today = beijing_day(self.clock.now())
        half = notice.total_fen // 2
        own: dict[str, dict[str, Any]] = {
            DEFERRAL: {"due": today + timedelta(days=75)},
            INSTALMENT: {
                "parts": [
                    Part(today + timedelta(days=30), half),
                    Part(today + timedelta(days=60), notice.total_fen - half),
                ]
            },
            REDUCTION: {"off": Money(half)},
        }
        asked = Asked(kind, "hardship", "杭财综〔2026〕12号", **own.get(kind, {}))
        act = self.working.asker(notice, SAID[kind])
        unpaid.remove(notice.id)
        return Relieving(payment_ports(request)).ask(notice, asked, act)

    def _boss(self, document: Any, said: str) -> Act:
        boss = self.working.boss_of(document.unit)
        assert boss is not None, "only units with a supervisor ask"
        return Act(boss, self.clock.now(), said)

    def _forwarded(self, request: Any, kind: str, unpaid: list[str]) -> Relief:
        relief = self._asked(request, kind, unpaid)
        act = self._boss(relief, "材料齐全，情况属实，请财政审定")
        Relieving(payment_ports(request)).forward(relief, act)
        return relief

    def _whole(self, request: Any, kind: str, unpaid: list[str]) -> None:
        deeds = Relieving(payment_ports(request))
        if kind in {DEFERRAL, INSTALMENT}:
            relief = self._asked(request, kind, unpaid)
            act = self._boss(relief, "同意")
        else:
            relief = self._forwarded(request, kind, unpaid)
            act = self.working.act(f"{BUREAUS[relief.region]}-boss", "同意减征")
        deeds.grant(relief, act)
        unpaid.extend(relief.made or (relief.notice,))

    # ---- dunning ----------------------------------------------------------------

    def _dun(self, request: Any) -> None:
        """Begin what is overdue for the region's days."""
        deeds = Dunning(payment_ports(request))
        for code in list(deeds.to_open(beijing_day(self.clock.now()))):
            notice = request.site.document("notice", code)
            deeds.open(notice, self.working.system("dunning"))

    def _press(self, request: Any) -> None:
        """Each case goes on a step some days after its last one."""
        deeds = Dunning(payment_ports(request))
        for demand in list(request.site.demands.values()):
            rest = (self.clock.now() - demand.history()[-1].at).days
            if rest >= 4 and self.working.boss_of(demand.unit):
                self._step(deeds, demand)

    def _step(self, deeds: Dunning, demand: Demand) -> None:
        clerk = self.working.asker(demand, "")
        if demand.state == "open" and not demand.reminded:
            deeds.remind(demand, "phone", "电话告知已逾期，本人答应尽快缴纳", clerk)
        elif demand.state == "open":
            deeds.issue(demand, self._boss(demand, ""))
        elif demand.state == "issued":
            day = beijing_day(self.clock.now())
            served = Service("post", day, demand.payer_name, "邮政挂号信")
            deeds.serve(demand, served, clerk)
