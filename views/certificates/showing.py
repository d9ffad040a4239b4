"""How a certificate is shown: its types with their guides, inspections, the plan."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NontaxError, NotFound
from nontax_site.kernel.interfaces import ICertificateDocument
from nontax_site.stock.bill_type import BillType, type_of
from nontax_site.stock.certificate import Certificate, Inspected
from nontax_site.stock.holding import held_types
from nontax_site.stock.use_plan import plan_of, planned
from views.bill_types.showing import copies_table
from views.bill_types.showing import facts as type_facts
from views.documents import Fact, Related, document_page
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table


@view_config(
    context=ICertificateDocument,
    permission="certificate:view",
    renderer="views:certificates/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A certificate."""
    plan = plan_of(request.site, context.unit, request.clock.today().year)
    return document_page(
        request,
        context,
        title=_("Bill certificate"),
        facts=facts(request, context),
        lines=types_table(request, context),
        chain=[
            *_unit(request, context),
            Related(_("Use plan"), "use_plan", plan.id if plan else ""),
        ],
        notices=notices(request, context),
        inspections=inspections_table(context),
    )


def _unit(request: Any, certificate: Certificate) -> list[Related]:
    unit = request.site.units[certificate.unit]
    if not request.has_permission("unit:view", unit):
        return []
    return [Related(_("Unit"), "unit", unit.id, unit.name)]


def notices(request: Any, certificate: Certificate) -> list[Any]:
    """That supply is stopped, or that it is to be cancelled by a day."""
    found = []
    if certificate.state == "suspended":
        found.append(_("The certificate is suspended: nothing is supplied."))
    if certificate.cancel_by and certificate.is_in_force:
        day = {"day": certificate.cancel_by}
        found.append(_("It is to be cancelled until ${day}.", mapping=day))
    return found


def facts(request: Any, certificate: Certificate) -> list[Fact]:
    """Whose it is, on what basis, and what is asked for."""
    found = [
        Fact(_("Unit"), request.fmt.unit(certificate.unit)),
        Fact(_("Region"), request.fmt.place(f"region:{certificate.region}")),
        Fact(_("Legal basis of what is charged"), certificate.basis),
        Fact(_("What the bills are for"), certificate.purpose),
        Fact(_("Granted on"), certificate.granted_on),
        Fact(_("Cancelled on"), certificate.cancelled_on),
    ]
    if certificate.wanted:
        wanted = names_of(request, certificate, certificate.wanted)
        found.append(Fact(_("Types asked for"), wanted))
    if certificate.event_day:
        found += [
            Fact(_("Day the unit closes, merges or changes"), certificate.event_day),
            Fact(_("To be cancelled until"), certificate.cancel_by),
        ]
    asked = certificate.open_request
    if asked is not None:
        found += [
            Fact(_("Asked by"), asked.name, asked.login),
            Fact(_("Reason given"), asked.comment),
        ]
    return found


def type_today(
    request: Any, certificate: Certificate, code: str
) -> BillType | NontaxError:
    """The type of a code as it is used today, or why it is not."""
    today = beijing_day(request.clock.now())
    try:
        return type_of(request.site, certificate.region, code, today)
    except NontaxError as error:
        return error


def names_of(
    request: Any, certificate: Certificate, codes: tuple[str, ...]
) -> tuple[str, ...]:
    """The types with their names, where they are in use."""
    found = []
    for code in codes:
        known = type_today(request, certificate, code)
        found.append(f"{code} {known.name}" if isinstance(known, BillType) else code)
    return tuple(found)


def types_table(request: Any, certificate: Certificate) -> Table | None:
    """The types the unit may hold: guide, what is planned, what it has."""
    if not certificate.types:
        return None
    today = beijing_day(request.clock.now())
    site, unit = request.site, certificate.unit
    held = held_types(site, unit)

    def name(request: Any, code: str) -> Any:
        known = type_today(request, certificate, code)
        if not isinstance(known, BillType):
            return Marked(request.fmt.error(known), "bad")
        url = path_of("certificate", certificate.id, "guide")
        return Link(known.name, f"{url}?type={code}")

    return Table(
        (
            Column(_("Code"), lambda request, code: code, "figure"),
            Column(_("Type of bill"), name),
            Column(
                _("Planned for this half-year"),
                lambda request, code: _shown(planned(site, unit, code, today)),
                "figure text-end",
            ),
            Column(
                _("Blank at the unit"),
                lambda request, code: _shown(held.get(code, 0)),
                "figure text-end",
            ),
        ),
        certificate.types,
        caption=_("Types the unit may hold"),
    )


def _shown(count: int | None) -> str | None:
    return None if count is None else f"{count:,}"


def inspections_table(certificate: Certificate) -> Table | None:
    """The results of the annual inspections, newest first."""
    if not certificate.inspected:
        return None

    def result(request: Any, row: Inspected) -> Marked:
        words = _("Passed") if row.passed else _("Failed, supply stopped")
        return Marked(request.fmt.words(words), "ok" if row.passed else "bad")

    return Table(
        (
            Column(_("Year"), lambda request, row: row.year, "figure"),
            Column(_("Result"), result),
            Column(
                _("Inspection case"),
                lambda request, row: Link(
                    row.case, path_of("inspection_case", row.case)
                ),
            ),
        ),
        certificate.inspections[::-1],
        caption=_("Annual inspections"),
    )


@view_config(
    context=ICertificateDocument,
    name="guide",
    permission="certificate:view",
    renderer="views:certificates/guide.pt",
    request_method="GET",
)
def guide(context: Any, request: Any) -> Any:
    """A type of the certificate with its operation guide, for the unit (CQ-59)."""
    code = request.GET.get("type", "")
    if code not in (*context.types, *context.wanted):
        raise NotFound(what="bill type")
    known = type_today(request, context, code)
    if not isinstance(known, BillType):
        raise known
    return {
        "title": known.name,
        "facts": type_facts(request, known),
        "table": copies_table(known),
        "guide": known.guide,
        "back": path_of("certificate", context.id),
        "current": None,
    }
