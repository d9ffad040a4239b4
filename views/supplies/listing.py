"""The list of applications for bills: who needs what, and how far it is."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.supply import Supply
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import Supplies


def needed(request: Any, supply: Supply) -> Any:
    """Types and books in one cell."""
    words = request.fmt.words
    return tuple(
        words(_("${bill_type}: ${books} books"), bill_type=n.name, books=n.books)
        for n in supply.grants
    )


SUPPLIES = ListPage(
    place=Supplies,
    kind="supply",
    title=_("Applications for bills"),
    permission="supply:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("What is needed"), needed),
        Column(_("Sheets"), lambda request, supply: supply.count or None, "figure"),
        Column(_("Supply round"), lambda request, supply: supply.round),
        STATE,
        CREATED,
    ),
    empty=_(
        "A unit applies for bills within its certificate; the bureau approves, the "
        "store allots, the unit's custodian signs."
    ),
    buttons=(Button(_("Apply for bills"), "/supplies/new", "supply:draft"),),
)
