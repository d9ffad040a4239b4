"""Who has paper: stores, departments and units, each with its custodian."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pyramid.view import view_config

from nontax_site.security.grants import CUSTODIAN, static_permits
from nontax_site.stock.custody import Custody
from nontax_site.stock.holders import role_place
from nontax_site.stock.places import SHELVES, Place
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.store import Store
from schemas.stores import NameCustodian, OpenStore
from views.documents import Fact
from views.exporting import table_sheet
from views.fields import choice
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.scopes import regions_where
from views.stock.contexts import Shelf
from views.stock.own import (
    coming,
    due_back,
    next_numbers,
    of_department,
    own_use,
)
from views.stock.seen import holders_seen
from views.stock.warned import warned, warnings_table
from views.stock.words import (
    place_mark,
    register_path,
    shelf_path,
    type_words,
)
from views.tables import Column, Table
from views.traversal import Stock

FORM = "views:macros/form.pt"
METHODS = ("GET", "POST")


@view_config(
    context=Stock,
    permission="stock:view",
    renderer="views:stock/stock.pt",
    request_method="GET",
)
def stock(context: Any, request: Any) -> Any:
    """Every shelf one may see, and the way to the map, the figures and a number."""
    table = Table(
        columns=(
            Column(_("Who holds it"), _holder),
            Column(_("Custodian"), _custodian),
            Column(_("Blank numbers"), _blank, "figure"),
            Column(_("Registers"), _registers),
        ),
        rows=holders_seen(request),
        caption=_("Who has paper"),
    )
    if "export" in request.GET:
        return table_sheet(request, "stock", table)
    return {
        "title": _("Paper stock"),
        "buttons": _stock_buttons(request),
        "around": AROUND,
        "table": table,
        "empty": _("Stores appear here as soon as one is opened."),
    }


AROUND = (
    (_("Map of number ranges"), "/stock/map"),
    (_("What is where"), "/stock/counts"),
    (_("Use by month"), "/stock/use"),
    (_("Warnings about paper"), "/stock/warnings"),
    (_("Registers of paper bills"), "/stock/registers"),
    (_("Trace a number"), "/stock/numbers"),
)
"""The pages about the stock, as they stand above the shelves."""


def _stock_buttons(request: Any) -> list[tuple[Any, str]]:
    if not static_permits(request.actor, "store:open"):
        return []
    return [(_("Open a store"), "/stock/new-store")]


def _holder(request: Any, holder: Any) -> Link:  # noqa: ARG001 (a column's value)
    return Link(holder.name, shelf_path(holder.id))


def _custodian(request: Any, holder: Any) -> Any:
    found = request.site.custodians.get(holder.id)
    return found.name if found is not None else request.fmt.words(_("not named yet"))


def _blank(request: Any, holder: Any) -> int:
    return sum(register.balance for register in request.site.registers.of(holder.id))


def _registers(request: Any, holder: Any) -> tuple[Link, ...]:
    return tuple(
        Link(register.type_code, register_path(holder.id, register.type_code))
        for register in request.site.registers.of(holder.id)
    )


@view_config(
    context=Shelf,
    permission="stock:view",
    renderer="views:stock/shelf.pt",
    request_method="GET",
)
def shelf(context: Shelf, request: Any) -> dict[str, Any]:
    """One shelf: who keeps it, what lies on it, and its registers."""
    holder = context.holder
    custodian = request.site.custodians.get(holder.id)
    return {
        "title": holder.name,
        "facts": [
            Fact(_("Number"), holder.id),
            Fact(_("Region"), request.fmt.place(f"region:{holder.region}")),
            Fact(_("Address"), holder.address),
            Fact(_("Custodian"), _custodian(request, holder)),
            Fact(_("Since when"), custodian.since if custodian is not None else None),
        ],
        "may_name": static_permits(request.actor, "custodian:name", context.places()),
        "name_path": f"{shelf_path(holder.id)}/custodian",
        "lying": _lying(request, holder.id),
        "tables": [
            (words, table)
            for words, table in (
                (_("The next numbers"), next_numbers(request, holder)),
                (_("On the way here"), coming(request, holder)),
                (_("To be handed back"), due_back(request, holder)),
                (
                    _("Warnings about paper"),
                    warnings_table(warned(request, [holder])),
                ),
                (_("Units of the department"), of_department(request, holder)),
                (_("Use by month"), own_use(request, holder)),
            )
            if table.rows
        ],
        "tenures": _tenures(custodian.tenures if custodian is not None else ()),
    }


def _lying(request: Any, holder: str) -> Table:
    """What the holder has, by type and place."""
    counts: Counter[tuple[str, Place]] = Counter()
    spots = {}
    for run in request.site.paper.runs(holder=holder):
        counts[run.type, run.spot.place] += run.size
        spots[run.type, run.spot.place] = run.spot
    return Table(
        columns=(
            Column(_("Bill type"), lambda request, row: type_words(request, row[0][0])),
            Column(
                _("Where in its life"),
                lambda request, row: place_mark(request, spots[row[0]]),
            ),
            Column(_("Count"), lambda request, row: row[1], "figure"),
            Column(_("Register"), lambda request, row: _register(holder, row[0])),
        ),
        rows=sorted(counts.items()),
        caption=_("What lies here"),
        empty=_("No paper has come here yet."),
    )


def _register(holder: str, key: tuple[str, Place]) -> Any:
    type_code, place = key
    if place not in SHELVES:
        return None
    return Link(_("Register"), register_path(holder, type_code))


def _tenures(rows: Iterable[Any]) -> Table:
    return Table(
        columns=(
            Column(_("Custodian"), lambda request, row: row[2]),
            Column(_("Account"), lambda request, row: row[0]),
            Column(_("Since when"), lambda request, row: row[3]),
        ),
        rows=list(reversed(list(rows))),
        caption=_("Who kept it"),
        empty=_("No custodian has been named yet."),
    )


# ---- opening and naming ------------------------------------------------------------


@view_config(
    context=Stock,
    name="new-store",
    permission="store:open",
    renderer=FORM,
    request_method=METHODS,
)
def new_store(context: Any, request: Any) -> Any:
    """Open a store of a region."""
    site = request.site
    codes = regions_where(request, "store:open")

    def deed(given: dict[str, Any]) -> str:
        made = Custody(stock_ports(request)).open_store(
            given["region"] if given["region"] in codes else "",
            given["name"],
            given["address"],
            request.act(),
        )
        return shelf_path(made.id)

    return form_page(
        request,
        OpenStore(),
        deed,
        title=_("Open a store"),
        button=_("Open this store"),
        ask=_("Name its custodian next: without one no paper comes or goes."),
        initial={"region": codes[0] if len(codes) == 1 else ""},
        widgets={"region": choice([(code, site.regions[code].name) for code in codes])},
        back="/stock",
    )


@view_config(
    context=Shelf,
    name="custodian",
    permission="custodian:name",
    renderer=FORM,
    request_method=METHODS,
)
def name_custodian(context: Shelf, request: Any) -> Any:
    """Name who keeps the paper of a holder."""
    holder = context.holder

    def deed(given: dict[str, Any]) -> str:
        custody = Custody(stock_ports(request))
        custody.name(holder.id, given["login"], request.act())
        return shelf_path(holder.id)

    return form_page(
        request,
        NameCustodian(),
        deed,
        title=_("Name the custodian"),
        button=_("Name this custodian"),
        ask=_("He alone receives and hands out, and signs for it."),
        summary=[
            Fact(_("Store") if isinstance(holder, Store) else _("Unit"), holder.name),
            Fact(_("Custodian"), _custodian(request, holder)),
        ],
        widgets={"login": choice(_candidates(request, holder))},
        back=shelf_path(holder.id),
        once=False,
    )


def _candidates(request: Any, holder: Any) -> list[tuple[str, str]]:
    """The accounts that hold the role of custodian at the holder's place."""
    place = role_place(holder)
    return [
        (user.login, f"{user.name} ({user.login})")
        for user in request.site.users.values()
        if not user.is_disabled and user.actor().holds(CUSTODIAN, place)
    ]
