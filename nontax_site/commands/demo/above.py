"""What comes from above, in the demo: a province's catalogue, adopted and adjusted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nontax_site.commands.demo.working import Working
from nontax_site.items.adjustment import TARIFF
from nontax_site.items.adopting import Adopting
from nontax_site.items.announcing import Announced, Announcing
from nontax_site.items.cataloguing import Cataloguing, Sent
from nontax_site.items.edition import EditionRow
from nontax_site.items.tariff import FIXED, RANGE, Tariff
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.hits import hits_in

PROVINCE = "330000"
CITY = "330100"

ROWS = (
    ("103042801", "档案资料查阅复制费", RANGE, 0, 100, 500, "份"),
    ("103042802", "考试报名费", RANGE, 0, 3_000, 8_000, "人次"),
    ("103042803", "证照遗失补办工本费", FIXED, 1_000, 0, 0, "本"),
)
ADJUSTED = "103040102"
"""An item of the police that many notices are issued for."""


class Above:
    """The province sets items, the city adopts one, an item is adjusted."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self.clock = working.clock

    def begin(self) -> None:
        """On the first days: the catalogue is published, one item adopted."""
        do = self.working.do_and_send
        do(self._edition, "zj-clerk", "zj-boss")
        do(self._adopt, ROWS[0][0], 300, True)

    def last_day(self) -> None:
        """Today: a sheet, an adoption and receipts wait for somebody."""
        do = self.working.do_and_send
        do(self._edition, "zj-clerk", "")
        do(self._adopt, ROWS[1][0], 5_000, False)
        do(self._adjust)

    def _edition(self, request: Any, clerk: str, boss: str) -> None:
        site = request.site
        deeds = Cataloguing(request.workflows, site.items, site.editions)
        day = beijing_day(self.clock.now())
        rows = [
            EditionRow(
                number=number,
                code=code,
                name=name,
                category="fee",
                department="省有关部门",
                legal_basis="浙财综〔2026〕8号",
                tariff_kind=kind,
                amount_fen=amount,
                min_fen=least,
                max_fen=most,
                measure=measure,
                destination="treasury",
                from_day=day,
            )
            for number, (code, name, kind, amount, least, most, measure) in enumerate(
                ROWS if boss else _next_year(), 2
            )
        ]
        title = "浙江省非税收入项目目录" + ("（2026年）" if boss else "（2026年修订）")
        region, act = site.regions[PROVINCE], self.working.act
        sent = Sent(title, "浙财综〔2026〕8号", "目录.xlsx", "")
        edition = deeds.draft(region, rows, sent, act(clerk))
        deeds.submit(edition, act(clerk))
        if boss:
            deeds.publish(edition, region, act(boss, "与文件核对无误"))

    def _adopt(self, request: Any, code: str, fen: int, decided: bool) -> None:
        site = request.site
        deeds = Adopting(request.workflows, site.items, site.adoptions)
        item = site.items[code]
        day = beijing_day(self.clock.now())
        measure = item.tariffs[0].measure
        tariff = Tariff(day, None, kind=FIXED, amount_fen=fen, measure=measure)
        units = [self.working.unit_of(f"{who}-clerk") for who in ("edu", "police")]
        adoption = deeds.propose(
            item, CITY, units, tariff, self.working.act("hz-clerk", "按市级标准执行")
        )
        if decided:
            deeds.adopt(adoption, self.working.act("hz-boss", "同意"))

    def _adjust(self, request: Any) -> None:
        site = request.site
        deeds = Announcing(
            request.workflows, site, lambda item, units: hits_in(site, item, units)
        )
        item = site.items[ADJUSTED]
        now = item.tariffs[-1]
        day = beijing_day(self.clock.now()) + timedelta(days=30)
        tariff = Tariff(day, None, kind=FIXED, amount_fen=10_000, measure=now.measure)
        said = Announced(
            TARIFF,
            "关于调整部分证照工本费标准的通知",
            "浙发改价格〔2026〕30号",
            day,
            tariff,
        )
        adjustment = deeds.draft(item, said, self.working.act("hz-clerk"))
        deeds.publish(adjustment, self.working.act("hz-boss", "按文件执行"))


def _next_year() -> tuple[tuple[str, str, str, int, int, int, str], ...]:
    """The revised sheet: one tariff changes, one item is new."""
    changed = ("103042801", "档案资料查阅复制费", RANGE, 0, 100, 400, "份")
    new = ("103042804", "公共资源占用费", RANGE, 0, 10_000, 50_000, "处")
    return (changed, *ROWS[1:], new)
