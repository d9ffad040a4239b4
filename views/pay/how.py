"""How can I pay: official entrances, apps and banks of a region (SX-07, SX-35)."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.units.admission import CASH_KINDS
from nontax_site.units.channel import (
    ENTRANCE_KIND_TITLES,
    KIND_TITLES,
    PAYER_KIND_TITLES,
    entrances_on,
)
from nontax_site.units.wallets import WALLET_TITLES, allowed_on
from views.i18n import _


class BankRow(NamedTuple):
    """A bank of the region: what it has opened, for whom, and whom to ask."""

    name: str
    kinds: tuple[str, ...]
    only: tuple[str, ...]
    contact: str
    takes_cash: bool


@view_config(
    route_name="pay-how",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/regions.pt",
    request_method="GET",
)
def regions(request: Any) -> dict[str, Any]:
    """Every region decides for itself (HZ-22): choose one."""
    return {
        "title": _("How can I pay?"),
        "regions": sorted(request.site.regions.values(), key=lambda one: one.code),
    }


@view_config(
    route_name="pay-how-region",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/how.pt",
    request_method="GET",
)
def how(request: Any) -> dict[str, Any]:
    """The ways of one region today."""
    region = request.site.regions.get(request.matchdict["region"])
    if region is None:
        raise HTTPNotFound
    today = request.clock.today()
    channels = list(request.site.channels.values())
    taken = allowed_on(region.config.wallets, today)
    return {
        "title": _("How can I pay?"),
        "region": region,
        "entrances": [
            (ENTRANCE_KIND_TITLES[row.entrance_kind], row)
            for row in entrances_on(channels, region.code, today)
        ],
        "taken": [WALLET_TITLES[name] for name in taken],
        "refused": [WALLET_TITLES[name] for name in WALLET_TITLES if name not in taken],
        "banks": _banks(channels, region.code, today),
    }


def _banks(channels: list[Any], region: str, today: Any) -> list[BankRow]:
    """The banks in the order they were registered, each once (SX-39)."""
    kinds: dict[tuple[str, str], dict[str, None]] = {}
    payers: dict[tuple[str, str], set[str]] = {}
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for channel in channels:
        for row in channel.serves(region, today):
            bank = channel.bank(row.bank)
            if bank is None:
                continue
            key = (channel.id, row.bank)
            kinds.setdefault(key, {})[row.channel_kind] = None
            payers.setdefault(key, set()).update(row.payer_kinds)
            names[key] = (bank.name, bank.contact or channel.contact)
    return [
        BankRow(
            name=names[key][0],
            kinds=tuple(KIND_TITLES[kind] for kind in KIND_TITLES if kind in found),
            only=()
            if len(payers[key]) > 1
            else tuple(PAYER_KIND_TITLES[kind] for kind in sorted(payers[key])),
            contact=names[key][1],
            takes_cash=bool(CASH_KINDS & found.keys()),
        )
        for key, found in kinds.items()
    ]
