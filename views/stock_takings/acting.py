"""A stock-taking: its page, the form to open one, each step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IStockTakingDocument
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.stock_taking import COMPARED, StockTaking
from nontax_site.stock.taking_stock import TakingStock, facts_about
from schemas.stock_documents import ranges_schema, spans_in
from schemas.stock_takings import taking_schema
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import choice
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    MISSING_WIDGETS,
    holder_name,
    keeper_facts,
    own_shelves,
    people_where,
    range_facts,
    ranges_table,
    shelves_where,
)
from views.traversal import StockTakings


def _deeds(request: Any) -> TakingStock:
    return TakingStock(stock_ports(request))


def facts(request: Any, taking: StockTaking) -> list[Fact]:
    """Whose shelf it is and who counts; the result once both have counted."""
    shown = [
        *keeper_facts(request, [(_("Shelf"), taking.holder)]),
        Fact(_("First counter"), taking.first[2]),
        Fact(_("Second counter"), taking.second[2]),
        Fact(_("Book read at"), taking.moment),
    ]
    if taking.is_blind:
        return shown
    if taking.missing and (taking.holder, taking.state) in _to_report(request):
        url = f"/losses/new?taking={taking.id}"
        shown.append(Fact(_("Loss report"), Link(_("Report these as lost"), url)))
    return [
        *shown,
        Fact(_("Sheets found"), taking.count),
        *range_facts(_("Missing"), taking.missing),
        *range_facts(_("Too much"), taking.surplus),
    ]


def _to_report(request: Any) -> set[tuple[str, str]]:
    """Who keeps a shelf reports what is missing on it, until it is settled."""
    return {(holder, COMPARED) for holder, _words in own_shelves(request)}


def _surplus_words(request: Any, taking: StockTaking) -> Iterator[Any]:
    """Where the book says that stands which is too much here."""
    book = request.site.paper
    for code, first, _last in taking.surplus:
        ledger = book.ledger(code)
        known = ledger is not None and ledger.batch_of(first) is not None
        place = book.where(code, first).spot.holder if known else ""
        where = holder_name(request, place) if known else _("No batch has it")
        yield request.fmt.words(
            _("${code}-${number} was found here; in the book: ${where}."),
            code=code,
            number=f"{first:010d}",
            where=request.fmt.words(where),
        )


@view_config(
    context=IStockTakingDocument,
    permission="stock_taking:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A stock-taking; neither book nor count before both counted."""
    is_open = not context.is_blind
    return document_page(
        request,
        context,
        title=_("Stock-taking"),
        facts=facts(request, context),
        lines=ranges_table(context.found, _("Counted")) if is_open else None,
        notices=list(_surplus_words(request, context)) if is_open else (),
    )


def _shelves(request: Any) -> list[tuple[str, Any]]:
    """The shelves with a custodian that the reader may have counted."""
    names = shelves_where(request, "stock_taking:open")
    kept = [name for name in names if name in request.site.custodians]
    return [(name, holder_name(request, name)) for name in kept]


@view_config(
    context=StockTakings,
    name="new",
    permission="stock_taking:open",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Have a shelf counted."""

    def open_(given: dict[str, Any]) -> Any:
        return _deeds(request).open(
            given["holder"], given["first"], given["second"], request.act()
        )

    shelves, people = _shelves(request), people_where(request, "stock_taking:open")
    return form_page(
        request,
        taking_schema(),
        open_,
        title=_("Open a stock-taking"),
        button=_("Have it counted"),
        initial={"holder": shelves[0][0]} if len(shelves) == 1 else {},
        widgets={
            "holder": choice(shelves),
            "first": choice(people),
            "second": choice(people),
        },
        ask=_(
            "Two persons count without seeing the book; the custodian may be the "
            "second. Nothing may move on the shelf until both have counted."
        ),
    )


def count(request: Any, taking: StockTaking, act: Any, given: dict[str, Any]) -> None:
    """The first count."""
    _deeds(request).count(taking, spans_in(given), act)


def confirm(request: Any, taking: StockTaking, act: Any, given: dict[str, Any]) -> None:
    """The second count."""
    _deeds(request).confirm(taking, spans_in(given), act)


def restart(request: Any, taking: StockTaking, act: Any, given: dict[str, Any]) -> None:
    """Begin anew."""
    _deeds(request).restart(taking, act)


def order_recount(
    request: Any, taking: StockTaking, act: Any, given: dict[str, Any]
) -> None:
    """Have it counted again."""
    _deeds(request).order_recount(taking, act)


def settle(request: Any, taking: StockTaking, act: Any, given: dict[str, Any]) -> None:
    """Settle it."""
    _deeds(request).settle(taking, act)


def _guard_facts(request: Any, taking: StockTaking) -> dict[str, Any]:
    return dict(facts_about(request.site, taking))


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="stock_taking",
        verb=verb,
        marker=IStockTakingDocument,
        button=button,
        ask=ask,
        facts=_guard_facts,
        summary=facts,
        **more,
    )


_COUNTED = ranges_schema(
    _("Blank numbers you counted"),
    _("Every range on the shelf; leave it empty when nothing lies there."),
    least=0,
)

ACTIONS = (
    _page(
        "count",
        _("Hand this count in"),
        _("Type what you counted, not what should be there."),
        deed=count,
        schema=_COUNTED,
        widgets=MISSING_WIDGETS,
    ),
    _page(
        "restart",
        _("Begin anew"),
        _("The book is read again; what was counted so far does not count."),
        deed=restart,
    ),
    _page("cancel", _("Cancel this stock-taking"), _("Nothing is compared.")),
    _page(
        "confirm",
        _("Hand the second count in"),
        _("Type what you counted yourself: both counts must be the same."),
        deed=confirm,
        schema=_COUNTED,
        widgets=MISSING_WIDGETS,
    ),
    _page("recount", _("Count again"), _("The first counter counts again.")),
    _page(
        "settle",
        _("Settle this stock-taking"),
        _(
            "What is missing was reported as lost; say how what is too much is "
            "corrected, and by whom."
        ),
        deed=settle,
        danger=True,
    ),
    _page(
        "order_recount",
        _("Order a new count"),
        _("The book is read again and both count once more."),
        deed=order_recount,
    ),
)
