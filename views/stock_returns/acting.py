"""A return of unused bills: its page, the form to open one, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IStockReturnDocument
from nontax_site.stock.exchanging import Returning
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.recall import held_of
from nontax_site.stock.stock_return import StockReturn
from schemas.stock_documents import (
    lines_shown,
    ranges_schema,
    return_schema,
    spans_in,
)
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import choice, text_area
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    RANGE_WIDGETS,
    keeper_facts,
    keepers_of,
    range_facts,
    ranges_table,
    stores_offered,
)
from views.scopes import units_where
from views.traversal import StockReturns


def _deeds(request: Any) -> Returning:
    return Returning(stock_ports(request))


def facts(request: Any, found: StockReturn) -> list[Fact]:
    """Who gives what to whom, and by when a recall wants it."""
    sides = [(_("Given by"), found.unit), (_("Goes back to"), found.target)]
    return [
        *keeper_facts(request, sides),
        Fact(_("Reason"), found.reason or None),
        *([Fact(_("To be handed in by"), found.due)] if found.due else []),
        *range_facts(_("Numbers"), found.ranges),
    ]


@view_config(
    context=IStockReturnDocument,
    permission="stock_return:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A return."""
    chain = []
    recall = request.site.find("recall", context.recall) if context.recall else None
    if recall is not None and request.has_permission("recall:view", recall):
        chain.append(Related(_("Recall of bills"), "recall", recall.id, recall.title))
    return document_page(
        request,
        context,
        title=_("Return of unused bills"),
        facts=facts(request, context),
        lines=ranges_table(context.ranges, _("Numbers")),
        chain=chain,
    )


@view_config(
    context=StockReturns,
    name="new",
    permission="stock_return:open",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Open a return."""
    units = units_where(request, "stock_return:open")
    site = request.site
    regions = {site.units[unit].region for unit in units}
    stores = stores_offered(request, regions)

    def open_(given: dict[str, Any]) -> Any:
        return _deeds(request).open(
            given["unit"], given["target"], given["reason"], request.act()
        )

    offered = [(unit, site.units[unit].name) for unit in units]
    initial = {"target": stores[0][0]} if len(stores) == 1 else {}
    if len(offered) == 1:
        initial["unit"] = offered[0][0]
    return form_page(
        request,
        return_schema(),
        open_,
        title=_("Return unused bills"),
        button=_("Open the return"),
        initial=initial,
        widgets={
            "unit": choice(offered),
            "target": choice(stores),
            "reason": text_area(2),
        },
        ask=_(
            "A unit under a department returns to it, whatever store is chosen. The "
            "numbers are named when the books are handed in."
        ),
    )


def give(request: Any, found: StockReturn, act: Any, given: dict[str, Any]) -> None:
    """Hand in the numbers named."""
    _deeds(request).give(found, spans_in(given), act)


def accept(request: Any, found: StockReturn, act: Any, given: dict[str, Any]) -> None:
    """Take the numbers counted."""
    _deeds(request).accept(found, spans_in(given), act)


def dispute(request: Any, found: StockReturn, act: Any, given: dict[str, Any]) -> None:
    """Send them back."""
    _deeds(request).dispute(found, act)


def take_back(
    request: Any, found: StockReturn, act: Any, given: dict[str, Any]
) -> None:
    """Take the disputed numbers back."""
    _deeds(request).take_back(found, act)


def withdraw(request: Any, found: StockReturn, act: Any, given: dict[str, Any]) -> None:
    """Hand nothing in."""
    _deeds(request).withdraw(found, act)


def _held(request: Any, found: StockReturn) -> dict[str, Any]:
    """What the recall asks for, else what is blank on the shelf."""
    site = request.site
    if found.recall:
        runs = held_of(site, site.document("recall", found.recall))
    else:
        runs = site.paper.runs(holder=found.unit)
    here = [
        (run.code, run.first, run.last)
        for run in runs
        if (run.spot.place, run.spot.holder) == (found.shelf, found.unit)
    ]
    return {"lines": lines_shown(here)} if here else {}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="stock_return",
        verb=verb,
        marker=IStockReturnDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "give",
        _("Hand these books in"),
        _("They are on the way until the receiver has counted and signed."),
        deed=give,
        schema=ranges_schema(
            _("Unused numbers"), _("Leave out what stays with you or was used.")
        ),
        widgets=RANGE_WIDGETS,
        initial=_held,
    ),
    _page(
        "withdraw",
        _("Withdraw this return"),
        _("Nothing is handed in."),
        deed=withdraw,
    ),
    _page(
        "accept",
        _("Sign for these books"),
        _("Type what you counted: it must be what was given."),
        deed=accept,
        schema=ranges_schema(_("Numbers you counted")),
        widgets=RANGE_WIDGETS,
    ),
    _page(
        "dispute",
        _("Send the books back"),
        _("Nothing is signed for; the giver takes them back and counts again."),
        deed=dispute,
        danger=True,
    ),
    _page(
        "take_back",
        _("Take the books back"),
        _("They stand on your shelf again."),
        deed=take_back,
    ),
)
