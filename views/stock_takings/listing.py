"""The list of stock-takings."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.paperwork import counted
from nontax_site.stock.stock_taking import StockTaking
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import StockTakings


def _missing(request: Any, taking: StockTaking) -> int | None:  # noqa: ARG001 (a cell)
    return None if taking.is_blind else counted(taking.missing)


def _surplus(request: Any, taking: StockTaking) -> int | None:  # noqa: ARG001 (a cell)
    return None if taking.is_blind else counted(taking.surplus)


STOCK_TAKINGS = ListPage(
    place=StockTakings,
    kind="stock_taking",
    title=_("Stock-taking"),
    permission="stock_taking:view",
    columns=(
        NUMBER,
        Column(_("Shelf"), lambda request, taking: holder_name(request, taking.holder)),
        Column(_("First counter"), lambda request, taking: taking.first[2]),
        Column(_("Second counter"), lambda request, taking: taking.second[2]),
        Column(_("Missing"), _missing, "figure"),
        Column(_("Too much"), _surplus, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "A supervisor has a shelf counted here by two persons who do not see the book."
    ),
    buttons=(
        Button(_("Open a stock-taking"), "/stock-takings/new", "stock_taking:open"),
    ),
)
