"""Which banks a payer is offered, and where their pages are (HZ-15, SX-36).

An address never comes from what was sent: it is an official entrance of the
channel in the region or, outside of production, the test bank of the settings.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from nontax_site.payments.notice import Notice
from nontax_site.units.channel import KIND_TITLES, Channel, entrances_on
from schemas.pay import Way, WayUnknown

ONLINE = ("NETBANK", "MOBILEBANK")
"""The kinds of channel behind 在线支付."""

_WITH_PAGE = ("site", "app")


class Bank(NamedTuple):
    """A bank that has opened a kind of channel to this payer in this region."""

    way: Way
    name: str
    kind_title: str
    contact: str


def banks_of(request: Any, notice: Notice) -> list[Bank]:
    """The banks whose pages the payer of the notice may go to."""
    today, payer = request.clock.today(), notice.who.payer_type
    found = [
        Bank(
            Way(channel.id, row.bank, row.channel_kind),
            bank.name,
            KIND_TITLES[row.channel_kind],
            bank.contact or channel.contact,
        )
        for channel in request.site.channels.values()
        for row in channel.serves(notice.region, today)
        if row.channel_kind in ONLINE
        and payer in row.payer_kinds
        and (bank := channel.bank(row.bank)) is not None
    ]
    return sorted(found, key=lambda bank: ONLINE.index(bank.way.channel_kind))


def bank_of(request: Any, notice: Notice, way: Way) -> Bank:
    """The offered bank of a choice; raises WayUnknown for any other."""
    for bank in banks_of(request, notice):
        if bank.way == way:
            return bank
    raise WayUnknown(field="way")


def page_of(request: Any, notice: Notice, way: Way) -> str:
    """The address of the bank's page for the notice, or "" when none is known."""
    test = request.registry.settings.get("nontax.testbank_url", "")
    if test:
        asked = {
            "q": notice.id,
            "channel": way.channel,
            "channel_kind": way.channel_kind,
            "mode": "TRANSFER",
        }
        return f"{test.rstrip('/')}/?{urlencode(asked)}"
    channel: Channel = request.site.channels[way.channel]
    today = request.clock.today()
    for entrance in entrances_on((channel,), notice.region, today):
        if entrance.host and entrance.entrance_kind in _WITH_PAGE:
            return f"https://{entrance.host}/"
    return ""


def page_after_scan(request: Any, notice: Notice) -> str:
    """Where a device goes that scanned the QR with its camera, or ""."""
    test = request.registry.settings.get("nontax.testbank_url", "")
    if not test:
        return ""
    asked = {"q": notice.id, "channel_kind": "QR", "mode": "QR"}
    return f"{test.rstrip('/')}/?{urlencode(asked)}"


def host_of(address: str) -> str:
    """The host a payer is told that he is going to."""
    return urlsplit(address).netloc
