"""The list of audit engagements."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import Engagements

ENGAGEMENTS = ListPage(
    place=Engagements,
    kind="engagement",
    title=_("Audit engagements"),
    permission="engagement:view",
    columns=(
        NUMBER,
        Column(_("Auditor"), lambda request, one: one.auditor_name),
        Column(_("Audit from"), lambda request, one: one.from_day),
        Column(_("Audit until"), lambda request, one: one.to_day),
        STATE,
        CREATED,
    ),
    empty=_("Engagements appear here once the bureau has asked for one."),
    buttons=(
        Button(_("Ask for an audit engagement"), "/engagements/new", "engagement:ask"),
    ),
)
