"""The list of loss reports."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.ranges import holder_name
from views.traversal import Losses

LOSSES = ListPage(
    place=Losses,
    kind="loss",
    title=_("Loss reports"),
    permission="loss:view",
    columns=(
        NUMBER,
        Column(_("Lost by"), lambda request, loss: holder_name(request, loss.holder)),
        Column(_("Sheets"), lambda request, loss: loss.count, "figure"),
        Column(_("Noticed on"), lambda request, loss: loss.discovered),
        Column(_("Public notice"), lambda request, loss: loss.published),
        STATE,
        CREATED,
    ),
    empty=_(
        "A custodian reports here what is missing; the numbers are unusable at once."
    ),
    buttons=(Button(_("Report a loss"), "/losses/new", "loss:report"),),
)
