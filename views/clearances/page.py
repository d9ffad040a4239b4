"""The page of a clearance, and the form with which a unit hands stubs in."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.clearing import Clearing
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.interfaces import IClearanceDocument
from nontax_site.stock.paperwork import Row
from nontax_site.stock.places import Place
from nontax_site.stock.stubs import outstanding
from schemas.clearances import stubs_schema, voids_in
from schemas.stock_documents import lines_shown, spans_in
from views.clearances.showing import cases_table, charges_table, facts
from views.documents import document_page
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.ranges import MISSING_WIDGETS, RANGE_WIDGETS
from views.scopes import units_where
from views.traversal import Clearances

STUB_WIDGETS = {
    **RANGE_WIDGETS,
    **{name.replace("lines", "voids"): w for name, w in MISSING_WIDGETS.items()},
}


@view_config(
    context=IClearanceDocument,
    permission="clearance:view",
    renderer="views:clearances/clearance.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A clearance."""
    return document_page(
        request,
        context,
        title=_("Clearance of stubs"),
        facts=facts(request, context),
        lines=charges_table(context),
        cases=cases_table(context),
    )


def to_hand_in(site: Any, unit: str) -> dict[str, Any]:
    """What a unit has to hand in, as the form shows it first."""
    rows: list[Row] = []
    voids: list[Row] = []
    for code, first, last, place in outstanding(site, unit):
        if place is Place.VOID:
            voids.append((code, first, last))
        if rows and rows[-1][0] == code and rows[-1][2] + 1 == first:
            rows[-1] = (code, rows[-1][1], last)
        else:
            rows.append((code, first, last))
    shown = {"lines": lines_shown(rows), "voids": lines_shown(voids)}
    return {name: value for name, value in shown.items() if value}


@view_config(
    context=Clearances,
    name="new",
    permission="clearance:open",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Hand stubs in: a batch first, handed in by the custodian from its page."""
    units = units_where(request, "clearance:open")
    site = request.site

    def open_(given: dict[str, Any]) -> Any:
        return Clearing(ports_of(request)).open(
            given["unit"], spans_in(given), voids_in(given), request.act()
        )

    offered = [(unit, site.units[unit].name) for unit in units]
    initial: dict[str, Any] = {}
    if len(offered) == 1:
        initial = {"unit": offered[0][0], **to_hand_in(site, offered[0][0])}
    return form_page(
        request,
        stubs_schema(choose_unit=True),
        open_,
        title=_("Hand stubs in"),
        button=_("Keep this batch"),
        initial=initial,
        widgets={"unit": choice(offered), **STUB_WIDGETS},
        ask=_(
            "The custodian hands the batch in from its page. What is on the bills is "
            "compared with what was paid in."
        ),
    )
