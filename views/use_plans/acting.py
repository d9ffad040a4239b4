"""Use plans: drafting, the page of one, the verbs, and a year's plans together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IUsePlanDocument
from nontax_site.security.grants import static_permits
from nontax_site.stock.certificate import certificate_of
from nontax_site.stock.planning import Planning, PlanYearWrong
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.use_plan import PlanLine, UsePlan, plans_of, together
from schemas.use_plans import plan_lines, plan_schema
from views.actions import ActionPage
from views.bill_types.acting import choices_in_force
from views.documents import Fact, Related, document_page
from views.fields import choice, rows
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.scopes import places_where, units_where
from views.tables import STATE, UNIT, Column, Table
from views.traversal import UsePlans

YEARS = range(2000, 2100)


def planning(request: Any) -> Planning:
    """The deeds on use plans."""
    return Planning(stock_ports(request))


def types_held(request: Any, unit: str) -> dict[str, str]:
    """The types on the unit's certificate: code → words."""
    certificate = certificate_of(request.site, unit)
    if certificate is None or not certificate.is_in_force:
        return {}
    known = choices_in_force(request, certificate.region)
    return {code: known.get(code, code) for code in certificate.types}


def inputs(types: dict[str, str]) -> dict[str, Any]:
    """The inputs of the lines."""
    return {
        "lines": rows(least=1, most=40),
        "lines.type_code": choice(types.items(), empty=False),
    }


