"""The paper of a bill as PDF: what goes on the pre-printed sheet, and the whole.

All copies say the same: one layout is filled in as often as the sheet has copies.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.paper_bill import VOIDED, PaperBill
from nontax_site.bills.printers import NOWHERE, Offsets
from nontax_site.bills.printing_paper import PaperPrinting
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IPaperBillDocument
from schemas.layouts.layout import PAPERS, Layout, load
from schemas.layouts.printing import pdf_of, print_copy
from schemas.layouts.words import Words, paper_words
from views.i18n import _
from views.links import path_of
from views.printers.page import as_page


def layout_of(request: Any, bill: PaperBill) -> Layout:
    """The layout of the bill's type; raises NotFound where it names none."""
    bill_type = request.site.document("bill_type", bill.type_id)
    if bill_type.layout not in PAPERS or not bill.lines:
        raise NotFound(what="layout")
    return load(bill_type.layout)


def words_of(request: Any, bill: PaperBill) -> Words:
    """What the sheet says."""
    ports = ports_of(request)
    region = ports.region_of(bill)
    facts = PaperPrinting(ports).facts(bill)
    mark = "voided" if bill.state == VOIDED else ""
    return paper_words(
        facts,
        region_name=region.name,
        seal_name=f"{region.name}财政票据监制章",
        mark=mark,
    )


def offsets_for(request: Any, bill: PaperBill, layout: Layout) -> Offsets:
    """Those of the printer the address names; none measured, none moved."""
    name = request.GET.get("printer", "")
    found: Offsets = request.site.printers.offsets(bill.unit, name, layout.name)
    return found if name else NOWHERE


def printers_for(request: Any, bill: PaperBill) -> list[tuple[str, str]]:
    """(title, address) of printing the sheet on each measured printer."""
    layout = layout_of(request, bill)
    base = path_of("paper_bill", bill.id, "print.pdf")
    named = [
        (one.name, f"{base}?{urlencode({'printer': one.name})}")
        for one in request.site.printers.of(bill.unit)
        if one.layout == layout.name
    ]
    return named or [(request.fmt.words(_("unmoved")), base)]


@view_config(
    context=IPaperBillDocument,
    name="print.pdf",
    permission="paper_bill:unmask",
    request_method="GET",
)
def pre_printed(context: Any, request: Any) -> Response:
    """What is filled in on the pre-printed sheet, once for each copy.

    Raises NothingToPrint, SwipeNotConfirmed (XG-10).
    """
    PaperPrinting(ports_of(request)).check(context)
    layout = layout_of(request, context)
    offsets = offsets_for(request, context, layout)
    words = words_of(request, context)
    made = print_copy(layout, words, offsets, sheets=len(context.copies))
    return as_page(made, f"{context.id}.pdf")


@view_config(
    context=IPaperBillDocument,
    name="full.pdf",
    permission="paper_bill:unmask",
    request_method="GET",
)
def full(context: Any, request: Any) -> Response:
    """The whole bill with its form, every copy a page."""
    made = pdf_of(
        layout_of(request, context), words_of(request, context), all_copies=True
    )
    return as_page(made, f"{context.id}-full.pdf")
