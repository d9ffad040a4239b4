"""A unit's case in an inspection: self-report, desk check, putting right, result."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IInspectionCaseDocument
from nontax_site.stock.certificate import Certificate
from nontax_site.stock.holding import held_types
from nontax_site.stock.inspection import InspectionCase, TypeReport
from schemas.certificates import CheckCase, RectifyCase, ReportCase, report_rows
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import digits, radio, rows, text_area
from views.format import Marked
from views.i18n import _
from views.inspections.acting import inspecting
from views.tables import Column, Table


@view_config(
    context=IInspectionCaseDocument,
    permission="inspection_case:view",
    renderer="views:inspections/case.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A case."""
    inspection = request.site.inspections[context.inspection]
    sees = request.has_permission("inspection:view", inspection)
    return document_page(
        request,
        context,
        title=_("Inspection case"),
        facts=facts(request, context),
        lines=report_table(context),
        chain=[
            Related(
                _("Annual inspection"), "inspection", inspection.id if sees else ""
            ),
            Related(_("Bill certificate"), "certificate", context.certificate),
        ],
        findings=findings_table(context),
    )


def facts(request: Any, case: InspectionCase) -> list[Fact]:
    """Whose case it is, until when to report, what was said and ordered."""
    inspection = request.site.inspections[case.inspection]
    return [
        Fact(_("Unit"), request.fmt.unit(case.unit)),
        Fact(_("Year inspected"), case.year),
        Fact(_("Annual inspection"), inspection.title),
        Fact(_("Units report until"), inspection.due),
        Fact(_("Notice to the units"), inspection.notice),
        Fact(_("Keeping, use and payment into the account"), case.statement),
        Fact(_("To be put right"), case.ordered),
        Fact(_("What was put right, and how"), case.answer),
    ]


def report_table(case: InspectionCase) -> Table | None:
    """The self-report beside what the stock said then was blank at the unit."""
    if not case.reported:
        return None
    held = dict(case.stock)

    def stock(request: Any, row: TypeReport) -> Any:  # noqa: ARG001
        found = held.get(row.type_code, 0)
        return Marked(f"{found:,}", "ok" if found == row.blank else "bad")

    titles = {
        "carried": _("Carried over"),
        "received": _("Received in the year"),
        "used": _("Used"),
        "void": _("Void"),
        "lost": _("Lost"),
        "returned": _("Returned"),
        "blank": _("Still blank"),
    }
    return Table(
        (
            Column(_("Code"), lambda request, row: row.type_code, "figure"),
            *(_number(name, title) for name, title in titles.items()),
            Column(_("Blank by the stock"), stock, "figure text-end"),
        ),
        case.report,
        caption=_("Self-report"),
    )


def _number(name: str, title: Any) -> Column:
    return Column(title, lambda request, row: getattr(row, name), "figure")


def findings_table(case: InspectionCase) -> Table | None:
    """The desk checks, newest first."""
    if not case.findings:
        return None

    def proposal(request: Any, row: Any) -> Marked:
        words = _("It may pass") if row[2] else _("It may not pass")
        return Marked(request.fmt.words(words), "ok" if row[2] else "bad")

    return Table(
        (
            Column(_("When"), lambda request, row: row[0], "figure text-nowrap"),
            Column(_("Checked by"), lambda request, row: row[1]),
            Column(_("Proposal"), proposal),
            Column(_("What was looked at and found"), lambda request, row: row[3]),
        ),
        case.findings[::-1],
        caption=_("Desk checks"),
    )


# ---- verbs -----------------------------------------------------------------------


def _initial(request: Any, case: InspectionCase) -> dict[str, Any]:
    """What was reported before, else a row for each type with what is blank."""
    if case.reported:
        reported = [row._asdict() for row in case.report]
        return {"rows": reported, "statement": case.statement}
    certificate: Certificate = request.site.certificates[case.certificate]
    held = held_types(request.site, case.unit)
    empty = dict.fromkeys(TypeReport._fields, 0)
    blank = [
        {**empty, "type_code": code, "blank": held.get(code, 0)}
        for code in certificate.types
    ]
    return {"rows": blank}


def _report(request: Any, case: InspectionCase, act: Any, given: Any) -> None:
    inspecting(request).report(case, report_rows(given), given["statement"], act)


def _check(request: Any, case: InspectionCase, act: Any, given: Any) -> None:
    passes = given["passes"] == "yes"
    inspecting(request).check(case, given["findings"], act, passes=passes)


def _order(request: Any, case: InspectionCase, act: Any, given: Any) -> None:
    inspecting(request).order(case, act)


def _rectify(request: Any, case: InspectionCase, act: Any, given: Any) -> None:
    inspecting(request).rectify(case, given["answer"], act)


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        "inspection_case",
        verb,
        IInspectionCaseDocument,
        button,
        ask=ask,
        summary=facts,
        **more,
    )


PROPOSALS = {"yes": _("It may pass"), "no": _("It may not pass")}

ACTIONS = (
    _page(
        "report",
        _("Hand in this report"),
        _("The bureau compares it with its own stock at the desk."),
        deed=_report,
        schema=ReportCase(),
        widgets={
            "rows": rows(least=1, most=40),
            "rows.type_code": digits(),
            "statement": text_area(6),
        },
        initial=_initial,
    ),
    _page(
        "send_back",
        _("Send this report back"),
        _("The unit sees the reason and reports again."),
    ),
    _page(
        "check",
        _("Note this check"),
        _("A supervisor decides on your findings."),
        deed=_check,
        schema=CheckCase(),
        widgets={"passes": radio(PROPOSALS.items()), "findings": text_area(6)},
    ),
    _page("pass", _("Pass this unit"), _("The result stands on its certificate.")),
    _page(
        "order",
        _("Order it to be put right"),
        _("The unit has ten working days; then its supply stops by itself."),
        deed=_order,
    ),
    _page(
        "rectify",
        _("Report what was put right"),
        _("The bureau checks again."),
        deed=_rectify,
        schema=RectifyCase(),
        widgets={"answer": text_area(6)},
    ),
    _page(
        "stop",
        _("Stop the supply of this unit"),
        _("The certificate is suspended until the bureau resumes it."),
        danger=True,
    ),
)