@view_config(
    context=UsePlans,
    name="new",
    permission="use_plan:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Draft the plan of one's unit."""
    site = request.site
    units = {
        name: site.units[name].name for name in units_where(request, "use_plan:draft")
    }
    types: dict[str, str] = {}
    for name in units:
        types |= types_held(request, name)

    def send(given: dict[str, Any]) -> Any:
        if given["unit"] not in units:
            raise NotFound(field="unit", what="unit")
        made = planning(request).draft(
            given["unit"],
            given["year"],
            plan_lines(given),
            given["note"],
            request.act(),
        )
        request.said(_("Drafted: ${name}."), name=made.id)
        return made

    lines = [{"type_code": code} for code in types] or [{}]
    return form_page(
        request,
        plan_schema(types, units),
        send,
        title=_("Draft a use plan"),
        button=_("Keep this plan"),
        ask=_("Then hand it up to your department, or submit it to the bureau.")
        if types
        else _("Your unit has no certificate in force, so there is nothing to plan."),
        initial={
            "unit": next(iter(units), ""),
            "year": request.clock.today().year,
            "lines": lines,
        },
        widgets={"unit": choice(units.items(), empty=False), **inputs(types)},
        back="/use-plans",
    )


@view_config(
    context=IUsePlanDocument,
    permission="use_plan:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A use plan."""
    found = certificate_of(request.site, context.unit)
    sees = found is not None and request.has_permission("certificate:view", found)
    name = found.id if found is not None and sees else ""
    return document_page(
        request,
        context,
        title=_("Use plan"),
        facts=facts(request, context),
        lines=lines_table(request, context),
        chain=[Related(_("Bill certificate"), "certificate", name)],
    )


def facts(request: Any, plan: UsePlan) -> list[Fact]:
    """Whose plan of which year it is."""
    department = request.fmt.unit(plan.department) if plan.department else None
    return [
        Fact(_("Unit"), request.fmt.unit(plan.unit)),
        Fact(_("Year planned"), plan.year),
        Fact(_("Department in charge"), department),
        Fact(_("How it was reckoned"), plan.note),
    ]


def lines_table(request: Any, plan: UsePlan) -> Table:
    """The lines, beside those approved last where they differ."""
    types = choices_in_force(request, plan.region)
    approved = {row.type_code: row for row in plan.approved_rows}
    differs = bool(plan.approved) and plan.approved != plan.lines
    columns = [
        Column(
            _("Type of bill"),
            lambda request, row: types.get(row.type_code, row.type_code),
        ),
        *SHEETS,
    ]
    if differs:
        columns.append(
            Column(
                _("Approved before"),
                lambda request, row: (
                    f"{approved[row.type_code].year:,}"
                    if row.type_code in approved
                    else None
                ),
                "figure",
            )
        )
    return Table(tuple(columns), plan.rows, caption=_("Sheets needed"))


SHEETS = (
    Column(
        _("Sheets January to June"),
        lambda request, row: f"{row.first_half:,}",
        "figure text-end",
    ),
    Column(
        _("Sheets July to December"),
        lambda request, row: f"{row.second_half:,}",
        "figure text-end",
    ),
    Column(
        _("Sheets of the year"), lambda request, row: f"{row.year:,}", "figure text-end"
    ),
)


# ---- a year's plans together -----------------------------------------------------


@view_config(
    context=UsePlans,
    name="year",
    permission="use_plan:view",
    renderer="views:use_plans/year.pt",
    request_method="GET",
)
def year(context: Any, request: Any) -> Any:
    """The plans of a year the reader may see, added up by type."""
    asked = request.GET.get("year", "")
    this = request.clock.today().year
    number = int(asked) if asked.isascii() and asked.isdigit() else this
    if number not in YEARS:
        raise PlanYearWrong(field="year", year=asked)
    plans = [
        plan for region in _regions(request) for plan in _seen(request, region, number)
    ]
    types: dict[str, str] = {}
    for region in dict.fromkeys(plan.region for plan in plans):
        types |= choices_in_force(request, region)
    return {
        "title": _("Use plans of ${year}", mapping={"year": number}),
        "sums": Table(
            (
                Column(
                    _("Type of bill"),
                    lambda request, row: types.get(row.type_code, row.type_code),
                ),
                *SHEETS,
            ),
            together(tuple(plans)),
            caption=_("All plans together"),
            empty=_("Nobody has planned this year yet."),
        ),
        "plans": Table(
            (
                Column(
                    _("Use plan"),
                    lambda request, plan: Link(plan.id, path_of("use_plan", plan.id)),
                    "figure text-nowrap",
                ),
                UNIT,
                STATE,
                Column(
                    _("Sheets of the year"),
                    lambda request, plan: f"{sum(row.year for row in plan.rows):,}",
                    "figure text-end",
                ),
            ),
            plans,
            caption=_("Plans of the units"),
            empty=_("Nobody has planned this year yet."),
        ),
        "before": f"/use-plans/year?year={number - 1}",
        "after": f"/use-plans/year?year={number + 1}",
        "current": None,
    }


def _regions(request: Any) -> list[str]:
    """The regions somewhere in which the reader may see plans."""
    places = places_where(request, "use_plan:view")
    if "site" in places:
        return list(request.site.regions.keys())
    names = (place.partition(":")[2].partition("-")[0] for place in places)
    return list(dict.fromkeys(names))


def _seen(request: Any, region: str, number: int) -> list[UsePlan]:
    return [
        plan
        for plan in plans_of(request.site, region, number)
        if static_permits(request.actor, "use_plan:view", plan.places())
    ]


# ---- verbs -----------------------------------------------------------------------


class LinesPage(ActionPage):
    """A verb whose form offers the types of the unit's certificate."""

    def __call__(self, document: Any, request: Any) -> Any:
        """The form with the types the unit holds."""
        types = types_held(request, document.unit)
        page = replace(self, schema=plan_schema(types), widgets=inputs(types))
        return ActionPage.__call__(page, document, request)


def _edit(request: Any, plan: UsePlan, act: Any, given: dict[str, Any]) -> None:
    planning(request).edit(plan, plan_lines(given), given["note"], act)


def _approve(request: Any, plan: UsePlan, act: Any, given: Any) -> None:
    planning(request).approve(plan, act)


def _shown(request: Any, plan: UsePlan) -> dict[str, Any]:  # noqa: ARG001
    return {"lines": [row._asdict() for row in plan.rows], "note": plan.note}


def summary(request: Any, plan: UsePlan) -> list[Fact]:
    """The plan in short: each type with its sheets."""
    types = choices_in_force(request, plan.region)
    return [
        *facts(request, plan),
        Fact(_("Sheets needed"), tuple(_line(types, row) for row in plan.rows)),
    ]


def _line(types: dict[str, str], row: PlanLine) -> str:
    name = types.get(row.type_code, row.type_code)
    return f"{name}: {row.first_half:,} + {row.second_half:,} = {row.year:,}"


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        "use_plan", verb, IUsePlanDocument, button, ask=ask, summary=summary, **more
    )


ACTIONS = (
    LinesPage(
        "use_plan",
        "edit",
        IUsePlanDocument,
        _("Keep these lines"),
        _edit,
        ask=_("The plan stays a draft."),
        initial=_shown,
    ),
    _page(
        "hand_up",
        _("Hand this plan up"),
        _("The department in charge agrees and passes it to the bureau."),
    ),
    _page(
        "submit",
        _("Submit this plan"),
        _("A supervisor of the bureau approves it or sends it back."),
    ),
    _page(
        "withdraw",
        _("Withdraw this plan"),
        _("The unit may draft another one for the year."),
        danger=True,
    ),
    _page(
        "agree",
        _("Agree for the department"),
        _("The plan goes to the finance bureau."),
    ),
    _page(
        "approve",
        _("Approve this plan"),
        _("Applications for supply are judged beside it."),
        deed=_approve,
    ),
    _page(
        "send_back",
        _("Send this plan back"),
        _("The unit sees the reason and corrects it."),
    ),
    _page(
        "amend",
        _("Amend this plan"),
        _("What was approved stays in force until the new lines are approved."),
    ),
)
