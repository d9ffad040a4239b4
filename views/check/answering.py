"""The answer of the public check: the state in one word, the proofs, the files."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.bills.bill import REVERSED, VOIDED, Bill
from nontax_site.bills.checking import (
    NO_BILL,
    ON_PAPER,
    REFUNDED,
    VALID,
    WAITING,
    Checked,
    Checking,
)
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing import Issuing
from nontax_site.kernel.errors import Refused
from views.bills.showing import ROLES, lines_table
from views.check.tickets import AnswerOver, read, ticket_for
from views.documents import Fact
from views.i18n import _

WORDS: dict[str, tuple[Any, str, Any]] = {
    VALID: (
        _("Valid"),
        "good",
        _(
            "This bill is in the records of the finance side, both seals prove, and nothing took it back."
        ),
    ),
    WAITING: (
        _("Not sealed yet"),
        "wait",
        _(
            "The unit has signed this bill; the fiscal supervision seal is still to come. Until then it is no valid bill."
        ),
    ),
    VOIDED: (
        _("Voided"),
        "bad",
        _("This bill was voided before it was sealed. It is not valid."),
    ),
    REVERSED: (
        _("Reversed"),
        "bad",
        _(
            "A red bill took this bill back. It is not valid any more and must not be entered in accounts."
        ),
    ),
    REFUNDED: (
        _("Refunded"),
        "bad",
        _(
            "Money of this bill was paid back. It is not valid any more for the amount it shows."
        ),
    ),
    NO_BILL: (
        _("Paid, without a bill"),
        "wait",
        _("The payment was received. No bill has been issued for it."),
    ),
    ON_PAPER: (
        _("Paid, with a paper bill"),
        "good",
        _("The payment was received. Its bill was written on paper."),
    ),
}
CHANGED = (
    _("Changed"),
    "bad",
    _("This file is not the one that was issued. Do not accept it."),
)
NOT_PROVED = (
    _("Not proved"),
    "bad",
    _(
        "The stored bill or one of its seals does not prove. Do not accept it; tell the finance bureau."
    ),
)
RED = _("This is a red bill: it takes back another bill and documents no payment.")


def words_of(checked: Checked) -> tuple[Any, str, Any]:
    """The one word, its tone and the sentence of an answer."""
    if not checked.is_original:
        return CHANGED if checked.from_file else NOT_PROVED
    if checked.state == VALID and not checked.is_valid:
        return NOT_PROVED
    if checked.bill is not None and checked.bill.red:
        return (WORDS[REVERSED][0], "bad", RED)
    return WORDS[checked.state]


def answer_page(request: Any, checked: Checked) -> dict[str, Any]:
    """The values of ``answer.pt``, also where it is put out at once (a file)."""
    bill = checked.bill
    token = request.matchdict.get("token", "")
    if not token and bill is not None and checked.is_original:
        token = ticket_for(request, bill)
    word, tone, sentence = words_of(checked)
    request.override_renderer = "views:check/answer.pt"
    return {
        "title": _("Result of the check"),
        "checked": checked,
        "bill": bill,
        "word": word,
        "tone": tone,
        "sentence": sentence,
        "facts": facts_of(request, checked),
        "lines": lines_table(bill) if bill is not None else None,
        "roles": ROLES,
        "token": token,
        "changes": [change_words(request, change) for change in checked.changes],
        "can_want": _can_want(request, checked),
        "can_book": bill is not None and _can_book(checked),
    }


def _can_want(request: Any, checked: Checked) -> bool:
    """Whether the payer may ask for a bill: his payment has none, or a voided one."""
    if checked.notice is None or checked.from_file:
        return False
    try:
        deed = Issuing(ports_of(request))
        deed.check_may_have_bill(checked.notice, for_payer=True)
    except Refused:
        return False
    return True


def _can_book(checked: Checked) -> bool:
    assert checked.bill is not None
    bill = checked.bill
    return checked.is_valid and bill.booked is None and not bill.exchanged


def facts_of(request: Any, checked: Checked) -> list[Fact]:
    """What the bill says; the payer's document is masked."""
    bill, fmt = checked.bill, request.fmt
    if bill is None:
        notice = checked.notice
        assert notice is not None
        return [
            Fact(_("Payment code"), fmt.code(notice.id)),
            Fact(_("Payer"), notice.who.name),
            Fact(_("Amount"), notice.total),
            Fact(_("Paid at"), notice.paid.paid_at),
            *([Fact(_("Paper bill"), notice.paper)] if notice.paper else []),
        ]
    found = [
        Fact(_("Bill code"), str(bill.bill_id.code)),
        Fact(_("Bill number"), str(bill.bill_id.number)),
        Fact(_("Check code"), bill.check_code),
        Fact(_("Payer"), _payer(request, bill)),
        Fact(_("Unit"), fmt.unit(bill.unit)),
        Fact(_("Issued at"), bill.issued_on),
    ]
    if bill.notice:
        found.append(Fact(_("Payment code"), fmt.code(bill.notice)))
    if bill.related:
        words = (
            _("Takes back the bill") if bill.red else _("Taken back by the red bill")
        )
        found.append(Fact(words, fmt.code(bill.related)))
    if bill.exchanged:
        found.append(Fact(_("Exchanged for paper"), fmt.code(bill.exchanged)))
    if bill.booked is not None:
        _at, receiver, _fen, day = bill.booked
        found.append(Fact(_("Booked"), [day, fmt.masked_name(receiver)]))
    return found


def _payer(request: Any, bill: Bill) -> list[str]:
    """The name, and below it the document's number with most of it hidden."""
    number = bill.payer[3]
    return [bill.payer_name, *([request.fmt.masked_identity(number)] if number else [])]


MASKED = ("PayerPartyCode", "PayerAcct", "RecAcct")


def change_words(request: Any, change: Any) -> dict[str, Any]:
    """One changed field: its name, what was issued and what the file says."""
    mask = change.path.rpartition("/")[2] in MASKED
    show = request.fmt.masked_identity if mask else str
    return {
        "name": request.fmt.words(change.name),
        "line": change.line,
        "before": "" if change.before is None else show(change.before),
        "after": "" if change.after is None else show(change.after),
    }


# ---- looking again -----------------------------------------------------------


def bill_of_ticket(request: Any) -> Bill:
    """The bill of the ticket; raises AnswerOver."""
    ticket = read(request)
    bill = request.site.find("bill", ticket.name) if ticket.kind == "bill" else None
    if bill is None:
        raise AnswerOver
    return bill


@view_config(
    route_name="check-result",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/answer.pt",
    request_method="GET",
)
def result(request: Any) -> Any:
    """The answer, as the record stands now."""
    ticket = read(request)
    deed = Checking(ports_of(request))
    if ticket.kind == "notice":
        notice = request.site.document("notice", ticket.name)
        return answer_page(request, deed.of_payment(notice))
    return answer_page(request, deed.of_bill(bill_of_ticket(request)))
