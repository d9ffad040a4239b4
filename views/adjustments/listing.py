"""The lists of adjustments and of receipts."""

from __future__ import annotations

from typing import Any

from nontax_site.items.adjustment import WHAT_TITLES, Adjustment
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Column, ListPage
from views.traversal import Adjustments, Receipts


def what(request: Any, adjustment: Adjustment) -> str:
    """What changes, in words."""
    words: str = request.fmt.words(WHAT_TITLES[adjustment.what])
    return words


def received(request: Any, adjustment: Adjustment) -> str:  # noqa: ARG001 (a column)
    """How many of the units have acknowledged it."""
    count = len(adjustment.receipts)
    return f"{count - adjustment.left} / {count}" if count else ""


ADJUSTMENTS = ListPage(
    place=Adjustments,
    kind="adjustment",
    title=_("Adjustments of items"),
    permission="adjustment:view",
    by_unit=False,
    columns=(
        NUMBER,
        Column(_("Charge item"), lambda request, one: one.item_name),
        Column(_("What changes"), what),
        Column(_("Document reference"), lambda request, one: one.number),
        Column(_("In force from"), lambda request, one: one.day, "figure"),
        Column(_("Acknowledged"), received, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "Adjustments appear here once a bureau's clerk has drafted one on the page of "
        "an item. Each shows what it hits before it is published."
    ),
)

RECEIPTS = ListPage(
    place=Receipts,
    kind="receipt",
    title=_("Receipts of adjustments"),
    permission="receipt:view",
    columns=(
        NUMBER,
        Column(_("Charge item"), lambda request, one: one.item_name),
        UNIT,
        Column(_("In force from"), lambda request, one: one.day, "figure"),
        Column(_("Open notices"), lambda request, one: one.hit_count, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "When an item that a unit charges is adjusted, the unit acknowledges it here."
    ),
)
