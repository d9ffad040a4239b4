"""The list of handovers between custodians."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import CustodyHandovers

CUSTODY_HANDOVERS = ListPage(
    place=CustodyHandovers,
    kind="custody_handover",
    title=_("Handovers of custody"),
    permission="custody_handover:view",
    columns=(
        NUMBER,
        Column(_("Kept for"), lambda request, h: holder_name(request, h.holder)),
        Column(_("Given over by"), lambda request, h: h.old[2]),
        Column(_("New custodian"), lambda request, h: h.new[2]),
        Column(_("Witness"), lambda request, h: h.witness[2]),
        STATE,
        CREATED,
    ),
    empty=_(
        "When a custodian changes, a supervisor opens a handover: every range is "
        "counted before a third person."
    ),
    buttons=(
        Button(_("Open a handover"), "/custody-handovers/new", "custody_handover:open"),
    ),
)
