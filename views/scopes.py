"""Where the actor holds a permission: what lists show and forms offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.security.grants import places_held, roles_with

ENOUGH = 500
"""No choice of a form offers more units than this."""


def places_where(request: Any, permission: str) -> tuple[str, ...]:
    """The places where a role of the actor holds the permission."""
    return places_held(request.actor, *roles_with(permission))


def regions_where(request: Any, permission: str) -> tuple[str, ...]:
    """Codes of the regions where the actor holds the permission."""
    places = places_where(request, permission)
    if "site" in places:
        return tuple(request.site.regions.keys())
    return tuple(p.partition(":")[2] for p in places if p.startswith("region:"))


def units_where(request: Any, permission: str) -> tuple[str, ...]:
    """Ids of the units where the actor holds the permission, directly or by region."""
    own = tuple(
        p.partition(":")[2]
        for p in places_where(request, permission)
        if p.startswith("unit:")
    )
    found = [*own, *_of_regions(request, regions_where(request, permission))]
    return tuple(dict.fromkeys(found))[:ENOUGH]


def _of_regions(request: Any, regions: tuple[str, ...]) -> Iterator[str]:
    for region in regions:
        yield from request.site.units.keys(region + "-", region + "-~")


def scopes_where(request: Any, permission: str) -> tuple[str, ...]:
    """Scopes of the order book the actor may read: his regions, else his units."""
    regions = regions_where(request, permission)
    if regions:
        return tuple(f"region:{code}" for code in regions)
    return tuple(p for p in places_where(request, permission) if p.startswith("unit:"))
