"""The list of recalls."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import Recalls

RECALLS = ListPage(
    place=Recalls,
    kind="recall",
    title=_("Recalls of bills"),
    permission="recall:view",
    columns=(
        NUMBER,
        Column(_("Bill type"), lambda request, recall: recall.title),
        Column(_("Version"), lambda request, recall: recall.bill_type),
        Column(_("To be handed in by"), lambda request, recall: recall.due),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_(
        "When a version of a bill type is replaced or used no more, the bureau recalls "
        "what is left of it."
    ),
    buttons=(Button(_("Write a recall"), "/recalls/new", "recall:draft"),),
)
