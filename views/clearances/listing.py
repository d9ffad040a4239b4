"""The list of clearances of stubs."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import Clearances

CLEARANCES = ListPage(
    place=Clearances,
    kind="clearance",
    title=_("Clearance of stubs"),
    permission="clearance:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Sheets"), lambda request, c: c.count, "figure"),
        Column(_("Void"), lambda request, c: c.void_count or None, "figure"),
        Column(
            _("Open differences"),
            lambda request, c: len(c.open_cases) or None,
            "figure",
        ),
        Column(_("Kept until"), lambda request, c: c.keep_until),
        STATE,
        CREATED,
    ),
    empty=_(
        "A unit hands its stubs and voids in here by batches; the department clears "
        "them and the bureau writes them off."
    ),
    buttons=(Button(_("Hand stubs in"), "/clearances/new", "clearance:open"),),
)
