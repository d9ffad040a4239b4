"""Deciding on a void or a reversal, and asking to correct a payer's name."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.refusals import BillNotSealed
from nontax_site.bills.reversing import Reversing, corrected_name
from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.interfaces import IBillDocument
from nontax_site.kernel.money import Money
from schemas.bills import CorrectName
from views.bills.acting import guard_facts, summary
from views.bills.showing import lines_table
from views.deciding import Choice, DecidePage, Shown
from views.documents import Fact
from views.fields import hidden
from views.forms import form_page
from views.i18n import _
from views.links import path_of

REASONS = {
    "agreed": _("The request is right and complete"),
    "wrong-data": _("The bill holds wrong data"),
    "not-proved": _("The reason is not proved"),
    "papers-missing": _("Papers are missing"),
    "other-way": _("Another way is right here"),
}
"""Reasons to choose from; what is chosen is kept in words in the history."""

RULES = {
    "void": (
        _(
            "A bill is voided only between the unit's signature and the fiscal supervision seal; afterwards it is reversed."
        ),
        _("The number stays used. The payment stands and may get a new bill."),
        _("Whoever asked for the void or issued the bill does not decide."),
    ),
    "reversal": (
        _(
            "A red bill with its own number takes back the whole amount; both are related, nothing is deleted."
        ),
        _(
            "A booked bill is reversed only after its receiver un-booked it, unless the region allows it; a red bill is never reversed."
        ),
        _(
            "Whoever asked for the reversal or issued the bill does not decide. Reversal by itself returns no money."
        ),
    ),
}


def choice_of(bill: Any) -> Choice:
    """What the request leads to: a void, or a red bill with or without a new one."""
    asked = bill.asked[0] if bill.asked else ""
    if asked == "void":
        verb, approve = "void", _("Void this bill")
    elif corrected_name(bill.asked):
        verb, approve = "reverse", _("Reverse and issue the new bill")
    else:
        verb, approve = "reverse", _("Reverse this bill")
    return Choice(verb, approve, _("Refuse the request"), RULES.get(asked, ()))


def decided(request: Any, bill: Any, asked: str, approve: bool, act: Any) -> None:  # noqa: FBT001
    """Call the deed of the decision."""
    if asked == "void":
        deed = Voiding(request.workflows)
        (deed.void if approve else deed.refuse)(bill, act)
        return
    reversing = Reversing(ports_of(request))
    if approve:
        reversing.reverse(bill, act)
    else:
        reversing.refuse(bill, act)


def said(request: Any, bill: Any, asked: str, approve: bool) -> None:  # noqa: FBT001
    """Leave the sentence for the next page."""
    words = (
        _("${number}: approved, ${what}.")
        if approve
        else _("${number}: refused, ${what}.")
    )
    title = request.workflows.verb_title("bill", f"ask_{asked}")
    request.said(words, number=request.fmt.name_of(bill), what=request.fmt.words(title))


def shown(request: Any, bill: Any) -> Shown:
    """What there is to see of the bill."""
    return Shown(
        heading=_("The bill"),
        facts=summary(request, bill),
        lines=lines_table(bill),
        money=money_of(request, bill),
        corrected=corrected_name(bill.asked),
    )


def money_of(request: Any, bill: Any) -> list[Fact]:
    """The payment behind the bill and what became of it."""
    notice = request.site.find("notice", bill.notice) if bill.notice else None
    if notice is None or notice.paid is None:
        return [Fact(_("Payment"), _("without a payment notice"))]
    paid = notice.paid
    channel = request.site.channels.get(paid.channel)
    return [
        Fact(_("Payment code"), request.fmt.code(notice.id)),
        Fact(_("Received"), paid.amount, channel.name if channel else paid.channel),
        Fact(_("Paid at"), paid.paid_at),
        Fact(_("State of the notice"), request.fmt.state(notice)),
        Fact(
            _("Refunded"), Money(notice.refunded_fen) if notice.refunded_fen else None
        ),
        Fact(_("Booked by the receiver"), bill.booked[1] if bill.booked else None),
    ]


DECIDING = DecidePage(
    kind="bill",
    marker=IBillDocument,
    asks=("ask_void", "ask_reversal"),
    choice=choice_of,
    reasons=REASONS,
    shown=shown,
    deed=decided,
    said=said,
    scope=lambda bill: f"region:{bill.region}",
    facts=guard_facts,
)


@view_config(
    context=IBillDocument,
    name="correct-name",
    permission="bill:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def correct_name(context: Any, request: Any) -> Any:
    """Ask for the payer's right name: a red bill and a new bill in one action."""
    if request.method == "GET" and not context.is_standing:
        raise BillNotSealed(bill=context.id)

    def ask(given: dict[str, Any]) -> None:
        act = request.act(comment=given["comment"], expect=given["expect"])
        Reversing(ports_of(request)).ask_correction(context, given["payer_name"], act)
        request.said(_("The correction is asked for; the bureau supervisor decides."))

    return form_page(
        request,
        CorrectName(),
        ask,
        title=_("Correct the payer's name"),
        button=_("Ask for this correction"),
        ask=_(
            "After the approval a red bill takes this bill back and a new bill with the right name is issued, both at once. Items and amounts stay as they are."
        ),
        summary=summary(request, context),
        initial={"expect": context.version},
        widgets={"expect": hidden()},
        back=path_of("bill", context.id),
    )
