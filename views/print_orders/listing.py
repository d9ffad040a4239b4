"""The list of print orders: what was ordered from whom, and how far it is."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import PrintOrders

PRINT_ORDERS = ListPage(
    place=PrintOrders,
    kind="print_order",
    title=_("Print orders"),
    permission="print_order:view",
    columns=(
        NUMBER,
        Column(_("Bill type"), lambda request, order: order.title),
        Column(_("Books"), lambda request, order: order.books, "figure"),
        Column(_("Printing house"), lambda request, order: order.printer),
        Column(_("Price"), lambda request, order: order.total),
        STATE,
        CREATED,
    ),
    amount=lambda order: order.total,
    by_unit=False,
    empty=_(
        "A bureau clerk writes a print order, the supervisor orders; the custodian of "
        "the store counts what comes."
    ),
    buttons=(
        Button(_("Write a print order"), "/print-orders/new", "print_order:draft"),
    ),
)
