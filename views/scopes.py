"""Where the actor holds a permission: what lists show and forms offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nontax_site.security.grants import places_held, roles_with

ALL = "all"
"""The choice of a list that shows every place of the actor at once."""
ENOUGH = 500
"""No choice of a form offers more units than this."""


def places_where(request: Any, permission: str) -> tuple[str, ...]:
    """The places where a role of the actor holds the permission."""
    kind = permission.partition(":")[0]
    roles = roles_with(permission)
    return places_held(request.actor, *roles, kind=kind, permission=permission)


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
    """Scopes of the order book the actor may read: his regions, his units elsewhere."""
    regions = [f"region:{code}" for code in regions_where(request, permission)]
    held = places_where(request, permission)
    return widest((*regions, *(p for p in held if p.startswith("unit:"))))


def widest(scopes: Iterable[str]) -> tuple[str, ...]:
    """The scopes without the units that stand in a region among them."""
    given = tuple(dict.fromkeys(scopes))
    return tuple(s for s in given if _region_of(s) not in given)


def _region_of(scope: str) -> str:
    """The region a scope lies in; "" for a region itself."""
    kind, _, name = scope.partition(":")
    return f"region:{name.partition('-')[0]}" if kind == "unit" else ""
