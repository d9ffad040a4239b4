"""How an application for bills is shown: what is needed, the limit, the way of the books."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.supply import MISSING_TITLES, Need, Supply
from nontax_site.stock.supply_limit import limit_of
from views.documents import Fact
from views.i18n import _
from views.ranges import holder_name, keeper_facts, range_facts
from views.tables import Column, Table


def facts(request: Any, supply: Supply) -> list[Fact]:
    """Who asks what for, which way the books go, and who keeps each shelf."""
    return [
        Fact(_("Unit"), holder_name(request, supply.unit)),
        Fact(_("What it is for"), supply.purpose or None),
        *(
            round_facts(request, request.site.document("supply_round", supply.round))
            if supply.round
            else []
        ),
        *keeper_facts(
            request,
            [
                (_("Store that hands out"), supply.store),
                (_("Through the department"), supply.overseer),
                (_("Signed for by the unit"), supply.unit),
            ],
        ),
        *range_facts(_("Allotted numbers"), supply.allotted),
        *range_facts(_("Missing sheets"), supply.missing),
        *(
            [Fact(_("What became of them"), _(MISSING_TITLES[supply.missing_how]))]
            if supply.missing
            else []
        ),
        *([Fact(_("Signed by"), supply.signer)] if supply.signer else []),
    ]


def limit_facts(request: Any, supply: Supply) -> list[Fact]:
    """What the unit may have of each type, has already, and did not account for yet."""
    words, now = request.fmt.words, request.clock.now()
    said = []
    for need in supply.grants:
        limit = limit_of(request.site, supply.unit, supply.region, need, now)
        most = (
            words(_("${count} sheets"), count=f"{limit.most:,}")
            if limit.most is not None
            else words(_("no plan, no use yet"))
        )
        said.append(
            words(
                _(
                    "${bill_type}: ${most}; ${held} blank at the unit, "
                    "${open} not written off"
                ),
                bill_type=need.name,
                most=most,
                held=f"{limit.held:,}",
                open=f"{limit.open:,}",
            )
        )
    months = request.site.regions[supply.region].config.supply_months
    title = words(_("At most for ${months} months"), months=months)
    return [Fact(title, tuple(said))]


def needs_table(request: Any, supply: Supply) -> Table:
    """What is asked for and granted, beside the limit and what the unit has."""
    granted = {need.bill_type: need.books for need in supply.grants}
    limits = {
        need.bill_type: limit_of(
            request.site, supply.unit, supply.region, need, request.clock.now()
        )
        for need in supply.needs
    }
    words = request.fmt.words

    def limit(request: Any, need: Need) -> Any:  # noqa: ARG001 (a column)
        found = limits[need.bill_type]
        if found.most is None:
            return words(_("no plan, no use yet"))
        return words(
            _("${most} sheets for ${months} months"),
            most=f"{found.most:,}",
            months=found.months,
        )

    return Table(
        (
            Column(_("Bill type"), lambda request, need: need.name),
            Column(_("Asked books"), lambda request, need: need.books, "figure"),
            Column(
                _("Granted books"),
                lambda request, need: granted.get(need.bill_type, 0),
                "figure",
            ),
            Column(_("Sheets a book"), lambda request, need: need.sheets, "figure"),
            Column(
                _("Blank at the unit"),
                lambda request, need: limits[need.bill_type].held,
                "figure",
            ),
            Column(
                _("Not written off yet"),
                lambda request, need: limits[need.bill_type].open,
                "figure",
            ),
            Column(_("At most"), limit),
        ),
        supply.needs,
        caption=_("What is needed"),
    )


def round_facts(request: Any, found: Any) -> list[Fact]:
    """What units must know of a round: until when they apply, where they collect."""
    return [
        Fact(_("Supply round"), found.title, found.notice),
        Fact(_("Applications until"), found.until),
        Fact(
            _("Books are collected"),
            (
                f"{request.fmt.day(found.desk_from)} – {request.fmt.day(found.desk_to)}",
                found.place,
            ),
        ),
    ]
