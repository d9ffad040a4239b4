"""Regions: the list, the page of one, and changing how it works."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IAudit
from nontax_site.kernel.money import Money
from nontax_site.security.grants import static_permits
from nontax_site.units.categories import CATEGORY_TITLES, GROUP_TITLES
from nontax_site.units.channel import entrances_on
from nontax_site.units.configuring import Configuring
from nontax_site.units.region import (
    BILL_TITLES,
    LEVEL_TITLES,
    SUPERVISE_TITLES,
    WRITE_OFF_TITLES,
    Region,
)
from nontax_site.units.wallets import WALLET_TITLES, allowed_on
from schemas.fields import with_decision
from schemas.regions import (
    ConfigureRegion,
    SetWallet,
    region_settings,
    settings_shown,
)
from views.documents import Fact
from views.fields import choice, hidden, radio, ticks
from views.format import Link, Marked
from views.forms import form_page
from views.i18n import _
from views.regions.channels import ENTRANCE, open_pairs
from views.scopes import regions_where
from views.tables import Column, Table
from views.traversal import Regions

FORM = "views:macros/form.pt"


@view_config(
    context=Regions,
    permission="region:view",
    renderer="views:regions/list.pt",
    request_method="GET",
)
def regions(context: Any, request: Any) -> dict[str, Any]:
    """The regions the reader may see."""
    site = request.site
    seen = [site.regions[code] for code in regions_where(request, "region:view")]
    may_channels = static_permits(request.actor, "channel:view")
    return {
        "buttons": [(_("Channels"), "/channels")] if may_channels else [],
        "title": _("Regions"),
        "empty": _("Regions appear here when the site is set up."),
        "table": Table(
            columns=(
                Column(_("Region"), lambda request, r: Link(r.name, _path(r))),
                Column(_("Number"), lambda request, r: r.code, "figure"),
                Column(
                    _("Level"),
                    lambda request, r: request.fmt.words(LEVEL_TITLES[r.level]),
                ),
                Column(
                    _("Bill"),
                    lambda request, r: request.fmt.words(BILL_TITLES[r.config.bill]),
                ),
                Column(
                    _("Fiscal supervision seal"),
                    lambda request, r: request.fmt.words(
                        SUPERVISE_TITLES[r.config.supervise]
                    ),
                ),
            ),
            rows=seen,
            caption=_("Regions"),
        ),
    }


@view_config(
    context=Region,
    permission="region:view",
    renderer="views:regions/region.pt",
    request_method="GET",
)
def region(context: Region, request: Any) -> dict[str, Any]:
    """How a region works, what is open in it, and who changed it."""
    channels = list(request.site.channels.values())
    return {
        "title": context.name,
        "region": context,
        "facts": _facts(request, context),
        "wallets": _wallets(context),
        "pairs": open_pairs(request, channels, context.code),
        "entrances": _entrances(request, channels, context),
        "changes": context.changes,
        "may_edit": request.has_permission("region:edit", context),
    }


def _path(region: Region) -> str:
    return f"/regions/{region.code}"


def _facts(request: Any, region: Region) -> list[Fact]:
    config, say = region.config, request.fmt.words
    groups = config.business_groups
    return [
        Fact(_("Number"), region.code),
        Fact(_("Level"), say(LEVEL_TITLES[region.level])),
        Fact(_("Check digit of payment codes"), region.payment_code_scheme),
        Fact(_("First digits of bill codes"), region.bill_region),
        Fact(_("When a bill is made"), say(BILL_TITLES[config.bill])),
        Fact(_("Fiscal supervision seal"), say(SUPERVISE_TITLES[config.supervise])),
        Fact(_("Writing off"), say(WRITE_OFF_TITLES[config.write_off])),
        Fact(_("Working days until a notice is due"), config.due_working_days),
        Fact(_("Seconds a QR code lives"), config.qr_ttl_s),
        Fact(_("Seconds a notice is locked while paying"), config.lock_s),
        Fact(_("Seconds of grace after the lock"), config.lock_grace_s),
        Fact(_("Seconds to wait after a QR code scanned twice"), config.rescan_wait_s),
        Fact(_("Numbers allotted to a unit at once"), config.block_size),
        Fact(_("Largest amount of a notice"), Money(config.max_amount_fen)),
        Fact(_("Working days to look into suspense money"), config.suspense_days),
        Fact(_("Months a deferral or a plan may last"), config.relief_longest_months),
        Fact(_("Most parts of an instalment plan"), config.relief_most_parts),
        Fact(
            _("Days overdue after which dunning begins by itself"),
            config.dunning_after_days,
        ),
        Fact(_("Days to pay after a demand was served"), config.demand_days),
        Fact(
            _("Two supervisors give suspense money back from"),
            Money(config.suspense_two_from_fen)
            if config.suspense_two_from_fen
            else None,
        ),
        Fact(
            _("Face values of fixed bills, in yuan"),
            " ".join(str(Money(fen)) for fen in config.face_values_fen),
        ),
        Fact(_("Months of use a unit is supplied with at most"), config.supply_months),
        Fact(
            _("Warn of blank bills for less than so many months of use"),
            config.low_stock_months,
        ),
        Fact(_("Warn of blank bills older than so many months"), config.blank_months),
        Fact(_("Warn of stubs not handed in after so many days"), config.stub_days),
        Fact(
            _("New paper bills only after the used ones are written off"),
            config.supply_after_write_off,
        ),
        Fact(
            _("Machine bills whose payment is confirmed are written off by themselves"),
            config.auto_write_off,
        ),
        Fact(
            _("Working days to explain a difference of a clearance"),
            config.difference_days,
        ),
        Fact(_("Years stubs are kept"), config.stub_years),
        Fact(_("Days to report a loss of paper"), config.loss_days),
        Fact(
            _("First digits of the code that make the administrative area"),
            config.city_digits,
        ),
        Fact(_("Last day of payment"), config.last_day),
        Fact(
            _("Bills booked by their receiver may be reversed"), config.reverse_booked
        ),
        Fact(
            _("A query by telephone number needs a code sent to it"),
            config.phone_code,
        ),
        Fact(_("The region may make charge items of its own"), config.own_items),
        Fact(
            _("Statutory categories charged here"),
            tuple(say(CATEGORY_TITLES[name]) for name in config.categories),
        ),
        Fact(
            _("Business groups run here"),
            tuple(say(GROUP_TITLES.get(name, name)) for name in groups),
        ),
    ]


def _wallets(region: Region) -> Table:
    def rule(request: Any, row: Any) -> Marked:
        words = _("taken") if row.allowed else _("not supported")
        return Marked(request.fmt.words(words), "ok" if row.allowed else "bad")

    return Table(
        columns=(
            Column(
                _("Wallet"),
                lambda request, row: request.fmt.words(WALLET_TITLES[row.wallet]),
            ),
            Column(_("Rule"), rule),
            Column(_("From"), lambda request, row: row.from_day),
            Column(_("Until"), lambda request, row: row.to_day),
        ),
        rows=region.config.wallets,
        caption=_("Wallets"),
    )


def _entrances(request: Any, channels: list[Any], region: Region) -> Table:
    return Table(
        columns=(
            *ENTRANCE,
            Column(_("From"), lambda request, row: row.from_day),
        ),
        rows=entrances_on(channels, region.code, request.clock.today()),
        caption=_("Official entrances"),
    )


# ---- changing ------------------------------------------------------------------


def _decided(schema: Any) -> Any:
    return with_decision(
        schema,
        comment_required=True,
        title=_("Reason"),
        help_text=_("Kept with the change for good."),
    )


@view_config(
    context=Region,
    name="configure",
    permission="region:edit",
    renderer=FORM,
    request_method=("GET", "POST"),
)
def configure(context: Region, request: Any) -> Any:
    """Replace the configuration, on record."""

    def deed(given: dict[str, Any]) -> None:
        act = request.act(comment=given.pop("comment"), expect=given.pop("expect"))
        configuring = Configuring(request.find_service(IAudit))
        configuring.configure(context, region_settings(given), act)
        request.said(_("The region works like this from now on."))

    return form_page(
        request,
        _decided(ConfigureRegion()),
        deed,
        title=_("Change how the region works"),
        button=_("Put this in force"),
        ask=_(
            "It holds at once, also for what is under way; days and amounts that are "
            "already set stay."
        ),
        summary=[Fact(_("Region"), context.name)],
        initial=settings_shown(context.config) | {"expect": context.version},
        widgets={
            "bill": radio(BILL_TITLES.items()),
            "supervise": radio(SUPERVISE_TITLES.items()),
            "write_off": radio(WRITE_OFF_TITLES.items()),
            "categories": ticks(CATEGORY_TITLES.items()),
            "business_groups": ticks(GROUP_TITLES.items()),
            "expect": hidden(),
        },
        back=_path(context),
        once=False,
    )


@view_config(
    context=Region,
    name="wallet",
    permission="region:edit",
    renderer=FORM,
    request_method=("GET", "POST"),
)
def wallet(context: Region, request: Any) -> Any:
    """Take or ban a wallet from a day on."""
    today = request.clock.today()

    def deed(given: dict[str, Any]) -> None:
        act = request.act(comment=given["comment"], expect=given["expect"])
        Configuring(request.find_service(IAudit)).set_wallet(
            context,
            given["wallet"],
            allowed=given["allowed"],
            from_day=given["from_day"],
            act=act,
        )
        request.said(_("The rule of the wallet is kept."))

    taken = allowed_on(context.config.wallets, today)
    return form_page(
        request,
        _decided(SetWallet()),
        deed,
        title=_("Take or ban a wallet"),
        button=_("Keep this rule"),
        ask=_("Earlier days keep the rules they had."),
        summary=[
            Fact(_("Region"), context.name),
            Fact(
                _("Taken today"),
                tuple(request.fmt.words(WALLET_TITLES[name]) for name in taken),
            ),
        ],
        initial={"from_day": today, "expect": context.version},
        widgets={"wallet": choice(WALLET_TITLES.items()), "expect": hidden()},
        back=_path(context),
        once=False,
    )
