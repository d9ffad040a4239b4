"""What is where in figures, and the use of each month, by type and by who has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput
from nontax_site.security.grants import static_permits
from nontax_site.stock.holders import holder_of, places_of
from nontax_site.stock.places import Place
from nontax_site.stock.spread import Held, held_by_spot
from nontax_site.stock.standing import Run
from nontax_site.stock.store import Store
from nontax_site.stock.warnings import months_until
from views.exporting import table_sheet
from views.format import Link
from views.i18n import _
from views.stock.seen import runs_seen
from views.stock.words import place_title, register_path, shelf_link, type_words
from views.tables import Column, Table
from views.traversal import Stock

MONTHS = 12

TYPE, STORES, DEPARTMENTS, UNITS = "type", "store", "department", "unit"
WAYS = {
    TYPE: _("By type"),
    STORES: _("By store"),
    DEPARTMENTS: _("By department"),
    UNITS: _("By unit"),
}


class WayUnknown(BadInput):
    """Paper is counted by type, store, department or unit."""

    code = "count-way-unknown"
    message = "Paper is counted by type, store, department or unit, not by «${text}»."


@view_config(
    context=Stock,
    name="counts",
    permission="stock:view",
    renderer="views:stock/counts.pt",
    request_method="GET",
)
def counts(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Numbers and books by type and place, or by who has them."""
    way = request.GET.get("by", TYPE)
    if way not in WAYS:
        raise WayUnknown(field="by", text=way[:20])
    table = _counts(request, way)
    if "export" in request.GET:
        return table_sheet(request, f"stock-{way}", table)
    return {
        "title": _("What is where"),
        "ways": list(WAYS.items()),
        "way": way,
        "table": table,
    }


def _counts(request: Any, way: str) -> Table:
    """The sums of a way; departments stand with all units under them."""
    runs = runs_seen(request)
    rows = _by_type(runs) if way == TYPE else _by_holder(request, way, runs)
    return Table(
        columns=(
            *(() if way == TYPE else (Column(_("Who answers for it"), _holder),)),
            Column(_("Bill type"), lambda request, row: type_words(request, row.type)),
            Column(_("Where in its life"), lambda r, row: place_title(r, row.place)),
            Column(_("Count"), lambda request, row: row.size, "figure"),
            Column(_("Whole books"), lambda r, row: row.books, "figure"),
        ),
        rows=_summed(request, rows),
        caption=_("What is where"),
        empty=_("No paper is here."),
    )


def _holder(request: Any, row: Held) -> Any:
    return shelf_link(request, row.holder)


Keyed = Iterable[tuple[str, Run]]


def _by_type(runs: Iterable[Run]) -> Keyed:
    return (("", run) for run in runs)


def _by_holder(request: Any, way: str, runs: Iterable[Run]) -> Keyed:
    site = request.site
    for run in runs:
        name = run.spot.holder
        if way == STORES:
            found = name if name in site.stores else ""
        else:
            unit = site.units.get(name)
            found = unit.id if unit is not None else ""
            if way == DEPARTMENTS and unit is not None:
                found = unit.overseer or (
                    unit.id if run.spot.place is Place.DEPARTMENT else ""
                )
        if found:
            yield found, run


def _summed(request: Any, rows: Keyed) -> list[Held]:
    """Runs put together by who has them, type and place."""
    keyed: dict[str, list[Run]] = {}
    for name, run in rows:
        keyed.setdefault(name, []).append(run)
    found = []
    for name, runs in sorted(keyed.items()):
        count: Counter[tuple[str, Place]] = Counter()
        books: Counter[tuple[str, Place]] = Counter()
        for held in held_by_spot(request.site, runs):
            count[held.type, held.place] += held.size
            books[held.type, held.place] += held.books
        found += [Held(*key, name, n, books[key]) for key, n in count.items()]
    order = list(Place)
    found.sort(key=lambda row: (row.holder, row.type, order.index(row.place)))
    return found


# ---- use by month ------------------------------------------------------------------


@view_config(
    context=Stock,
    name="use",
    permission="stock:view",
    renderer="views:stock/use.pt",
    request_method="GET",
)
def use(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """How many numbers each unit used in each of the last months."""
    registers = [
        one for one in request.site.registers if one.use and _sees(request, one)
    ]
    table = use_table(request, registers)
    if "export" in request.GET:
        return table_sheet(request, "stock-use", table)
    return {"title": _("Use by month"), "table": table}


def _sees(request: Any, register: Any) -> bool:
    holder = holder_of(request.site, register.holder)
    return not isinstance(holder, Store) and static_permits(
        request.actor, "stock:view", places_of(holder)
    )


def use_table(request: Any, registers: Iterable[Any]) -> Table:
    """A row for each register, a column for each of the last twelve months."""
    months = months_until(request.clock.now(), MONTHS)

    def month(name: str) -> Column:
        return Column(name, lambda r, row: dict(row.use).get(name, 0) or "", "figure")

    return Table(
        columns=(
            Column(_("Unit"), lambda request, row: shelf_link(request, row.holder)),
            Column(_("Bill type"), lambda r, row: type_words(r, row.type_code)),
            *(month(name) for name in months),
            Column(
                _("In all"),
                lambda r, row: sum(dict(row.use).get(m, 0) for m in months),
                "figure",
            ),
            Column(_("Blank now"), _balance, "figure"),
        ),
        rows=list(registers),
        caption=_("Use by month"),
        empty=_("Nothing has been used yet."),
    )


def _balance(request: Any, row: Any) -> Link:  # noqa: ARG001 (a column's value)
    return Link(str(row.balance), register_path(row.holder, row.type_code))
