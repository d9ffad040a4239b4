"""The demo's channel: its banks, what they opened in each region, the entrances."""

from __future__ import annotations

from datetime import date

from nontax_site.commands.demo import hangzhou, shanxi, xiaogan
from nontax_site.commands.demo.ground import Ground
from nontax_site.kernel.interfaces import IAudit
from nontax_site.units.channel import Bank, Capability, Channel, Entrance
from nontax_site.units.opening import Opening

CHANNEL = "testbank"


class Banks:
    """Opens the ways money comes in."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def open(self) -> None:
        """Register the banks, what each has opened where, and the entrances."""
        opening = Opening(
            self.ground.request.find_service(IAudit), self.ground.site.channels
        )
        channel = opening.register(CHANNEL, "测试银行", "BANK", self.ground.init)
        for code, name, phone in shanxi.BANKS:
            opening.set_bank(channel, Bank(code, name, phone), self.ground.init)
        opening.set_bank(channel, Bank("HZB", "杭州银行", "95398"), self.ground.init)
        for code, _name, _phone in shanxi.BANKS:
            self._open(opening, channel, code, shanxi.REGION, shanxi.SINCE)
        self._open(opening, channel, "HZB", hangzhou.REGION, hangzhou.SINCE)
        self._open(opening, channel, "CCB", hangzhou.REGION, hangzhou.SINCE)
        for code, _name, _phone in shanxi.BANKS[: xiaogan.BANKS]:
            self._open(opening, channel, code, xiaogan.REGION, xiaogan.SINCE)
        for entrance in _entrances():
            opening.add_entrance(channel, entrance, self.ground.init)

    def _open(
        self, opening: Opening, channel: Channel, bank: str, region: str, since: date
    ) -> None:
        for kind in ("COUNTER", "KIOSK", "MOBILEBANK", "NETBANK", "SCAN", "QR"):
            opening.open_pair(
                channel, Capability(bank, kind, region, since), self.ground.init
            )


def _entrances() -> tuple[Entrance, ...]:
    return (
        Entrance(
            shanxi.REGION, "wechat", "山西财政缴款服务", "微信公众号", "", shanxi.SINCE
        ),
        Entrance(
            shanxi.REGION, "search", "山西非税缴纳", "云闪付搜索", "", shanxi.SINCE
        ),
        Entrance(
            hangzhou.REGION,
            "site",
            "浙江省政务服务网",
            "电脑访问",
            "www.zjzwfw.gov.cn",
            hangzhou.SINCE,
        ),
    )
