"""Exchanging an electronic bill for paper 换开: the form, and who is offered it."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.bill import Bill
from nontax_site.bills.exchanging_paper import Exchanging
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.errors import Forbidden, Refused
from nontax_site.kernel.interfaces import IBillDocument
from nontax_site.security.grants import static_permits
from schemas.paper_bills import sheet_schema
from views.documents import Fact
from views.fields import digits
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.paper_bills.issuing import ISSUES, first_of, next_facts, sheets_of


def may_exchange(request: Any, bill: Bill) -> bool:
    """Whether the actor writes on paper for the unit, and the bill can be exchanged."""
    if not static_permits(request.actor, ISSUES, bill.places()):
        return False
    try:
        Exchanging(ports_of(request)).check(bill)
    except Refused:
        return False
    return bool(_sheets(request, bill))


def _sheets(request: Any, bill: Bill) -> Any:
    unit = request.site.units[bill.unit]
    return sheets_of(request, unit, lambda kind: not kind.with_notice)


@view_config(
    context=IBillDocument,
    name="exchange",
    permission="bill:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def exchange(context: Any, request: Any) -> Any:
    """Write the electronic bill on the unit's next sheet."""
    if not static_permits(request.actor, ISSUES, context.places()):
        raise Forbidden
    sheets = _sheets(request, context)

    def write(given: dict[str, Any]) -> Any:
        deed = Exchanging(ports_of(request))
        paper = deed.exchange(context, given["number"], request.act())
        request.said(_("Written: ${number}."), number=paper.id)
        return paper

    return form_page(
        request,
        sheet_schema(),
        write,
        title=_("Exchange for paper"),
        button=_("Exchange this bill"),
        ask=_(
            "Once only. While the paper stands the electronic bill is neither reversed nor booked; the paper is recovered and voided first."
        ),
        summary=[
            Fact(_("Payer"), context.payer_name),
            Fact(_("Amount"), context.total, request.fmt.capital(context.total)),
            *next_facts(sheets),
        ],
        initial=first_of(sheets),
        widgets={"number": digits()},
        back=path_of("bill", context.id),
    )
