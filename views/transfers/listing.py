"""The list of transfers between stores."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import Transfers

TRANSFERS = ListPage(
    place=Transfers,
    kind="transfer",
    title=_("Transfers of paper"),
    permission="transfer:view",
    columns=(
        NUMBER,
        Column(_("From store"), lambda request, t: holder_name(request, t.from_store)),
        Column(_("To store"), lambda request, t: holder_name(request, t.to_store)),
        Column(_("Sheets"), lambda request, t: t.count or None, "figure"),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_("A bureau clerk asks for a transfer; one custodian gives, one accepts."),
    buttons=(Button(_("Ask for a transfer"), "/transfers/new", "transfer:ask"),),
)
