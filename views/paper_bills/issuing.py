"""Writing on paper: for a notice, for money taken at the counter, and spoiled sheets."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing_paper import PaperIssuing
from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import ISSUED, Notice, Payer
from nontax_site.security.grants import static_permits
from nontax_site.stock.bill_type import BillType, types_in_force
from nontax_site.stock.modes import FIXED
from nontax_site.units.unit import Unit
from schemas.notices import wanted_line
from schemas.paper_bills import (
    COUNTER_MODES,
    direct_schema,
    spoil_schema,
    write_schema,
)
from views.documents import Fact
from views.fields import digits, hidden, radio, text_area
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.notices.offering import inputs
from views.scopes import units_where
from views.traversal import PaperBills

ISSUES = "paper_bill:issue"


def sheets_of(
    request: Any, unit: Unit, wanted: Any = lambda bill_type: True
) -> list[tuple[BillType, BillId]]:
    """The types the unit has blank sheets of today, each with its next number."""
    issuing = PaperIssuing(ports_of(request))
    found = []
    types = types_in_force(request.site, unit.region, request.clock.today())
    for bill_type in types:
        sheet = issuing.next_sheet(unit.id, bill_type.code)
        if sheet is not None and bill_type.form != FIXED and wanted(bill_type):
            found.append((bill_type, sheet))
    return found


def next_facts(sheets: list[tuple[BillType, BillId]]) -> list[Fact]:
    """The next number of each type, above the field that asks for one."""
    return [
        Fact(_("Next number: ${type}", mapping={"type": kind.name}), str(sheet))
        for kind, sheet in sheets
    ] or [Fact(_("Next number"), _("no blank sheet is left"))]


def first_of(sheets: list[tuple[BillType, BillId]]) -> dict[str, Any]:
    """The number a form begins with."""
    return {"number": sheets[0][1]} if sheets else {}


def may_write(request: Any, notice: Notice) -> bool:
    """Whether the actor can write this notice on paper of its unit now."""
    if notice.state != ISSUED or notice.asked is not None or notice.paper:
        return False
    if not static_permits(request.actor, ISSUES, notice.places()):
        return False
    unit = request.site.units[notice.unit]
    return bool(sheets_of(request, unit, lambda kind: kind.with_notice))


@view_config(
    context=INoticeDocument,
    name="write-paper",
    permission="notice:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def for_notice(context: Any, request: Any) -> Any:
    """Write the paper bill of a payment notice."""
    if not static_permits(request.actor, ISSUES, context.places()):
        raise Forbidden
    unit = request.site.units[context.unit]
    sheets = sheets_of(request, unit, lambda kind: kind.with_notice)

    def write(given: dict[str, Any]) -> Any:
        act = request.act(expect=given["expect"])
        bill = PaperIssuing(ports_of(request)).for_notice(context, given["number"], act)
        request.said(_("Written: ${number}."), number=bill.id)
        return bill

    return form_page(
        request,
        write_schema(),
        write,
        title=_("Write this notice on paper"),
        button=_("Write this bill"),
        ask=_(
            "The sheets of a unit are written in the order of their numbers. Once written, the notice ends only with its paper."
        ),
        summary=[
            Fact(_("Payment code"), request.fmt.code(context.id)),
            Fact(_("Payer"), context.who.name),
            Fact(_("Amount"), context.total, request.fmt.capital(context.total)),
            *next_facts(sheets),
        ],
        initial={**first_of(sheets), "expect": context.version},
        widgets={"number": digits(), "expect": hidden()},
        back=path_of("notice", context.id),
    )


def unit_here(request: Any, permission: str = ISSUES) -> tuple[Unit, list[Link]]:
    """The unit of the address, else the first of mine; and links to the others.

    Raises Forbidden for a unit that is not mine, or without any.
    """
    names = [
        name
        for name in units_where(request, permission)
        if name in request.site.units and request.site.units[name].is_active
    ]
    wanted = request.GET.get("unit", "") or (names[0] if names else "")
    if wanted not in names:
        raise Forbidden
    others = [
        Link(request.fmt.unit(name), f"{request.path}?unit={name}")
        for name in names
        if name != wanted
    ]
    return request.site.units[wanted], others


@view_config(
    context=PaperBills,
    name="new",
    permission=ISSUES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def direct(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """A bill for money taken at the counter."""
    unit, others = unit_here(request)
    sheets = sheets_of(request, unit, lambda kind: not kind.with_notice)

    def write(given: dict[str, Any]) -> Any:
        bill, advice = PaperIssuing(ports_of(request)).direct(
            unit,
            given["number"],
            Payer(
                given["payer_name"],
                given["payer_type"],
                given["document_kind"],
                given["document_number"],
                given["phone"],
            ),
            [wanted_line(line) for line in given["lines"]],
            given["mode"],
            request.act(),
            given["remark"],
        )
        request.said(_("Written: ${number}."), number=bill.id)
        if advice is not None:
            request.said(_(advice.message))
        return bill

    used = {"payer_type", "payer_name", "document_kind", "phone", "expect", "lines"}
    widgets = {
        name: widget
        for name, widget in inputs(request, unit).items()
        if name.partition(".")[0] in used
    }
    return form_page(
        request,
        direct_schema(),
        write,
        title=_("Write a bill"),
        button=_("Write this bill"),
        ask=_(
            "For money taken here. Cash is noted with the bill; a card is swiped on its page afterwards. For a payment notice, begin at the notice."
        ),
        summary=[Fact(_("Unit"), unit.name), *next_facts(sheets)],
        links=others,
        initial={**first_of(sheets), "lines": [{}]},
        widgets={
            **widgets,
            "number": digits(),
            "mode": radio(COUNTER_MODES.items()),
            "remark": text_area(rows=2),
        },
        back="/paper-bills",
    )


@view_config(
    context=PaperBills,
    name="spoil",
    permission=ISSUES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def spoil(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Void the next sheet, which cannot be written on."""
    unit, others = unit_here(request)
    sheets = sheets_of(request, unit)

    def void(given: dict[str, Any]) -> Any:
        return PaperIssuing(ports_of(request)).spoil(
            unit,
            given["number"],
            request.act(comment=given["comment"]),
            complete=given["complete"],
        )

    return form_page(
        request,
        spoil_schema(),
        void,
        title=_("Void a spoiled sheet"),
        button=_("Void this sheet"),
        ask=_(
            "A misprint, a torn sheet, a number that was skipped: it is void at once with all its copies. A sheet that is not whole is reported as lost."
        ),
        summary=[Fact(_("Unit"), unit.name), *next_facts(sheets)],
        links=others,
        initial=first_of(sheets),
        widgets={"number": digits()},
        back="/paper-bills",
        danger=True,
    )
