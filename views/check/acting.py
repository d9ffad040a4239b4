"""What somebody who was given an answer may do: take the bill, want one, book it.

Each is a POST with the answer's signed address; the act is one of the system's
own principals, because nobody is signed in here.
"""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.bills.bill import REVERSED
from nontax_site.bills.booking import Booking
from nontax_site.bills.delivering import Delivering
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing import Issuing
from nontax_site.bills.refusals import BillNotSealed
from nontax_site.kernel.acts import Act, system_actor
from schemas.bills import BookBill, UnbookBill
from views.bills.papers import ofd_of, pdf_of, xml_of
from views.check import limiting
from views.check.answering import bill_of_ticket
from views.check.tickets import AnswerOver, read, ticket_for
from views.forms import form_page
from views.i18n import _

FILES = {
    "bill.xml": lambda _request, bill: xml_of(bill),
    "bill.ofd": ofd_of,
    "bill.pdf": pdf_of,
}
"""How each file of a bill is made, by its name in the address."""


def public_act(request: Any, name: str) -> Act:
    """An act of somebody at the public door."""
    return Act(
        actor=system_actor(name), at=request.clock.now(), request_id=request.request_id
    )


@view_config(
    route_name="check-take", permission=NO_PERMISSION_REQUIRED, request_method="POST"
)
def take(request: Any) -> Any:
    """The payer takes the bill as OFD, PDF or XML: the first time is the delivery.

    Making the paper comes first: where that fails nothing is delivered (XG-30).
    """
    bill = bill_of_ticket(request)
    if not bill.is_standing and bill.state != REVERSED:
        raise BillNotSealed(bill=bill.id)
    made = FILES[request.matchdict["file"]](request, bill)
    Delivering(ports_of(request)).take(bill, public_act(request, "payer"))
    return made


@view_config(
    route_name="check-want", permission=NO_PERMISSION_REQUIRED, request_method="POST"
)
def want(request: Any) -> HTTPSeeOther:
    """The payer wants a bill for a payment that has none (XG-33)."""
    ticket = read(request)
    if ticket.kind == "notice":
        notice = request.site.document("notice", ticket.name)
    else:
        notice = ports_of(request).notice_of(bill_of_ticket(request))
    if notice is None:
        raise AnswerOver
    Issuing(ports_of(request)).on_demand(notice, public_act(request, "payer"))
    token = ticket_for(request, notice)
    return HTTPSeeOther(location=request.route_path("check-result", token=token))


@view_config(
    route_name="check-book",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/book.pt",
    request_method=("GET", "POST"),
)
def book(request: Any) -> Any:
    """The receiver enters the bill in his accounts, once."""
    bill = bill_of_ticket(request)

    def deed(given: dict[str, Any]) -> Any:
        limiting.count(request)
        Booking(ports_of(request)).book(
            bill,
            given["receiver"],
            given["amount"],
            given["day"],
            public_act(request, "receiver"),
        )
        limiting.give_back(request)
        return _back(request)

    return _receiver_form(
        request,
        bill,
        BookBill(),
        deed,
        title=_("Book this bill"),
        button=_("Book"),
        ask=_(
            "A bill is booked once. Whoever books it can take the booking back; until then it is not reversed."
        ),
        initial={"amount": bill.total, "day": request.clock.today()},
    )


@view_config(
    route_name="check-unbook",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/book.pt",
    request_method=("GET", "POST"),
)
def unbook(request: Any) -> Any:
    """The receiver takes his booking back."""
    bill = bill_of_ticket(request)

    def deed(given: dict[str, Any]) -> Any:
        limiting.count(request)
        act = public_act(request, "receiver")
        Booking(ports_of(request)).unbook(bill, given["receiver"], act)
        limiting.give_back(request)
        return _back(request)

    return _receiver_form(
        request,
        bill,
        UnbookBill(),
        deed,
        title=_("Take the booking back"),
        button=_("Un-book"),
        ask=_("Afterwards the bill can be booked again, or be reversed."),
    )


def _receiver_form(request: Any, bill: Any, schema: Any, deed: Any, **more: Any) -> Any:
    return form_page(
        request, schema, deed, once=False, back=_back(request), bill=bill, **more
    )


def _back(request: Any) -> str:
    path: str = request.route_path("check-result", token=request.matchdict["token"])
    return path
