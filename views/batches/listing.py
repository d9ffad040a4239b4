"""The list of batches: what was sent in, how much it is, how far it is."""

from __future__ import annotations

from typing import Any

from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, STATE, UNIT, Button, Column, ListPage
from views.traversal import Batches


def _number(request: Any, batch: Any) -> Link:  # noqa: ARG001 (a column)
    return Link(batch.id, path_of("batch", batch.id))


BATCHES = ListPage(
    place=Batches,
    kind="batch",
    title=_("Batches"),
    permission="batch:view",
    columns=(
        Column(_("Number"), _number, "figure text-nowrap"),
        Column(_("File"), lambda request, batch: batch.name),
        UNIT,
        Column(_("Notices"), lambda request, batch: batch.notices, "figure"),
        Column(_("Amount"), lambda request, batch: batch.total),
        Column(_("Rows at fault"), lambda request, batch: batch.faulty or None),
        Column(_("Issued of them"), lambda request, batch: batch.issued, "figure"),
        STATE,
        Column(_("Sent in by"), lambda request, batch: batch.sender),
        CREATED,
    ),
    amount=lambda batch: batch.total,
    empty=_("Sheets of notices appear here as soon as a unit's clerk sends one in."),
    buttons=(Button(_("Notices from a sheet"), "/batches/new", "batch:receive"),),
)
