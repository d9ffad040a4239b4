"""The page of an application for bills, and the form to write one."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ISupplyDocument
from nontax_site.stock.bill_type import types_in_force
from nontax_site.stock.certificate import certificate_of
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.supply_round import open_rounds
from nontax_site.stock.supplying import Supplying
from schemas.stock_documents import application_schema, needs_in
from views.documents import document_page
from views.fields import choice, number, rows
from views.forms import form_page
from views.i18n import _
from views.ranges import today
from views.scopes import units_where
from views.supplies.showing import facts, needs_table, round_facts
from views.traversal import Supplies


@view_config(
    context=ISupplyDocument,
    permission="supply:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """An application for bills."""
    return document_page(
        request,
        context,
        title=_("Application for bills"),
        facts=facts(request, context),
        lines=needs_table(request, context),
    )


def types_for(request: Any, units: tuple[str, ...]) -> list[tuple[str, Any]]:
    """The types on the certificates of some units, as values of a choice."""
    found: dict[str, str] = {}
    for unit in units:
        certificate = certificate_of(request.site, unit)
        codes = set(certificate.types) if certificate is not None else set()
        region = request.site.units[unit].region
        for bill_type in types_in_force(request.site, region, today(request)):
            if bill_type.code in codes:
                sheets = request.fmt.words(
                    _("${count} sheets a book"), count=bill_type.sheets
                )
                found[bill_type.code] = (
                    f"{bill_type.name}（{bill_type.code}，{sheets}）"
                )
    return list(found.items())


def needs_widgets(request: Any, units: tuple[str, ...]) -> dict[str, Any]:
    """The inputs of what is needed."""
    return {
        "wanted": rows(1, 50),
        "wanted.bill_type": choice(types_for(request, units)),
        "wanted.books": number(),
    }


@view_config(
    context=Supplies,
    name="new",
    permission="supply:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Apply for bills: a draft first, handed in from its page."""
    units = units_where(request, "supply:draft")
    site = request.site
    found = [
        each
        for region in sorted({site.units[unit].region for unit in units})
        for each in open_rounds(site, region, today(request))
    ]
    rounds = [(each.id, f"{each.title}（{each.id}）") for each in found]

    def draft(given: dict[str, Any]) -> Any:
        supply = Supplying(stock_ports(request)).draft(
            given["unit"],
            needs_in(given),
            given["purpose"],
            request.act(),
            round_id=given["round"],
        )
        request.said(_("The application ${number} is a draft."), number=supply.id)
        return supply

    offered = [(unit, site.units[unit].name) for unit in units]
    initial: dict[str, Any] = {"round": rounds[0][0] if rounds else ""}
    if len(offered) == 1:
        initial["unit"] = offered[0][0]
    return form_page(
        request,
        application_schema(),
        draft,
        title=_("Apply for bills"),
        button=_("Keep the draft"),
        initial=initial,
        widgets={
            "unit": choice(offered),
            "round": choice(rounds),
            **needs_widgets(request, units),
        },
        summary=[fact for each in found for fact in round_facts(request, each)],
        ask=_(
            "Ask for what you need for some months at most, within your certificate. "
            "Bills cost the unit nothing."
        ),
    )
