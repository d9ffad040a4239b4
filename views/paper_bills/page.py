"""The page of a paper bill: the sheet, its copies, the money, what can be done."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.paper_bill import CONSENTED, VOIDED, PaperBill
from nontax_site.bills.printing_paper import (
    NothingToPrint,
    PaperPrinting,
    SwipeNotConfirmed,
)
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IPaperBillDocument
from views.documents import document_page
from views.i18n import _
from views.paper_bills import papers
from views.paper_bills.showing import (
    chain,
    conditions,
    facts,
    leaves,
    lines_table,
    swipes_table,
)


@view_config(
    context=IPaperBillDocument,
    permission="paper_bill:view",
    renderer="views:paper_bills/paper_bill.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A paper bill."""
    settled = context.state in {VOIDED, CONSENTED}
    return document_page(
        request,
        context,
        title=_("Paper bill"),
        facts=facts(request, context),
        lines=lines_table(context) if context.lines else None,
        total=context.total if context.lines else None,
        chain=chain(request, context),
        notices=sentences(context),
        leaves=leaves(context),
        conditions=[] if settled else conditions(request, context),
        swipes=swipes_table(context),
        printing=printing(request, context),
    )


def sentences(bill: PaperBill) -> list[Any]:
    """What to know before everything else: spoiled, asked for a void."""
    found = []
    if bill.spoiled:
        found.append(_("Nothing was written on this sheet; it is void."))
    asked = bill.open_request
    if asked is not None:
        found.append(
            _(
                "${name} asked: ${what}. Reason: ${reason}",
                mapping={
                    "name": asked.name,
                    "what": _("Void"),
                    "reason": asked.comment,
                },
            )
        )
    return found


def printing(request: Any, bill: PaperBill) -> list[tuple[str, str]]:
    """Where the sheet is printed; nothing where it is not printed (now)."""
    if not request.has_permission("paper_bill:unmask", bill):
        return []
    try:
        PaperPrinting(ports_of(request)).check(bill)
        return papers.printers_for(request, bill)
    except (NotFound, NothingToPrint, SwipeNotConfirmed):
        return []
