"""The list of paper bills: who wrote which number for whom, and how it stands."""

from __future__ import annotations

from typing import Any

from nontax_site.bills.paper_bill import PaperBill
from nontax_site.stock.modes import MODE_TITLES
from views.format import Marked
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.stock.words import type_words
from views.traversal import PaperBills


def marks(request: Any, bill: PaperBill) -> list[Marked]:
    """What is to be known beside the state: asked for a void, spoiled."""
    words, found = request.fmt.words, []
    if bill.asked:
        title = request.workflows.verb_title("paper_bill", f"ask_{bill.asked[0]}")
        found.append(Marked(words(title), "wait"))
    if bill.spoiled:
        found.append(Marked(words(_("spoiled")), "bad"))
    return found


def mode_words(bill: PaperBill) -> Any:
    """How it is paid, in words."""
    return _(MODE_TITLES[bill.mode]) if bill.mode else None


PAPER_BILLS = ListPage(
    place=PaperBills,
    kind="paper_bill",
    title=_("Paper bills"),
    permission="paper_bill:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Bill type"), lambda request, b: type_words(request, b.type_code)),
        Column(_("Payer"), lambda request, b: b.payer_name or None),
        Column(_("Amount"), lambda request, b: b.total, sort="amount"),
        Column(_("How it is paid"), lambda request, b: mode_words(b)),
        STATE,
        Column(_("Marks"), marks),
        CREATED,
    ),
    amount=lambda bill: bill.total,
    empty=_(
        "A unit writes bills on its own blank sheets, in the order of their numbers: "
        "for a payment notice from its page, or for money taken at the counter."
    ),
    buttons=(
        Button(_("Write a bill"), "/paper-bills/new", "paper_bill:issue"),
        Button(_("Void a spoiled sheet"), "/paper-bills/spoil", "paper_bill:issue"),
        Button(
            _("Enter bills written by hand"),
            "/paper-bills/back-entry",
            "paper_bill:issue",
        ),
        Button(_("Enter fixed bills"), "/fixed-issues/new", "fixed_issue:issue"),
    ),
)
