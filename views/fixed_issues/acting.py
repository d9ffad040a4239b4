"""An entry of fixed bills: its page, the form to make one, and taking it back."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.fixed_issue import FixedIssue
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing_fixed import FixedIssuing, GivenOut
from nontax_site.kernel.interfaces import IFixedIssueDocument
from schemas.cash import complete_schema, fixed_schema
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import digits, hidden, text_area
from views.forms import form_page
from views.i18n import _
from views.notices.offering import inputs
from views.paper_bills.issuing import unit_here
from views.paper_bills.showing import lines_table
from views.ranges import range_facts
from views.stock.words import type_words
from views.traversal import FixedIssues


def _deeds(request: Any) -> FixedIssuing:
    return FixedIssuing(ports_of(request))


def facts(request: Any, issue: FixedIssue) -> list[Fact]:
    """What was given out for how much cash, when and by whom."""
    fmt = request.fmt
    return [
        Fact(_("Unit"), fmt.unit(issue.unit)),
        Fact(_("Bill type"), type_words(request, issue.type_code)),
        Fact(_("Face value"), issue.face),
        *range_facts(_("Numbers"), issue.ranges),
        Fact(_("Amount"), issue.total, fmt.capital(issue.total)),
        Fact(_("Given out on"), issue.given_on),
        Fact(_("Entered by"), issue.issuer_name, fmt.time(issue.created)),
        *([Fact(_("Remark"), issue.remark)] if issue.remark else []),
    ]


@view_config(
    context=IFixedIssueDocument,
    permission="fixed_issue:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """An entry of fixed bills."""
    return document_page(
        request,
        context,
        title=_("Fixed bills given out"),
        facts=facts(request, context),
        lines=lines_table(context),
        total=context.total,
        chain=[Related(_("Day's cash"), "collective", context.gathered)],
    )


@view_config(
    context=FixedIssues,
    name="new",
    permission="fixed_issue:issue",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Enter fixed bills that were given out for cash."""
    unit, others = unit_here(request, "fixed_issue:issue")
    offered = list(_deeds(request).offered(unit))

    def enter(given: dict[str, Any]) -> Any:
        made = _deeds(request).issue(
            unit,
            GivenOut(
                given["number"],
                given["count"],
                str(given["item_code"]),
                str(given["quantity"] or ""),
                given["given_on"],
                given["remark"],
            ),
            request.act(),
        )
        request.said(
            _("Entered: ${count} sheets, ${amount}."),
            count=f"{made.count:,}",
            amount=made.total.grouped(),
        )
        return made

    words = request.fmt.words
    left = [
        Fact(
            _("Next number: ${type}", mapping={"type": one.bill_type.name}),
            str(one.sheet),
            words(
                _(
                    "face value ${face}, ${left} sheets left",
                    mapping={
                        "face": one.bill_type.face.grouped(),
                        "left": f"{one.left:,}",
                    },
                )
            ),
        )
        for one in offered
    ]
    return form_page(
        request,
        fixed_schema(),
        enter,
        title=_("Enter fixed bills"),
        button=_("Enter these bills"),
        ask=_(
            "Fixed bills have no payer and no payment code. The amount is face value "
            "times count; its cash is gathered the same or the next working day."
        ),
        summary=[
            Fact(_("Unit"), unit.name),
            *(left or [Fact(_("Next number"), _("no blank sheet is left"))]),
        ],
        links=others,
        initial={
            "given_on": request.clock.today(),
            **({"number": offered[0].sheet} if offered else {}),
        },
        widgets={
            "number": digits(),
            "count": digits(),
            "item_code": inputs(request, unit)["lines.item_code"],
            "quantity": digits(),
            "remark": text_area(rows=2),
            "expect": hidden(),
        },
        back="/fixed-issues",
    )


def ask_void(request: Any, issue: Any, act: Any, given: Any) -> None:
    """The clerk asks; everything of it is here."""
    _deeds(request).ask_void(issue, act, complete=given["complete"])


def void(request: Any, issue: Any, act: Any, given: Any) -> None:
    """Somebody else voids it."""
    _deeds(request).void(issue, act)


def refuse_void(request: Any, issue: Any, act: Any, given: Any) -> None:
    """It stands."""
    _deeds(request).refuse_void(issue, act)


def _page(verb: str, button: Any, ask: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="fixed_issue",
        verb=verb,
        marker=IFixedIssueDocument,
        button=button,
        ask=ask,
        deed=deed,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "ask_void",
        _("Ask for the void of this entry"),
        _("For a mistaken entry: no sheet of it was given out, and all are here."),
        ask_void,
        schema=complete_schema(),
    ),
    _page(
        "void",
        _("Void this entry"),
        _("All its numbers are void with all their copies, for good."),
        void,
        danger=True,
    ),
    _page(
        "refuse_void",
        _("Refuse the void"),
        _("The entry stays as it is; the unit reads the reason."),
        refuse_void,
    ),
)
