"""Publishing an adjustment, refusing it; acknowledging a receipt."""

from __future__ import annotations

from typing import Any

from nontax_site.items.adjustment import Adjustment, Receipt
from nontax_site.kernel.interfaces import IAdjustmentDocument, IReceiptDocument
from views.actions import ActionPage
from views.adjustments.drafting import announcing
from views.adjustments.page import SHOWN, facts, receipt_facts
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.links import path_of


def summary(request: Any, adjustment: Adjustment) -> list[Fact]:
    """What changes, whom it concerns and what it hits.

    The notices of many units are counted on the pages of the adjustment only.
    """
    item, deeds = request.site.items[adjustment.item], announcing(request)
    units = deeds.units_of(item)
    open_notices: Any = Link(
        _("Unit by unit, on the page of the adjustment"),
        path_of("adjustment", adjustment.id),
    )
    if len(units) <= SHOWN:
        open_notices = sum(map(len, deeds.concerned(item, units).values()))
    return [
        *facts(request, adjustment),
        Fact(_("Units concerned"), len(units)),
        Fact(_("Open notices"), open_notices),
    ]


def publish(
    request: Any, adjustment: Adjustment, act: Any, given: dict[str, Any]
) -> None:
    """Let the item change and tell the units."""
    announcing(request).publish(adjustment, act)


def acknowledge(
    request: Any, receipt: Receipt, act: Any, given: dict[str, Any]
) -> None:
    """The unit has seen it."""
    announcing(request).acknowledge(receipt, act)


ACTIONS = (
    ActionPage(
        kind="adjustment",
        verb="publish",
        marker=IAdjustmentDocument,
        deed=publish,
        button=_("Publish this adjustment"),
        ask=_(
            "The item changes from its day on, and every unit concerned gets a receipt "
            "to acknowledge. Issued notices keep their tariff."
        ),
        summary=summary,
    ),
    ActionPage(
        kind="adjustment",
        verb="refuse",
        marker=IAdjustmentDocument,
        button=_("Refuse"),
        ask=_("Nothing changes. The reason is kept."),
        summary=summary,
    ),
    ActionPage(
        kind="receipt",
        verb="acknowledge",
        marker=IReceiptDocument,
        deed=acknowledge,
        button=_("Acknowledge"),
        ask=_("The unit has seen the adjustment and charges by it from its day on."),
        summary=receipt_facts,
    ),
)
