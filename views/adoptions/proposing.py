"""Proposing to adopt an item, or to change an adoption."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.adopting import Adopting
from nontax_site.items.adoption import is_above
from nontax_site.items.item import ChargeItem
from nontax_site.units.region import Region
from schemas.adoptions import TARIFF_TITLES, adoption_schema, tariff_of
from views.fields import choice, radio, ticks
from views.forms import form_page
from views.i18n import _
from views.scopes import regions_where
from views.traversal import Adoptions


def adopting(request: Any) -> Adopting:
    """The deeds on adoptions."""
    site = request.site
    return Adopting(request.workflows, site.items, site.adoptions)


def units_of(request: Any, region: str) -> dict[str, str]:
    """The active units of a region: id → name."""
    found = request.site.units.values(f"{region}-", f"{region}-~")
    return {unit.id: unit.name for unit in found if unit.is_active}


def items_above(request: Any, region: str) -> dict[str, str]:
    """The published items of the regions above: code → name."""
    return {
        item.id: f"{item.id} {item.name}"
        for item in request.site.items.values()
        if item.is_published and is_above(item.region, region)
    }


def inputs(units: dict[str, str], items: dict[str, str]) -> dict[str, Any]:
    """The inputs of the form."""
    return {
        "units": ticks(units.items()),
        "item": choice(items.items()),
        "tariff_kind": radio(TARIFF_TITLES.items()),
    }


def tariff_from(request: Any, item: ChargeItem, given: dict[str, Any]) -> Any:
    """The narrower tariff the form asks for, measured as the item is."""
    today = request.clock.today()
    above = item.tariff_on(given["from_day"] or today)
    return tariff_of(given, above.measure if above else "", today)


def region_chosen(request: Any) -> Region | None:
    """The region of the reader that the address names, else his first."""
    codes = regions_where(request, "adoption:propose")
    asked = request.GET.get("region", "")
    code = asked if asked in codes else next(iter(codes), "")
    found: Region | None = request.site.regions.get(code) if code else None
    return found


@view_config(
    context=Adoptions,
    name="new",
    permission="adoption:propose",
    renderer="views:adoptions/new.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Propose to adopt an item for units of a region."""
    region = region_chosen(request)
    code = region.code if region is not None else ""
    units, items = units_of(request, code), items_above(request, code)

    def send(given: dict[str, Any]) -> Any:
        item = request.site.items[given["item"]]
        tariff = tariff_from(request, item, given)
        adoption = adopting(request).propose(
            item, code, sorted(given["units"]), tariff, request.act()
        )
        request.said(_("Proposed: ${item}."), item=item.name)
        return adoption

    return form_page(
        request,
        adoption_schema(units, items),
        send,
        title=_("Adopt an item"),
        button=_("Propose to take it up"),
        ask=_("A supervisor of the bureau puts it in force."),
        widgets=inputs(units, items),
        back="/adoptions",
        region=region,
        is_empty=not items,
    )
