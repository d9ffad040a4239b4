"""The list of units."""

from __future__ import annotations

from typing import Any

from nontax_site.units.bodies import BODY_KIND_TITLES
from nontax_site.units.region import LEVEL_TITLES
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import STATE, Button, Column, ListPage
from views.traversal import Units


def _name(request: Any, unit: Any) -> Link:
    return Link(unit.name, path_of("unit", unit.id))


UNITS = ListPage(
    place=Units,
    kind="unit",
    by_unit=False,
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
