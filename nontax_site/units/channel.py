"""A channel 缴款渠道: a bank or UnionPay, and what is open through it.

What is open is a matrix bank × kind of channel × region, dated (SX-36). A
wallet company cannot be a channel: it works inside a bank's or UnionPay's
(XG-23, XG-24, XG-38). A channel also has official entrances 正式入口, the only
places that may show a pay page (SX-07, SX-37, HZ-15, HZ-17).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from persistent import Persistent

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.storage.classes import stored
from nontax_site.units.periods import check_period, holds
from nontax_site.units.wallets import WALLET_TITLES

BANK = "BANK"
UNIONPAY = "UNIONPAY"

PARTY_TITLES: dict[str, str] = {BANK: "Bank", UNIONPAY: "UnionPay"}

KIND_TITLES: dict[str, str] = {
    "SCAN": "On-site scan",
    "WECHAT_POS": "WeChat POS",
    "UNIONPAY_POS": "UnionPay POS",
    "QUICKPASS": "UnionPay QuickPass",
    "COUNTER": "Bank counter",
    "KIOSK": "Self-service terminal",
    "MOBILEBANK": "Mobile bank",
    "NETBANK": "Net bank",
    "QR": "QR on the pay page",
    "MOBILE_DIRECT": "Mobile page opened by a unit's app",
}

PAYER_KIND_TITLES: dict[str, str] = {
    "person": "Individual",
    "unit": "Enterprise or unit",
}

ENTRANCE_KIND_TITLES: dict[str, str] = {
    "site": "Official web site",
    "app": "Official app",
    "wechat": "WeChat official account",
    "search": "Service search in an app",
    "onsite": "On-site scan",
}

DIRECT_WALLETS = frozenset({"WECHAT", "WECHATPAY", "TENPAY", *WALLET_TITLES})


class WalletNotAParty(Refused):
    """WeChat or Alipay as a party of its own (XG-23, XG-24, XG-38)."""

    code = "wallet-not-a-party"
    message = "«${party}» cannot be a channel: only banks and UnionPay can."
    remedy = "Register the bank or UnionPay through which the wallet pays."


class PartyUnknown(BadInput):
    """A channel that is neither a bank's nor UnionPay's."""

    code = "party-unknown"
    message = "«${party}» is no kind of channel party: a bank or UnionPay."


class ChannelKindUnknown(BadInput):
    """A kind of channel that is not in the list."""

    code = "channel-kind-unknown"
    message = "There is no kind of channel «${channel_kind}»."


class PayerKindUnknown(BadInput):
    """A kind of payer that is neither a person nor a unit."""

    code = "payer-kind-unknown"
    message = "There is no kind of payer «${payer_kind}»."


class EntranceKindUnknown(BadInput):
    """A kind of official entrance that is not in the list."""

    code = "entrance-kind-unknown"
    message = "There is no kind of entrance «${entrance_kind}»."


class Capability(NamedTuple):
    """One open pair of a bank and a kind of channel in a region, dated."""

    bank: str
    channel_kind: str
    region: str
    from_day: date
    to_day: date | None = None
    payer_kinds: tuple[str, ...] = ("person", "unit")


class Bank(NamedTuple):
    """A bank behind a channel and whom to ask there."""

    code: str
    name: str
    contact: str = ""


class Entrance(NamedTuple):
    """An official entrance: where a payer may find the pay page, dated."""

    region: str
    entrance_kind: str
    name: str
    how: str
    host: str
    from_day: date
    to_day: date | None = None


def check_party(party: str) -> str:
    """The party when it is a bank or UnionPay.

    Raises WalletNotAParty for a wallet company and PartyUnknown for the rest.
    """
    if party.upper() in DIRECT_WALLETS:
        raise WalletNotAParty(field="party", party=party)
    if party not in PARTY_TITLES:
        raise PartyUnknown(field="party", party=party)
    return party


@stored
class Channel(Persistent):  # type: ignore[misc]
    """A bank's or UnionPay's connection, with its banks and what is open.

    Rows are stored as plain tuples and shown as ``Bank``, ``Capability`` and
    ``Entrance``.
    """

    def __init__(self, id: str, name: str, party: str) -> None:  # noqa: A002
        self.party = check_party(party)
        if id.upper() in DIRECT_WALLETS:
            raise WalletNotAParty(field="id", party=id)
        self.id = id
        self.name = name
        self.version = 0
        self.contact = ""
        self._banks: tuple[tuple[str, ...], ...] = ()
        self._capabilities: tuple[tuple[object, ...], ...] = ()
        self._entrances: tuple[tuple[object, ...], ...] = ()

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks behind this channel, in the order they were registered."""
        return tuple(Bank(*row) for row in self._banks)

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """Every pair that is or was open, oldest first."""
        return tuple(Capability(*row) for row in self._capabilities)  # type: ignore[arg-type]

    @property
    def entrances(self) -> tuple[Entrance, ...]:
        """Every official entrance, also those of the past."""
        return tuple(Entrance(*row) for row in self._entrances)  # type: ignore[arg-type]

    @property
    def holder(self) -> str:
        """The name of the channel's key in the keyring: ``channel:<id>``."""
        return f"channel:{self.id}"

    seen_everywhere = True
    """Every bureau may look at the channels; only the site decides about them."""

    def places(self) -> tuple[str, ...]:
        """Channels belong to no region; their roles are held at the site."""
        return ("site",)

    def bank(self, code: str) -> Bank | None:
        """The registered bank with the code, or None."""
        return next((bank for bank in self.banks if bank.code == code), None)

    def set_bank(self, bank: Bank) -> None:
        """Register a bank, or give a registered one its new name and contact."""
        kept = [row for row in self._banks if row[0] != bank.code]
        self._banks = (*kept, tuple(bank))
        self.version += 1

    def open_pair(self, capability: Capability) -> None:
        """Open a bank's kind of channel in one region, for a period."""
        if capability.channel_kind not in KIND_TITLES:
            raise ChannelKindUnknown(
                field="channel_kind", channel_kind=capability.channel_kind
            )
        for payer_kind in capability.payer_kinds:
            if payer_kind not in PAYER_KIND_TITLES:
                raise PayerKindUnknown(field="payer_kinds", payer_kind=payer_kind)
        check_period(capability.from_day, capability.to_day)
        self._capabilities = (*self._capabilities, tuple(capability))
        self.version += 1

    def close_pair(
        self, bank: str, channel_kind: str, region: str, last_day: date
    ) -> None:
        """End the open periods of a pair with ``last_day``; the past stays."""
        self._capabilities = tuple(
            tuple(row._replace(to_day=last_day))
            if row[:3] == (bank, channel_kind, region) and row.to_day is None
            else tuple(row)
            for row in self.capabilities
        )
        self.version += 1

    def capability(
        self, bank: str, channel_kind: str, region: str, day: date
    ) -> Capability | None:
        """The pair open in exactly this region on the day (HZ-22), or None."""
        for row in self.capabilities:
            same = row[:3] == (bank, channel_kind, region)
            if same and holds(row.from_day, row.to_day, day):
                return row
        return None

    def serves(self, region: str, day: date) -> tuple[Capability, ...]:
        """All that is open in the region on the day."""
        return tuple(
            row
            for row in self.capabilities
            if row.region == region and holds(row.from_day, row.to_day, day)
        )

    def add_entrance(self, entrance: Entrance) -> None:
        """Name an official entrance of a region."""
        if entrance.entrance_kind not in ENTRANCE_KIND_TITLES:
            raise EntranceKindUnknown(
                field="entrance_kind", entrance_kind=entrance.entrance_kind
            )
        check_period(entrance.from_day, entrance.to_day)
        self._entrances = (*self._entrances, tuple(entrance))
        self.version += 1


def entrances_on(
    channels: Iterable[Channel], region: str, day: date
) -> tuple[Entrance, ...]:
    """The official entrances of a region on the day (SX-07, SX-37, HZ-15)."""
    return tuple(
        entrance
        for channel in channels
        for entrance in channel.entrances
        if entrance.region == region and holds(entrance.from_day, entrance.to_day, day)
    )
