"""Valid regions and channels; a test sets only the fact it is about."""

from datetime import date
from typing import Any

from nontax_site.units.categories import CATEGORY_TITLES
from nontax_site.units.channel import BANK, Bank, Capability, Channel
from nontax_site.units.region import Region, RegionConfig
from nontax_site.units.wallets import ALIPAY, BANK_APP, QUICKPASS, UNIONPAY_QR, WECHAT

SINCE = date(2017, 1, 1)

TAKEN = tuple(
    (wallet, True, SINCE, None)
    for wallet in (WECHAT, ALIPAY, QUICKPASS, BANK_APP, UNIONPAY_QR)
)


def make_config(**over: Any) -> RegionConfig:
    """A configuration with every category, three groups and every wallet."""
    facts: dict[str, Any] = {
        "categories": tuple(CATEGORY_TITLES),
        "business_groups": ("exam", "education", "traffic"),
        "wallets": TAKEN,
    }
    return RegionConfig(**{**facts, **over})


def make_region(code: str = "330100", **over: Any) -> Region:
    """The city of Hangzhou, or another region; settings go to its config."""
    own = {
        name: over.pop(name)
        for name in ("parent", "payment_code_scheme", "payment_source", "bill_region")
        if name in over
    }
    name = over.pop("name", "杭州市")
    config = over.pop("config", None) or make_config(**over)
    return Region(code, name, config=config, **own)


def make_channel(id: str = "ccb", **over: Any) -> Channel:  # noqa: A002
    """A bank's channel, open in 330100 and 140000 by every usual kind."""
    channel = Channel(id, over.pop("name", "建设银行"), over.pop("party", BANK))
    bank = over.pop("bank", id)
    channel.set_bank(Bank(bank, channel.name, over.pop("contact", "95533")))
    regions = over.pop("regions", ("330100", "140000"))
    kinds = over.pop(
        "kinds", ("QR", "SCAN", "COUNTER", "KIOSK", "MOBILEBANK", "NETBANK")
    )
    for region in regions:
        for channel_kind in kinds:
            channel.open_pair(Capability(bank, channel_kind, region, SINCE))
    return channel
