"""Entering bills that were written by hand: several on one page, or a sheet of them."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.bills.entering_back import BackEntry, OnPaper
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.errors import BadInput
from nontax_site.stock.modes import MANUAL
from nontax_site.units.unit import Unit
from schemas.cash import MOST_TYPED, sheet_schema, written_in, written_schema
from schemas.sheets import XLSX, read_sheet
from schemas.written_sheets import (
    COLUMN_TITLES,
    LIMITS,
    ReadWritten,
    read_written,
    written_template,
)
from views.batches.sending import ACCEPT, sent_file
from views.batches.words import every_language
from views.documents import Fact
from views.editions.sending import FAULTS_SHOWN, SheetAtFault, Wrong
from views.fields import day, digits, money, rows, text, upload
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.notices.offering import inputs
from views.paper_bills.issuing import ISSUES, next_facts, sheets_of, unit_here
from views.traversal import PaperBills

BACK = "/paper-bills"


def _summary(request: Any, unit: Unit) -> list[Fact]:
    """The unit, and the next number of each type that is written by hand."""
    sheets = sheets_of(request, unit, lambda kind: kind.form == MANUAL)
    return [Fact(_("Unit"), unit.name), *next_facts(sheets)]


def _enter(request: Any, unit: Unit, bills: list[OnPaper]) -> str:
    entered = BackEntry(ports_of(request)).enter(unit, bills, request.act())
    request.said(
        _("Entered: ${count} bills, ${first} to ${last}."),
        count=len(entered),
        first=entered[0].id,
        last=entered[-1].id,
    )
    return BACK


@view_config(
    context=PaperBills,
    name="back-entry",
    permission=ISSUES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def typed(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Enter some bills that were written by hand."""
    unit, others = unit_here(request)

    def enter(given: dict[str, Any]) -> Any:
        bills = [written_in(row) for row in given["rows"]]
        faults = BackEntry(ports_of(request)).faults(unit, bills, request.act())
        for fault in faults:
            named = (fault.error.field or "number").rpartition(".")[2]
            fault.error.field = f"rows.{fault.row}.{named}"
            raise fault.error
        return _enter(request, unit, bills)

    sheet = Link(
        request.fmt.words(_("Enter a whole sheet")),
        f"/paper-bills/back-entry-sheet?unit={unit.id}",
    )
    return form_page(
        request,
        written_schema(),
        enter,
        title=_("Enter bills written by hand"),
        button=_("Enter these bills"),
        ask=_(
            "In the order of their numbers, each with the day on the paper. Numbers "
            "that were passed over are voided or reported as lost first."
        ),
        summary=_summary(request, unit),
        links=[sheet, *others],
        initial={"rows": [{}]},
        widgets={
            "rows": rows(1, MOST_TYPED),
            "rows.number": digits(),
            "rows.written_on": day(),
            "rows.payer_name": text(fill_in="off"),
            "rows.item_code": inputs(request, unit)["lines.item_code"],
            "rows.quantity": digits(),
            "rows.amount": money(),
        },
        back=BACK,
    )


@view_config(
    context=PaperBills,
    name="back-entry-sheet",
    permission=ISSUES,
    renderer="views:editions/new.pt",
    request_method=("GET", "POST"),
)
def sent(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Enter a sheet of bills; with faults the page names each cell."""
    unit, others = unit_here(request)
    wrong: list[Wrong] = []

    def enter(given: dict[str, Any]) -> Any:
        _name, data = sent_file(request, given["file"], LIMITS)
        try:
            read = _read(request, data)
        except BadInput as error:
            error.field = "file"
            raise
        judged = BackEntry(ports_of(request)).faults(unit, read.bills, request.act())
        faults = sorted(
            [*read.faults, *(read.fault_of(one.row, one.error) for one in judged)],
            key=lambda fault: fault.row,
        )
        if faults:
            wrong.extend(_shown(request, read, one) for one in faults[:FAULTS_SHOWN])
            raise SheetAtFault(field="file", count=len(faults))
        return _enter(request, unit, list(read.bills))

    template = Link(
        request.fmt.words(_("Download the template")),
        f"/paper-bills/back-entry-template?unit={unit.id}",
    )
    page = form_page(
        request,
        sheet_schema(),
        enter,
        title=_("Enter a sheet of bills written by hand"),
        button=_("Check and enter"),
        ask=_(
            "All bills of the sheet are entered or none. Several lines of one bill "
            "stand below each other under the same number."
        ),
        summary=_summary(request, unit),
        links=[template, *others],
        widgets={"file": upload(ACCEPT)},
        back="/paper-bills/back-entry",
    )
    return page | {"wrong": wrong} if isinstance(page, dict) else page


def _read(request: Any, data: bytes) -> ReadWritten:
    names = {w: c for c, t in COLUMN_TITLES.items() for w in every_language(request, t)}
    return read_written(read_sheet(data, LIMITS).rows, names)


def _shown(request: Any, read: ReadWritten, fault: Any) -> Wrong:
    return Wrong(
        cell=read.cell(fault),
        title=request.fmt.words(COLUMN_TITLES.get(fault.field, "Whole row")),
        words=request.fmt.error(fault.error),
        remedy=request.fmt.remedy(fault.error),
    )


@view_config(
    context=PaperBills,
    name="back-entry-template",
    permission=ISSUES,
    request_method="GET",
)
def template(context: Any, request: Any) -> Response:  # noqa: ARG001 (a view)
    """The template, with the unit's next number as its example."""
    unit, _others = unit_here(request)
    sheets = sheets_of(request, unit, lambda kind: kind.form == MANUAL)
    titles = {column: request.fmt.words(t) for column, t in COLUMN_TITLES.items()}
    today = request.clock.today()
    data = written_template(
        titles,
        [(sheet, today) for _kind, sheet in sheets[:1]],
        request.fmt.words(_("Bills")),
    )
    return Response(
        body=data,
        content_type=XLSX,
        content_disposition='attachment; filename="bills-by-hand.xlsx"',
    )
