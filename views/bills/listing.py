"""The list of bills."""

from __future__ import annotations

from typing import Any

from nontax_site.bills.bill import SIGNED
from nontax_site.bills.sealing import HOLD_WORDS
from views.bills.issuing import direct_items
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import Bills


def notice_link(request: Any, bill: Any) -> Any:
    """The notice the bill was issued for."""
    if not bill.notice:
        return _("direct")
    return Link(request.fmt.code(bill.notice), path_of("notice", bill.notice))


def marks(request: Any, bill: Any) -> list[Any]:
    """What is to be known beside the state: red, asked, held, booked."""
    found = []
    if bill.red:
        found.append(Marked(request.fmt.words(_("red bill")), "bad"))
    if bill.asked:
        title = request.workflows.verb_title("bill", f"ask_{bill.asked[0]}")
        found.append(Marked(request.fmt.words(title), "wait"))
    if bill.hold and bill.state == SIGNED:
        found.append(Marked(request.fmt.words(HOLD_WORDS[bill.hold]), "wait"))
    if bill.booked:
        found.append(Marked(request.fmt.words(_("booked")), "done"))
    return found


BILLS = ListPage(
    place=Bills,
    kind="bill",
    title=_("Bills"),
    permission="bill:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Payer"), lambda _request, bill: bill.payer_name),
        Column(_("Amount"), lambda _request, bill: bill.total, sort="amount"),
        STATE,
        Column(_("Marks"), marks),
        Column(_("Payment notice"), notice_link),
        CREATED,
    ),
    amount=lambda bill: bill.total,
    empty=_("Bills appear here as soon as a payment notice is paid."),
    buttons=(
        Button(_("Write off many"), "/bills/write-off", "bill:write_off"),
        Button(
            _("Issue a direct bill"),
            "/bills/direct",
            "bill:issue",
            when=lambda request: bool(direct_items(request)),
        ),
    ),
)
