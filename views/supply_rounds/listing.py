"""The list of supply rounds."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import SupplyRounds

SUPPLY_ROUNDS = ListPage(
    place=SupplyRounds,
    kind="supply_round",
    title=_("Supply rounds"),
    permission="supply_round:view",
    columns=(
        NUMBER,
        Column(_("Title"), lambda request, found: found.title),
        Column(_("Applications until"), lambda request, found: found.until),
        Column(_("Collected from"), lambda request, found: found.desk_from),
        Column(_("Where"), lambda request, found: found.place),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_(
        "A round gathers the applications of a quarter or half-year: one notice, one "
        "pick list, one desk."
    ),
    buttons=(
        Button(
            _("Write the notice of a round"), "/supply-rounds/new", "supply_round:draft"
        ),
    ),
)
