"""The list of returns of unused bills."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import StockReturns

STOCK_RETURNS = ListPage(
    place=StockReturns,
    kind="stock_return",
    title=_("Returns of bills"),
    permission="stock_return:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Goes back to"), lambda request, r: holder_name(request, r.target)),
        Column(_("Sheets"), lambda request, r: r.count or None, "figure"),
        Column(_("Recall"), lambda request, r: r.recall or None),
        Column(_("To be handed in by"), lambda request, r: r.due),
        STATE,
        CREATED,
    ),
    empty=_(
        "A custodian opens a return for bills that are not needed; a recall opens one "
        "for each who still holds some."
    ),
    buttons=(
        Button(_("Return unused bills"), "/stock-returns/new", "stock_return:open"),
    ),
)
