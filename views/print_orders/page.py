"""The page of a print order, and the forms to write one."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import IPrintOrderDocument
from nontax_site.stock.bill_type import ONCE_PUBLISHED
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.printing import PrintFacts, Printing
from schemas.stock_documents import print_order_schema
from views.documents import Fact, Related, document_page
from views.fields import choice, number
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    keeper_facts,
    paper_types,
    range_facts,
    ranges_table,
    stores_offered,
    today,
)
from views.scopes import regions_where
from views.traversal import PrintOrders


@view_config(
    context=IPrintOrderDocument,
    permission="print_order:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A print order."""
    return document_page(
        request,
        context,
        title=_("Print order"),
        facts=facts(request, context),
        lines=ranges_table(
            (*context.stored, *context.bad, *context.dropped, *context.short),
            _("Where its numbers are"),
            what=lambda request, span: request.fmt.words(_part(context, span)),
        ),
        total=context.total,
        chain=[Related(_("Bill type"), "bill_type", context.bill_type, context.title)],
    )


def _part(order: PrintOrder, span: Any) -> Any:
    row = tuple(span)
    if row in order.stored:
        return _("In store")
    if row in order.bad:
        return _("Spoiled by the printer")
    if row in order.dropped:
        return _("Will not come")
    return _("Still to come")


def facts(request: Any, order: PrintOrder) -> list[Fact]:
    """What is ordered, for how much, and what came of it."""
    fmt = request.fmt
    return [
        Fact(_("Bill type"), order.title),
        Fact(
            _("Quantity"),
            _(
                "${books} books of ${sheets} sheets",
                mapping={"books": order.books, "sheets": order.sheets},
            ),
        ),
        Fact(_("Printing house"), order.printer),
        Fact(_("Contract number"), order.contract),
        Fact(_("Price of a book"), order.price),
        Fact(_("Price"), order.total, fmt.capital(order.total)),
        *keeper_facts(request, [(_("Store"), order.store)]),
        Fact(_("Wanted by"), order.wanted_by),
        *range_facts(_("Ordered numbers"), order.numbers),
        *range_facts(_("This delivery"), order.came),
        *([Fact(_("Delivery note"), order.note)] if order.note else []),
        *range_facts(_("Spoiled in this delivery"), order.spoiled),
        *(
            [
                Fact(
                    _("Stored · spoiled · cancelled · still to come"),
                    " · ".join(f"{n:,}" for n in order.counts),
                )
            ]
            if order.last
            else []
        ),
    ]


def given_facts(given: dict[str, Any]) -> PrintFacts:
    """What somebody typed, as the deed takes it."""
    return PrintFacts(**given)


def shown(order: PrintOrder) -> dict[str, Any]:
    """An order as its form shows it."""
    return {
        "bill_type": order.bill_type,
        "year": order.year,
        "books": order.books,
        "printer": order.printer,
        "contract": order.contract,
        "price": order.price,
        "store": order.store,
        "wanted_by": order.wanted_by,
    }


def widgets(request: Any) -> dict[str, Any]:
    """The choices of the form: types still used, stores of the region."""
    day = today(request)
    types = [
        (t.id, f"{t.name}（{t.code}，{t.sheets} / {request.fmt.words(_('book'))}）")
        for t in paper_types(request, "print_order:draft")
        if t.state in ONCE_PUBLISHED and (t.to_day is None or t.to_day >= day)
    ]
    regions = regions_where(request, "print_order:draft")
    return {
        "bill_type": choice(types),
        "store": choice(stores_offered(request, regions)),
        "year": number(),
        "books": number(),
    }


@view_config(
    context=PrintOrders,
    name="new",
    permission="print_order:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Write a print order."""

    def draft(given: dict[str, Any]) -> Any:
        store = request.site.stores.get(given["store"])
        region = store.region if store is not None else ""
        made = Printing(stock_ports(request))
        order = made.draft(region, given_facts(given), request.act())
        request.said(_("The print order ${number} is a draft."), number=order.id)
        return order

    return form_page(
        request,
        print_order_schema(),
        draft,
        title=_("Write a print order"),
        button=_("Keep the draft"),
        initial={"year": beijing_day(request.clock.now()).year},
        widgets=widgets(request),
        ask=_(
            "The supervisor orders it. The numbers follow the last ones of the code; "
            "the price stands here and nowhere else."
        ),
    )
