"""Channels: the list, the page of one, and what is opened or closed through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit
from nontax_site.units.channel import (
    ENTRANCE_KIND_TITLES,
    KIND_TITLES,
    PARTY_TITLES,
    PAYER_KIND_TITLES,
    Channel,
)
from nontax_site.units.opening import Opening
from schemas.regions import (
    AddEntrance,
    ClosePair,
    OpenPair,
    RegisterChannel,
    SetBank,
    bank_of,
    capability_of,
    entrance_of,
    party_choices,
)
from views.documents import Fact
from views.fields import choice, suggest, ticks
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.tables import Column, Table
from views.traversal import Channels

FORM = "views:macros/form.pt"
METHODS = ("GET", "POST")

ENTRANCE = (
    Column(_("Name"), lambda _request, row: row.name),
    Column(
        _("Kind of entrance"),
        lambda request, row: request.fmt.words(ENTRANCE_KIND_TITLES[row.entrance_kind]),
    ),
    Column(_("How to get there"), lambda _request, row: row.how),
    Column(_("Host name"), lambda _request, row: row.host),
)
"""What is said of an official entrance wherever entrances are listed."""


@view_config(
    context=Channels,
    permission="channel:view",
    renderer="views:regions/list.pt",
    request_method="GET",
)
def channels(context: Any, request: Any) -> dict[str, Any]:
    """Every channel with its party and banks."""
    may_edit = request.has_permission("channel:edit", context)
    return {
        "title": _("Channels"),
        "empty": _("Channels appear here when a bank or UnionPay is registered."),
        "buttons": [(_("Register a channel"), "/channels/new")] if may_edit else [],
        "table": Table(
            columns=(
                Column(_("Name"), lambda request, c: Link(c.name, _path(c))),
                Column(_("Short name"), lambda request, c: c.id),
                Column(
                    _("Party"),
                    lambda request, c: request.fmt.words(PARTY_TITLES[c.party]),
                ),
                Column(_("Banks"), lambda request, c: len(c.banks)),
            ),
            rows=list(request.site.channels.values()),
            caption=_("Channels"),
        ),
    }


@view_config(
    context=Channel,
    permission="channel:view",
    renderer="views:regions/channel.pt",
    request_method="GET",
)
def channel(context: Channel, request: Any) -> dict[str, Any]:
    """What a channel is and what is open through it."""
    return {
        "title": context.name,
        "channel": context,
        "facts": [
            Fact(_("Short name"), context.id),
            Fact(_("Party"), request.fmt.words(PARTY_TITLES[context.party])),
        ],
        "banks": _banks(context),
        "pairs": pairs(context.capabilities, {b.code: b.name for b in context.banks}),
        "entrances": _entrances(context),
        "may_edit": request.has_permission("channel:edit", context),
    }


def _path(channel: Channel) -> str:
    return f"/channels/{channel.id}"


def _banks(channel: Channel) -> Table:
    return Table(
        columns=(
            Column(_("Bank code"), lambda request, row: row.code),
            Column(_("Name of the bank"), lambda request, row: row.name),
            Column(_("Whom to ask"), lambda request, row: row.contact),
        ),
        rows=channel.banks,
        caption=_("Banks"),
    )


def _entrances(channel: Channel) -> Table:
    return Table(
        columns=(
            Column(_("Region"), lambda request, row: _region(request, row.region)),
            *ENTRANCE,
        ),
        rows=channel.entrances,
        caption=_("Official entrances"),
    )


def _region(request: Any, code: str) -> str:
    return str(request.fmt.place(f"region:{code}"))


def _pair_words(request: Any, row: Any) -> str:
    kind = request.fmt.words(KIND_TITLES[row.channel_kind])
    return f"{row.bank} · {kind} · {_region(request, row.region)}"


def pairs(rows: Iterable[Any], names: dict[str, str]) -> Table:
    """Banks and kinds of channel, with region, period and payers."""
    return Table(
        columns=(
            Column(_("Bank"), lambda request, row: names.get(row.bank, row.bank)),
            Column(
                _("Kind of channel"),
                lambda request, row: request.fmt.words(KIND_TITLES[row.channel_kind]),
            ),
            Column(_("Region"), lambda request, row: _region(request, row.region)),
            Column(
                _("Payers"),
                lambda request, row: "、".join(
                    request.fmt.words(PAYER_KIND_TITLES[kind])
                    for kind in row.payer_kinds
                ),
            ),
            Column(_("From"), lambda request, row: row.from_day),
            Column(_("Until"), lambda request, row: row.to_day),
        ),
        rows=list(rows),
        caption=_("What is open"),
    )


def open_pairs(request: Any, channels: Iterable[Channel], region: str) -> Table:
    """What is open in a region today, over all channels."""
    today = request.clock.today()
    known = list(channels)
    names = {bank.code: bank.name for channel in known for bank in channel.banks}
    return pairs((row for c in known for row in c.serves(region, today)), names)


# ---- changing ------------------------------------------------------------------


def _opening(request: Any) -> Opening:
    return Opening(request.find_service(IAudit), request.site.channels)


def _form(request: Any, channel: Channel, schema: Any, deed: Any, **more: Any) -> Any:
    return form_page(
        request,
        schema,
        deed,
        summary=[Fact(_("Channel"), channel.name)],
        back=_path(channel),
        once=False,
        **more,
    )


@view_config(
    context=Channels,
    name="new",
    permission="channel:edit",
    renderer=FORM,
    request_method=METHODS,
)
def register(context: Any, request: Any) -> Any:
    """Register a bank or UnionPay; a wallet is refused with the reason."""

    def deed(given: dict[str, Any]) -> str:
        made = _opening(request).register(
            given["id"], given["name"], given["party"], request.act()
        )
        return _path(made)

    return form_page(
        request,
        RegisterChannel(),
        deed,
        title=_("Register a channel"),
        button=_("Register this channel"),
        ask=_("Only banks and UnionPay can be channels; wallets work inside them."),
        widgets={"party": choice(party_choices())},
        back="/channels",
    )


@view_config(
    context=Channel,
    name="bank",
    permission="channel:edit",
    renderer=FORM,
    request_method=METHODS,
)
def set_bank(context: Channel, request: Any) -> Any:
    """Register a bank behind the channel."""
    return _form(
        request,
        context,
        SetBank(),
        lambda given: _opening(request).set_bank(
            context, bank_of(given), request.act()
        ),
        title=_("Register a bank"),
        button=_("Register this bank"),
    )


@view_config(
    context=Channel,
    name="open",
    permission="channel:edit",
    renderer=FORM,
    request_method=METHODS,
)
def open_pair(context: Channel, request: Any) -> Any:
    """Open a bank's kind of channel in one region."""
    site = request.site

    def deed(given: dict[str, Any]) -> None:
        if given["region"] not in site.regions:
            raise NotFound(field="region", what="region")
        _opening(request).open_pair(context, capability_of(given), request.act())

    return _form(
        request,
        context,
        OpenPair(),
        deed,
        title=_("Open a kind of channel"),
        button=_("Open it"),
        ask=_("It opens in this region only; no other region inherits it."),
        initial={"payer_kinds": set(PAYER_KIND_TITLES)},
        widgets={
            "bank": suggest([(bank.code, bank.name) for bank in context.banks]),
            "channel_kind": choice(KIND_TITLES.items()),
            "region": choice([(c, r.name) for c, r in site.regions.items()]),
            "payer_kinds": ticks(PAYER_KIND_TITLES.items()),
        },
    )


