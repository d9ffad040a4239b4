"""The steps of a print order, one page a verb."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import IPrintOrderDocument
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.printing import Printing
from schemas.stock_documents import (
    delivery_schema,
    lines_shown,
    print_order_schema,
    ranges_schema,
    spans_in,
)
from views.actions import ActionPage
from views.documents import Fact
from views.i18n import _
from views.print_orders.page import facts, given_facts, shown, widgets
from views.ranges import MISSING_WIDGETS, RANGE_WIDGETS, keepers_of


def _deeds(request: Any) -> Printing:
    return Printing(stock_ports(request))


def _only(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names}


def edit(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Write the order anew."""
    names = [node.name for node in print_order_schema().children]
    _deeds(request).edit(order, given_facts(_only(given, *names)), act)


def order_(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Order."""
    _deeds(request).order(order, act)


def deliver(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Note what came."""
    _deeds(request).deliver(order, given["note"], spans_in(given), act)


def check(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Say which numbers of the delivery are spoiled."""
    _deeds(request).check(order, spans_in(given), act)


def dispute(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Reject the delivery note."""
    _deeds(request).dispute(order, act)


def store(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Sign for what is good."""
    _deeds(request).store(order, act)


def cancel(request: Any, order: PrintOrder, act: Any, given: dict[str, Any]) -> None:
    """Cancel what has not come."""
    _deeds(request).cancel(order, act)


def _ordering(request: Any, order: PrintOrder) -> list[Fact]:
    """The numbers the order will have, before it is given."""
    deeds = _deeds(request)
    code = deeds.code_of(order)
    first = deeds.next_first(code)
    numbers = f"{code}-{first:010d}–{first + order.count - 1:010d}"
    return [*facts(request, order), Fact(_("Numbers it will have"), numbers)]


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="print_order",
        verb=verb,
        marker=IPrintOrderDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep the change"),
        _("Nothing is ordered by this."),
        deed=edit,
        schema=print_order_schema(),
        widgets=lambda request, order: widgets(request),
        initial=lambda request, order: shown(order),
        summary=None,
    ),
    _page("submit", _("Submit to the supervisor"), _("The supervisor orders.")),
    _page(
        "discard",
        _("Throw this draft away"),
        _("Nothing was ordered."),
        danger=True,
    ),
    _page(
        "order",
        _("Order these books"),
        _("The batch begins: its numbers are open as ordered and never used again."),
        deed=order_,
        summary=_ordering,
    ),
    _page("send_back", _("Send it back to the clerk"), _("Say what is to be changed.")),
    _page(
        "deliver",
        _("Note this delivery"),
        _("What does not stand here stays ordered."),
        deed=deliver,
        schema=delivery_schema(),
        widgets=RANGE_WIDGETS,
        initial=lambda request, order: {"lines": lines_shown(order.short)},
    ),
    _page(
        "check",
        _("The count is right"),
        _("Count every book. Name the numbers the printer spoiled, if any."),
        deed=check,
        schema=ranges_schema(
            _("Spoiled numbers"), _("Leave it empty when all are good."), least=0
        ),
        widgets=MISSING_WIDGETS,
    ),
    _page(
        "dispute",
        _("Reject the delivery note"),
        _("Nothing of the delivery is taken; it is noted anew."),
        deed=dispute,
        danger=True,
    ),
    _page(
        "store",
        _("Sign and put into store"),
        _("You sign for these numbers: whoever signs has them."),
        deed=store,
    ),
    _page(
        "store_part",
        _("Sign and put this part into store"),
        _("You sign for what came; the rest stays ordered."),
        deed=store,
    ),
    _page(
        "cancel",
        _("Cancel this order"),
        _("Its numbers go down as never delivered."),
        deed=cancel,
        danger=True,
    ),
    _page(
        "close_short",
        _("Cancel what did not come"),
        _("These numbers go down as never delivered; what came stands."),
        deed=cancel,
        danger=True,
    ),
)
