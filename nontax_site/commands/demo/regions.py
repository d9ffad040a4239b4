"""The regions of the demo, each of another mode."""

from __future__ import annotations

from datetime import date

from nontax_site.commands.demo import hangzhou, shanxi, xiaogan
from nontax_site.units.region import Region, RegionConfig
from nontax_site.units.wallets import ALIPAY, WALLET_TITLES, WalletRule


def demo_regions() -> tuple[Region, ...]:
    """Shanxi seals by hand and refuses Alipay; Hangzhou does all by itself and its
    clerks write off; Xiaogan makes bills on demand only.
    """
    return (
        Region(
            shanxi.REGION,
            "山西省",
            config=RegionConfig(
                supervise="by-hand",
                write_off="on-delivery",
                categories=("fee", "fine", "fund"),
                business_groups=("exam", "education"),
                wallets=_wallets(shanxi.SINCE, but=ALIPAY),
            ),
        ),
        Region(
            "330000",
            "浙江省",
            config=RegionConfig(categories=("fee", "fund", "fine", "resource")),
        ),
        Region(
            hangzhou.REGION,
            "杭州市",
            config=RegionConfig(
                write_off="by-clerk",
                categories=("fee", "fund", "fine", "resource", "donation", "other"),
                business_groups=("education", "exam", "traffic"),
                wallets=_wallets(hangzhou.SINCE),
            ),
        ),
        Region(
            xiaogan.REGION,
            "孝感市",
            config=RegionConfig(
                bill="on-demand",
                write_off="on-delivery",
                categories=("fee", "fine"),
                business_groups=("education",),
                wallets=_wallets(xiaogan.SINCE),
            ),
        ),
    )


def _wallets(since: date, but: str = "") -> tuple[WalletRule, ...]:
    return tuple(WalletRule(name, name != but, since) for name in WALLET_TITLES)
