"""A supply round: its page, its notice, the pick list, each step."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.interfaces import ISupplyRoundDocument
from nontax_site.stock.gathering import UNPICKED, Gathering, RoundFacts
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.supply import ALLOTTED
from nontax_site.stock.supply_round import SupplyRound, applications_of
from schemas.sheets import XLSX, SheetColumn, write_rows
from schemas.stock_documents import round_schema
from views.actions import ActionPage
from views.documents import document_page
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.scopes import regions_where
from views.supply_rounds.showing import (
    applications_table,
    facts,
    pick_columns,
    picks,
)
from views.tables import Column, Table
from views.traversal import SupplyRounds


def _deeds(request: Any) -> Gathering:
    return Gathering(stock_ports(request))


@view_config(
    context=ISupplyRoundDocument,
    permission="supply_round:view",
    renderer="page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A supply round."""
    return document_page(
        request,
        context,
        title=_("Supply round"),
        facts=facts(request, context),
        lines=applications_table(request, context),
    )


@view_config(
    context=ISupplyRoundDocument,
    name="pick-list",
    permission="supply_round:view",
    renderer="pick_list.pt",
    request_method="GET",
)
def pick_list(context: Any, request: Any) -> Any:
    """What is taken from the shelves for whom, to be printed; or as a sheet."""
    columns, rows = pick_columns(request), list(picks(request, context))
    words = request.fmt.words
    if request.GET.get("export") == "xlsx":
        buffer = BytesIO()
        heads = [SheetColumn(str(words(title))) for title, _value in columns]
        cells = [[value(pick) for _title, value in columns] for pick in rows]
        write_rows(buffer, heads, cells, name=context.id)
        return Response(
            buffer.getvalue(),
            headerlist=[
                ("Content-Type", XLSX),
                ("Content-Disposition", f'attachment; filename="{context.id}.xlsx"'),
                ("Cache-Control", "no-store"),
            ],
        )
    table = Table(
        [
            Column(title, lambda request, pick, value=value: value(pick))
            for title, value in columns
        ],
        rows,
        caption=_("Pick list"),
        empty=_("No numbers are allotted yet."),
    )
    return {"title": _("Pick list"), "document": context, "table": table}


def _facts(given: dict[str, Any]) -> RoundFacts:
    names = [node.name for node in round_schema().children]
    return RoundFacts(**{name: given[name] for name in names})


@view_config(
    context=SupplyRounds,
    name="new",
    permission="supply_round:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Write the notice of a round."""
    regions = regions_where(request, "supply_round:draft")
    schema = round_schema(choose_region=len(regions) > 1)

    def draft(given: dict[str, Any]) -> Any:
        region = given.get("region") or regions[0]
        return _deeds(request).draft(region, _facts(given), request.act())

    return form_page(
        request,
        schema,
        draft,
        title=_("Write the notice of a round"),
        button=_("Keep the draft"),
        widgets={
            "region": choice(
                [(code, request.site.regions[code].name) for code in regions]
            )
        },
        ask=_("The supervisor announces it; units see it where they apply for bills."),
    )


def edit(request: Any, found: SupplyRound, act: Any, given: dict[str, Any]) -> None:
    """Write the notice anew."""
    _deeds(request).edit(found, _facts(given), act)


def open_desk(
    request: Any, found: SupplyRound, act: Any, given: dict[str, Any]
) -> None:
    """Open the desk."""
    _deeds(request).open_desk(found, act)


def close(request: Any, found: SupplyRound, act: Any, given: dict[str, Any]) -> None:
    """Close the round."""
    _deeds(request).close(found, act)


def _counts(request: Any, found: SupplyRound) -> dict[str, Any]:
    """How many applications are not that far, for the guards."""
    states = [supply.state for supply in applications_of(request.site, found)]
    return {
        "unpicked": sum(state in UNPICKED for state in states),
        "on_way": sum(state == ALLOTTED for state in states),
    }


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="supply_round",
        verb=verb,
        marker=ISupplyRoundDocument,
        button=button,
        ask=ask,
        facts=_counts,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep the change"),
        _("Nothing is announced by this."),
        deed=edit,
        schema=round_schema(),
        initial=lambda request, found: {
            node.name: getattr(found, node.name) for node in round_schema().children
        },
        summary=None,
    ),
    _page(
        "announce",
        _("Announce this round"),
        _("Units see it where they apply for bills."),
    ),
    _page("discard", _("Throw this draft away"), _("Nothing was announced.")),
    _page(
        "gather",
        _("End the applications"),
        _("No further application joins the round; the store picks the books."),
    ),
    _page(
        "open_desk",
        _("Open the desk"),
        _("Every application of the round has its numbers."),
        deed=open_desk,
    ),
    _page(
        "close",
        _("Close this round"),
        _("Who did not come is written down. Put their books back into store first."),
        deed=close,
    ),
)
