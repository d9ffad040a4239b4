"""The list of units."""

from __future__ import annotations

from typing import Any

from nontax_site.security.grants import (
    CUSTODIAN,
    DEPARTMENT_CLERK,
    DEPARTMENT_SUPERVISOR,
    places_held,
)
from nontax_site.stock.holders import overseen
from nontax_site.units.bodies import BODY_KIND_TITLES
from nontax_site.units.region import LEVEL_TITLES
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import STATE, Button, Column, ListPage
from views.scopes import scopes_where, widest
from views.traversal import Units


def _name(request: Any, unit: Any) -> Link:
    return Link(unit.name, path_of("unit", unit.id))


def scopes(request: Any) -> tuple[str, ...]:
    """Where the actor may see units, and each unit his department is in charge of."""
    keeping = (CUSTODIAN, DEPARTMENT_CLERK, DEPARTMENT_SUPERVISOR)
    held = places_held(request.actor, *keeping, kind="unit", permission="unit:view")
    under = (
        f"unit:{unit.id}"
        for place in held
        if place.startswith("unit:")
        for unit in overseen(request.site, place.removeprefix("unit:"))
    )
    return widest((*scopes_where(request, "unit:view"), *under))


UNITS = ListPage(
    place=Units,
    kind="unit",
    by_unit=False,
    scopes=scopes,
    title=_("Units"),
    permission="unit:view",
    columns=(
        Column(_("Name of the unit"), _name),
        Column(_("Number"), lambda request, unit: unit.id, "figure text-nowrap"),
        Column(_("Department"), lambda request, unit: unit.department),
        Column(
            _("Level"),
            lambda request, unit: request.fmt.words(LEVEL_TITLES[unit.level]),
        ),
        Column(
            _("Kind of body"),
            lambda request, unit: request.fmt.words(BODY_KIND_TITLES[unit.body_kind]),
        ),
        STATE,
    ),
    empty=_("Units appear here as soon as the finance bureau has applied for one."),
    buttons=(Button(_("Apply for a unit"), "/units/new", "unit:apply"),),
)
