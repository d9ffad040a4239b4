"""The annual inspection: preparing it, its page, starting and closing it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IInspectionDocument
from nontax_site.stock.certificate import holders_in
from nontax_site.stock.inspecting import Announced, Inspecting
from nontax_site.stock.inspection import DECIDED, Inspection, cases_of
from nontax_site.stock.ports import stock_ports
from schemas.certificates import inspection_schema
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import choice
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.scopes import regions_where
from views.tables import STATE, Column, Table
from views.traversal import Inspections

SHOWN = 500
"""So many cases stand on the page of an inspection; the list has them all."""


def inspecting(request: Any) -> Inspecting:
    """The deeds on inspections."""
    return Inspecting(stock_ports(request))


@view_config(
    context=Inspections,
    name="new",
    permission="inspection:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Prepare the inspection of a year."""
    site = request.site
    codes = regions_where(request, "inspection:draft")
    regions = {code: site.regions[code].name for code in codes}
    year = request.clock.today().year

    def send(given: dict[str, Any]) -> Any:
        region = site.regions[given.pop("region")]
        made = inspecting(request).draft(region, Announced(**given), request.act())
        request.said(_("Prepared: ${number}."), number=made.id)
        return made

    words = request.fmt.words(
        _("Annual inspection of bills of ${year}"), year=str(year)
    )
    return form_page(
        request,
        inspection_schema(regions),
        send,
        title=_("Prepare an annual inspection"),
        button=_("Keep this inspection"),
        ask=_("A supervisor starts it: then every unit with a certificate reports."),
        initial={"region": next(iter(regions), ""), "year": year, "title": words},
        widgets={"region": choice(regions.items(), empty=False)},
        back="/inspections",
    )


@view_config(
    context=IInspectionDocument,
    permission="inspection:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """An inspection with the units and how far each is."""
    return document_page(
        request,
        context,
        title=_("Annual inspection"),
        facts=facts(request, context),
        lines=cases_table(request, context),
    )


def facts(request: Any, inspection: Inspection) -> list[Fact]:
    """The announcement, and how many units are how far."""
    counts = Counter(case.state for case in cases_of(request.site, inspection))
    say = request.fmt.words
    states = tuple(
        f"{say(request.workflows.state_title('inspection_case', state))}: {count}"
        for state, count in counts.items()
    )
    return [
        Fact(_("Region"), request.fmt.place(f"region:{inspection.region}")),
        Fact(_("Year inspected"), inspection.year),
        Fact(_("Title"), inspection.title),
        Fact(_("Units report until"), inspection.due),
        Fact(_("Notice to the units"), inspection.notice),
        Fact(_("Units"), sum(counts.values()) or _to_inspect(request, inspection)),
        Fact(_("How far the units are"), states),
    ]


def _to_inspect(request: Any, inspection: Inspection) -> int:
    return sum(1 for _one in holders_in(request.site, inspection.region))


def cases_table(request: Any, inspection: Inspection) -> Table | None:
    """The units of the inspection."""
    cases = list(cases_of(request.site, inspection))
    if not cases:
        return None
    return Table(
        (
            Column(
                _("Inspection case"),
                lambda request, case: Link(
                    case.id, path_of("inspection_case", case.id)
                ),
                "figure text-nowrap",
            ),
            Column(_("Unit"), lambda request, case: request.fmt.unit(case.unit)),
            STATE,
        ),
        cases[:SHOWN],
        caption=_("Units of this inspection"),
    )


def _start(request: Any, inspection: Inspection, act: Any, given: Any) -> None:
    inspecting(request).start(inspection, act)


def _close(request: Any, inspection: Inspection, act: Any, given: Any) -> None:
    inspecting(request).close(inspection, act)


def _waiting(request: Any, inspection: Inspection) -> dict[str, Any]:
    """What the guard of closing needs on the page already."""
    cases = cases_of(request.site, inspection)
    return {"waiting": sum(case.state not in DECIDED for case in cases)}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        "inspection",
        verb,
        IInspectionDocument,
        button,
        ask=ask,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "start",
        _("Start this inspection"),
        _("A case is opened for every unit with a certificate; it has to report."),
        deed=_start,
    ),
    _page(
        "give_up",
        _("Give this inspection up"),
        _("No unit is inspected by it."),
        danger=True,
    ),
    _page(
        "close",
        _("Close this inspection"),
        _("Every unit is decided; the results stand on the certificates."),
        deed=_close,
        facts=_waiting,
    ),
)
