"""The pages of an adjustment, with what it hits, and of a unit's receipt."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from pyramid.view import view_config

from nontax_site.items.adjustment import DRAFTED, Adjustment, Receipt
from nontax_site.items.item import COLLECTED_BY_TITLES
from nontax_site.kernel.interfaces import IAdjustmentDocument, IReceiptDocument
from views.adjustments.drafting import announcing
from views.adjustments.listing import received, what
from views.documents import Fact, Related, document_page
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table

SHOWN = 30
"""Units on a page of an adjustment: the open notices of each are looked at."""


@view_config(
    context=IAdjustmentDocument,
    permission="adjustment:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def adjustment_page(context: Any, request: Any) -> Any:
    """An adjustment, with a page of the units it concerns."""
    shown, further = units_shown(request, context)
    more = (
        [
            Fact(
                _("Further units"),
                Link(_("Next page"), f"{request.path}?unit={further}"),
            )
        ]
        if further
        else []
    )
    return document_page(
        request,
        context,
        title=_("Adjustment of an item"),
        facts=[*facts(request, context), *more],
        lines=hits_table(request, context, shown),
        chain=[Related(_("Charge item"), "item", context.item)],
    )


def facts(request: Any, adjustment: Adjustment) -> list[Fact]:
    """What changes, by which document, from when."""
    item = request.site.items[adjustment.item]
    now = item.tariff_on(request.clock.today())
    words = request.fmt.words
    body = COLLECTED_BY_TITLES.get(adjustment.body, "")
    return [
        Fact(_("Charge item"), adjustment.item_name, adjustment.item),
        Fact(_("What changes"), what(request, adjustment)),
        Fact(_("Title"), adjustment.title, adjustment.number),
        Fact(_("In force from"), adjustment.day),
        Fact(_("Tariff today"), now.standard if now else None),
        Fact(
            _("New tariff"),
            adjustment.tariff.standard if adjustment.tariff else None,
        ),
        Fact(_("Who collects"), words(body) if body else None),
        Fact(_("Acknowledged"), received(request, adjustment) or None),
    ]


def units_shown(request: Any, adjustment: Adjustment) -> tuple[list[str], str]:
    """A page of the units concerned, and with which one the next page begins."""
    if adjustment.state == DRAFTED:
        item = request.site.items[adjustment.item]
        units = announcing(request).units_of(item)
    else:
        named = (name.rpartition(".")[2] for name in adjustment.receipts)
        units = sorted(named)
    at = bisect_left(units, request.GET.get("unit", ""))
    return units[at : at + SHOWN], next(iter(units[at + SHOWN :]), "")


def hits_table(request: Any, adjustment: Adjustment, units: list[str]) -> Table:
    """The units: before it is published with what it would hit."""
    if adjustment.state == DRAFTED:
        item = request.site.items[adjustment.item]
        concerned = announcing(request).concerned(item, units)
        return Table(
            (
                Column(_("Unit"), lambda request, row: request.fmt.unit(row[0])),
                Column(_("Open notices"), lambda request, row: len(row[1]), "figure"),
            ),
            sorted(concerned.items()),
            caption=_("Whom it concerns, and their open notices of the item"),
        )
    site = request.site
    return Table(
        (
            Column(_("Unit"), lambda request, one: request.fmt.unit(one.unit)),
            Column(_("Open notices"), lambda request, one: one.hit_count, "figure"),
            Column(
                _("Receipt"),
                lambda request, one: (
                    Link(one.id, path_of("receipt", one.id)),
                    request.fmt.state(one),
                ),
            ),
            Column(_("Acknowledged by"), _who),
        ),
        [site.receipts[f"{adjustment.id}.{unit}"] for unit in units],
        caption=_("Receipts of the units"),
    )


def _who(request: Any, receipt: Receipt) -> Any:  # noqa: ARG001 (a column)
    """Who acknowledged it, and when."""
    last = receipt.history()[-1]
    return (last.name, last.at) if last.verb == "acknowledge" else ""


@view_config(
    context=IReceiptDocument,
    permission="receipt:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def receipt_page(context: Any, request: Any) -> Any:
    """A unit's receipt of an adjustment."""
    return document_page(
        request,
        context,
        title=_("Receipt of an adjustment"),
        facts=receipt_facts(request, context),
        lines=notices_table(request, context),
    )


def receipt_facts(request: Any, receipt: Receipt) -> list[Fact]:
    """What the unit is told."""
    adjustment = request.site.adjustments[receipt.adjustment]
    own = [
        Fact(_("Collecting unit"), request.fmt.unit(receipt.unit), receipt.unit),
        Fact(_("Open notices"), receipt.hit_count),
    ]
    return [*facts(request, adjustment)[:-1], *own]


def notices_table(request: Any, receipt: Receipt) -> Table | None:
    """The unit's notices that were open at the old tariff; they keep it."""
    if not receipt.hits:
        return None
    site = request.site
    return Table(
        (
            Column(
                _("Payment notice"),
                lambda request, n: Link(
                    request.fmt.code(n.id), path_of("notice", n.id)
                ),
                "figure text-nowrap",
            ),
            Column(_("Payer"), lambda request, n: n.who.name),
            Column(_("Amount"), lambda request, n: n.total),
            Column(_("State"), lambda request, n: request.fmt.state(n)),
        ),
        [site.document("notice", code) for code in receipt.hits],
        caption=_("Notices issued at the old tariff: they keep it"),
    )
