"""Ranges of paper numbers on pages, the shelves they lie on, and who keeps those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.bill_type import BillType, types_of
from nontax_site.stock.custody_facts import FACT, custodians_of
from nontax_site.stock.paperwork import Row, Span, counted, spans_of
from views.documents import Fact
from views.fields import digits, rows
from views.i18n import _
from views.scopes import regions_where, units_where
from views.tables import Column, Table

RANGE_WIDGETS = {
    "lines": rows(1, 200),
    "lines.code": digits(),
    "lines.first": digits(),
    "lines.last": digits(),
}
"""The inputs of ranges that must be named."""

MISSING_WIDGETS = {**RANGE_WIDGETS, "lines": rows(0, 200)}
"""The inputs of ranges there may be none of."""


def ranges_table(
    rows_: Iterable[Row], caption: Any, *, what: Any = None
) -> Table | None:
    """Ranges with how many numbers each has; None without any."""
    spans = spans_of(rows_)
    if not spans:
        return None
    columns = [
        Column(_("Bill code"), lambda request, span: span.code, "figure text-nowrap"),
        Column(
            _("From number"),
            lambda request, span: f"{span.first:010d}",
            "figure text-nowrap",
        ),
        Column(
            _("To number"),
            lambda request, span: f"{span.last:010d}",
            "figure text-nowrap",
        ),
        Column(_("Sheets"), lambda request, span: span.size, "figure"),
    ]
    if what is not None:
        columns.append(Column(_("What it is"), what))
    foot = (_("Total"), "", "", counted(spans))
    return Table(columns, spans, caption=caption, foot=(*foot, "")[: len(columns)])


def range_facts(title: Any, rows_: Sequence[Row]) -> list[Fact]:
    """Ranges as one fact with their sum; nothing for none."""
    if not rows_:
        return []
    words = tuple(Span(*row).shown for row in rows_[:8])
    more = ("…",) if len(rows_) > len(words) else ()
    return [Fact(title, (*words, *more), _sheets(counted(rows_)))]


def _sheets(count: int) -> Any:
    return _("${count} sheets", mapping={"count": f"{count:,}"})


def holder_name(request: Any, holder: str) -> str:
    """The name of a store or unit by its id; the id where nobody is known."""
    site = request.site
    found = site.stores.get(holder) or site.units.get(holder)
    return f"{found.name}（{holder}）" if found is not None else holder or "—"


def keepers_of(request: Any, document: Any) -> dict[str, Any]:
    """The fact for guards: who keeps the shelves a document is about."""
    return {FACT: custodians_of(request.site, document.keepers())}


def keeper_facts(request: Any, holders: Iterable[tuple[Any, str]]) -> list[Fact]:
    """Each shelf with its custodian, by the titles given."""
    found = []
    for title, holder in holders:
        if not holder:
            continue
        keeper = request.site.custodians.get(holder)
        words = (
            request.fmt.words(_("Custodian: ${name}"), name=keeper.name)
            if keeper is not None
            else request.fmt.words(_("No custodian is named"))
        )
        found.append(Fact(title, holder_name(request, holder), words))
    return found


def stores_offered(request: Any, regions: Iterable[str]) -> list[tuple[str, Any]]:
    """The stores of some regions as values of a choice."""
    wanted = set(regions)
    return [
        (store.id, f"{store.name}（{store.id}）")
        for store in request.site.stores.values()
        if store.region in wanted
    ]


def own_shelves(request: Any, *, units: bool = True) -> list[tuple[str, Any]]:
    """The stores and units whose paper the reader keeps, as values of a choice."""
    site, person = request.site, request.actor.person
    found = []
    for holder, keeper in site.custodians.items():
        place = site.stores.get(holder) or (site.units.get(holder) if units else None)
        if place is not None and keeper.person == person:
            found.append((holder, f"{place.name}（{holder}）"))
    return found


def shelves_where(request: Any, permission: str) -> list[str]:
    """The stores and units where the actor holds a permission, by their ids."""
    regions = set(regions_where(request, permission))
    stores = [s.id for s in request.site.stores.values() if s.region in regions]
    return [*stores, *units_where(request, permission)]


def people_where(request: Any, permission: str) -> list[tuple[str, str]]:
    """Who works where the actor holds a permission, or over it: login and name."""
    regions = set(regions_where(request, permission))
    units = units_where(request, permission)
    places = {f"unit:{unit}" for unit in units} | {f"region:{r}" for r in regions}
    places |= {f"region:{unit.partition('-')[0]}" for unit in units}
    return [
        (user.login, f"{user.name}（{user.login}）")
        for user in request.site.users.values()
        if not user.is_disabled and places & {place for _role, place in user.granted}
    ]


def paper_types(request: Any, permission: str) -> Iterator[BillType]:
    """The types with paper of the regions where the actor holds a permission."""
    for region in regions_where(request, permission):
        for bill_type in types_of(request.site, region):
            if bill_type.has_stock:
                yield bill_type


def today(request: Any) -> Any:
    """The business day of the request."""
    return beijing_day(request.clock.now())
