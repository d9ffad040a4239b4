"""The demo's types of paper bills, who holds a certificate, and who plans what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from nontax_site.commands.demo.ground import Ground
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.bill_type import PAYER, PAYMENT_BOOK_COPIES, UNIT, Copy
from nontax_site.stock.certifying import Certifying, Wanted
from nontax_site.stock.income import PAYMENT_BOOK_CATEGORIES
from nontax_site.stock.inspecting import Announced, Inspecting
from nontax_site.stock.inspection import TypeReport, case_id
from nontax_site.stock.modes import CASH, FIXED, MACHINE, MANUAL, POS
from nontax_site.stock.planning import Planning
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.revising import Revising, TypeFacts
from nontax_site.stock.use_plan import PlanLine

CITY = "330100"
SINCE = date(2022, 1, 1)

BOOK_BY_MACHINE = "0321"
BOOK_BY_HAND = "0322"
RECEIPT = "0121"
POS_SLIP = "0225"
FIRST_FIXED = 31
"""Fixed bills are kinds 31 to 37 of the general class, by rising face value."""

SLIP_COPIES = (
    Copy("商户存根", "黑", UNIT, "持卡人签名后执收单位留存"),
    Copy("收据", "红", PAYER, "刷卡成功后打印，交缴款人"),
    Copy("记账", "蓝", UNIT, "执收单位记账"),
)

RECEIPT_COPIES = (
    Copy("存根", "黑", UNIT, "开票单位留存备查"),
    Copy("收据", "红", PAYER, "交缴款人"),
    Copy("记账", "蓝", UNIT, "开票单位记账"),
)

FIXED_COPIES = (
    Copy("存根", "黑", UNIT, "按号码顺序留存，缴销时送交"),
    Copy("收据", "红", PAYER, "撕交缴款人"),
)

BOOK_GUIDE = """一、领用后先清点，缺页、缺号、重号的整本退回。
二、按号码顺序开具，五联一次打印或复写，内容一致。
三、市内缴款：缴款人持第一至三联到银行缴款，凭加盖银行印章的第一联换取第四联。
四、第四联加盖执收单位印章后生效；作废的五联齐全保存，一并缴销。
五、第五联存根按号码顺序保管，分批送交核销。"""

RECEIPT_GUIDE = """一、按号码顺序开具，三联一次打印，内容一致。
二、收据联加盖票据专用章后交缴款人。
三、作废的注明“作废”，各联齐全保存。"""

FIXED_GUIDE = """一、定额票只用于现金零星收款，按面额撕交，不得涂改。
二、当日或次日将所收现金汇总开具汇总缴款书缴库。
三、存根按号码顺序保管，分批送交核销。"""

SLIP_GUIDE = """一、只在刷卡确认成功后打印；结果不明的不打印。
二、只受理带银联标识的借记卡，不受理信用卡。
三、POS机须为开票单位登记的终端。"""

NOTICE = "请各单位自查票据领用、使用、保管和资金缴库情况，按期上报。"

HOLDERS = (
    ("edu", "education", (BOOK_BY_MACHINE, BOOK_BY_HAND, RECEIPT)),
    ("police", "police", (BOOK_BY_MACHINE, RECEIPT, POS_SLIP, "0132", "0134")),
    ("traffic", "traffic", (BOOK_BY_MACHINE, POS_SLIP)),
)


def _face(fen: int) -> str:
    """A face value as it is said: 伍角 in figures, whole yuan."""
    return f"{fen // 100}元" if fen % 100 == 0 else f"{fen // 10}角"


class PaperTypes:
    """Types are published and certificates granted by the people of the city."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def publish(self) -> None:
        """The types of the city, in force since the day of the regulation."""
        book = TypeFacts(
            name="非税收入一般缴款书（机打）",
            form=MACHINE,
            categories=PAYMENT_BOOK_CATEGORIES,
            from_day=SINCE,
            guide=BOOK_GUIDE,
            copies=PAYMENT_BOOK_COPIES,
            sheets=100,
            with_notice=True,
            layout="payment-book",
        )
        by_hand = replace(
            book, name="非税收入一般缴款书（手工）", form=MANUAL, sheets=25
        )
        receipt = replace(
            book,
            name="非税收入通用票据（机打）",
            guide=RECEIPT_GUIDE,
            copies=RECEIPT_COPIES,
            with_notice=False,
            layout="general-receipt",
        )
        slip = replace(
            receipt,
            name="非税收入POS刷卡缴费专用票据",
            guide=SLIP_GUIDE,
            copies=SLIP_COPIES,
            modes=(POS,),
            layout="pos-slip",
        )
        for code, facts in (
            (BOOK_BY_MACHINE, book),
            (BOOK_BY_HAND, by_hand),
            (RECEIPT, receipt),
            (POS_SLIP, slip),
        ):
            self._publish(code, facts)
        region = self.ground.site.regions[CITY]
        for kind, fen in enumerate(region.config.face_values_fen, FIRST_FIXED):
            fixed = replace(
                receipt,
                name=f"非税收入定额票据（{_face(fen)}）",
                form=FIXED,
                guide=FIXED_GUIDE,
                copies=FIXED_COPIES,
                face_fen=fen,
                modes=(CASH,),
                layout="fixed-receipt",
            )
            self._publish(f"01{kind}", fixed)

    def certify(self) -> None:
        """Units that work with paper have their certificate, the police a plan.

        An application waits for the bureau.
        """
        ports = stock_ports(self.ground.request)
        deeds = Certifying(ports)
        for who, key, types in HOLDERS:
            certificate = self._apply(deeds, who, key, types)
            self.ground.workflows.fire(
                certificate, "check", self.ground.act("hz-clerk", "证件和依据齐全")
            )
            deeds.grant(certificate, self.ground.act("hz-boss"))
        self._plan(ports, "police", "police")
        self._apply(deeds, "charity", "charity", (RECEIPT,))

    def inspect(self) -> None:
        """Last year is inspected: one unit is checked, the others have to report."""
        deeds = Inspecting(stock_ports(self.ground.request))
        today = beijing_day(self.ground.now())
        year = today.year - 1
        said = Announced(
            year, f"{year}年度财政票据年检", today + timedelta(days=60), NOTICE
        )
        region = self.ground.site.regions[CITY]
        made = deeds.draft(region, said, self.ground.act("hz-clerk"))
        deeds.start(made, self.ground.act("hz-boss"))
        case = self.ground.site.inspection_cases[
            case_id(self.ground.units["traffic"], year)
        ]
        rows = [
            TypeReport(code, 0, 0, 0, 0, 0, 0, 0)
            for code in (POS_SLIP, BOOK_BY_MACHINE)
        ]
        said_by_unit = "票据由专人保管，登记簿齐全；本年度未领用纸质票据。"
        deeds.report(case, rows, said_by_unit, self.ground.act("traffic-clerk"))
        deeds.check(
            case, "登记簿与系统结存一致。", self.ground.act("hz-clerk"), passes=True
        )

    def _publish(self, code: str, facts: TypeFacts) -> None:
        deeds = Revising(stock_ports(self.ground.request))
        region = self.ground.site.regions[CITY]
        made = deeds.draft(region, code, facts, self.ground.act("hz-clerk"))
        deeds.submit(made, self.ground.act("hz-clerk"))
        deeds.publish(made, self.ground.act("hz-boss"))

    def _apply(
        self, deeds: Certifying, who: str, key: str, types: tuple[str, ...]
    ) -> Any:
        wanted = Wanted(types, "浙财综〔2022〕1号", "依法执收，按规定领用财政票据")
        act = self.ground.act(f"{who}-clerk")
        return deeds.apply(self.ground.units[key], wanted, act)

    def _plan(self, ports: Any, who: str, key: str) -> None:
        act = self.ground.act(f"{who}-clerk")
        lines = (
            PlanLine(BOOK_BY_MACHINE, 2_000, 2_400),
            PlanLine(RECEIPT, 600, 600),
            PlanLine("0132", 500, 500),
        )
        year = beijing_day(self.ground.now()).year
        unit = self.ground.units[key]
        plan = Planning(ports).draft(unit, year, lines, "按上年用量测算", act)
        self.ground.workflows.fire(plan, "submit", act)
        Planning(ports).approve(plan, self.ground.act("hz-boss"))