@view_config(
    context=Channel,
    name="close",
    permission="channel:edit",
    renderer=FORM,
    request_method=METHODS,
)
def close_pair(context: Channel, request: Any) -> Any:
    """Close a bank's kind of channel in one region; the past stays."""
    open_now = {
        f"{row.bank} {row.channel_kind} {row.region}": row
        for row in context.capabilities
        if row.to_day is None
    }

    def deed(given: dict[str, Any]) -> None:
        row = open_now.get(given["pair"])
        if row is None:
            raise NotFound(field="pair", what="channel")
        pair = (row.bank, row.channel_kind, row.region)
        _opening(request).close_pair(context, pair, given["last_day"], request.act())

    return _form(
        request,
        context,
        ClosePair(),
        deed,
        title=_("Close a kind of channel"),
        button=_("Close it"),
        initial={"last_day": request.clock.today()},
        widgets={
            "pair": choice(
                [(key, _pair_words(request, row)) for key, row in open_now.items()]
            )
        },
    )


@view_config(
    context=Channel,
    name="entrance",
    permission="channel:edit",
    renderer=FORM,
    request_method=METHODS,
)
def add_entrance(context: Channel, request: Any) -> Any:
    """Name an official entrance of a region."""
    return _form(
        request,
        context,
        AddEntrance(),
        lambda given: _opening(request).add_entrance(
            context, entrance_of(given), request.act()
        ),
        title=_("Name an official entrance"),
        button=_("Name this entrance"),
        ask=_("Only official entrances may show a pay page."),
        initial={"from_day": request.clock.today()},
        widgets={
            "region": choice(
                [(code, r.name) for code, r in request.site.regions.items()]
            ),
            "entrance_kind": choice(ENTRANCE_KIND_TITLES.items()),
        },
    )
