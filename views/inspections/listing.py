"""The lists of inspections and of their cases."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.inspection import InspectionCase
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import InspectionCases, Inspections

INSPECTIONS = ListPage(
    place=Inspections,
    kind="inspection",
    title=_("Annual inspections"),
    permission="inspection:view",
    by_unit=False,
    columns=(
        NUMBER,
        Column(_("Year"), lambda request, inspection: inspection.year, "figure"),
        Column(_("Title"), lambda request, inspection: inspection.title),
        Column(_("Units report until"), lambda request, i: i.due, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "Once a year the bureau inspects every unit that holds a certificate. Choose "
        "«Prepare an annual inspection»."
    ),
    buttons=(
        Button(
            _("Prepare an annual inspection"), "/inspections/new", "inspection:draft"
        ),
    ),
)


def _certificate(request: Any, case: InspectionCase) -> Link:
    return Link(case.certificate, path_of("certificate", case.certificate))


CASES = ListPage(
    place=InspectionCases,
    kind="inspection_case",
    title=_("Inspection cases"),
    permission="inspection_case:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Year"), lambda request, case: case.year, "figure"),
        Column(_("Bill certificate"), _certificate, "figure text-nowrap"),
        STATE,
        CREATED,
    ),
    empty=_("A case appears here when the bureau starts an annual inspection."),
)
