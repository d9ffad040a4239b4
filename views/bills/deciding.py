"""One page to decide on a request: all of it in sight, one reason, two buttons.

The request, the bill, the money, the person's earlier requests and the rule that
applies stand together; after the decision the next open request opens by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.refusals import BillNotSealed
from nontax_site.bills.reversing import Reversing, corrected_name
from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.kernel.interfaces import IBillDocument
from nontax_site.kernel.money import Money
from schemas.bills import Decide
from views.bills.acting import summary
from views.bills.showing import lines_table, seals_of
from views.documents import Fact
from views.forms import undo
from views.i18n import _
from views.links import path_of
from workflows.refusals import NothingAsked

LOOKED_BACK = 3000
"""So many entries of the unit's audit lane are looked through, newest first."""

SHOWN = 10

TOKENS = ("bill:asked:void", "bill:asked:reversal")

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


@view_config(
    context=IBillDocument,
    name="decide",
    permission="bill:view",
    renderer="views:bills/decide.pt",
    request_method="GET",
)
def look(context: Any, request: Any) -> dict[str, Any]:
    """The request with everything that is needed to decide on it."""
    if context.asked is None:
        raise NothingAsked
    return _page(request, context, {}, None)


@view_config(
    context=IBillDocument,
    name="decide",
    permission="bill:view",
    renderer="views:bills/decide.pt",
    request_method="POST",
)
def decide(context: Any, request: Any) -> Any:
    """Approve or refuse; then the next open request."""
    typed = dict(request.POST)
    try:
        given = Decide().deserialize(typed)
    except colander.Invalid as invalid:
        fault = BadInput(field="comment")
        fault.__cause__ = invalid
        return _again(request, context, typed, fault)
    if context.asked is None:
        raise NothingAsked
    asked, region = context.asked[0], context.region
    try:
        _decided(request, context, given)
    except (BadInput, Refused) as refusal:
        undo(request)
        return _again(request, context, typed, refusal)
    words = request.fmt.words
    said = (
        _("Approved: ${what}.")
        if given["decision"] == "approve"
        else _("Refused: ${what}.")
    )
    request.said(said, what=words(request.workflows.verb_title("bill", f"ask_{asked}")))
    return HTTPSeeOther(location=_next(request, context, region))


def _decided(request: Any, bill: Any, given: dict[str, Any]) -> None:
    """Call the deed of the decision."""
    reason = REASONS.get(given["reason"])
    chosen = request.fmt.words(reason) if reason else ""
    words = "：".join(part for part in (chosen, given["comment"]) if part)
    act = request.act(comment=words, expect=given["expect"])
    approve = given["decision"] == "approve"
    if bill.asked[0] == "void":
        deed = Voiding(request.workflows)
        (deed.void if approve else deed.refuse)(bill, act)
        return
    reversing = Reversing(ports_of(request))
    if approve:
        reversing.reverse(bill, act)
    else:
        reversing.refuse(bill, act)


def _again(request: Any, bill: Any, typed: Any, error: NontaxError) -> dict[str, Any]:
    """The page as it was sent, with what is wrong."""
    request.response.status_int = 422 if isinstance(error, BadInput) else 409
    return _page(request, bill, typed, error)


def _page(
    request: Any, bill: Any, typed: dict[str, Any], error: NontaxError | None
) -> dict[str, Any]:
    asked = bill.open_request
    verb = "void" if asked is None or asked.verb == "void" else "reverse"
    action = request.workflows.action(bill, verb, request.actor, request.clock.now())
    return {
        "title": _("Decide on a request"),
        "document": bill,
        "asked": asked,
        "asked_words": request.workflows.verb_title("bill", f"ask_{asked.verb}")
        if asked
        else "",
        "corrected": corrected_name(bill.asked),
        "facts": summary(request, bill),
        "lines": lines_table(bill),
        "seals": seals_of(request, bill),
        "money": money_of(request, bill),
        "earlier": list(earlier(request, bill, asked)) if asked else [],
        "rules": RULES[asked.verb] if asked else (),
        "reasons": [(key, request.fmt.words(words)) for key, words in REASONS.items()],
        "closed": action.reason,
        "typed": typed,
        "error": error,
    }


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


def earlier(request: Any, bill: Any, asked: Any) -> Iterator[dict[str, Any]]:
    """What the person asked before in this unit, newest first."""
    lane = request.site.audit.lane(bill.unit)
    found = (
        entry
        for entry in islice(lane.newest_first(), LOOKED_BACK)
        if entry["verb"] in ("ask_void", "ask_reversal")
        and entry.get("person") == asked.person
        and entry.get("id") != bill.id
    )
    for entry in islice(found, SHOWN):
        other = request.site.find("bill", entry["id"])
        yield {
            "at": entry["at"],
            "verb": request.workflows.verb_title("bill", entry["verb"]),
            "id": entry["id"],
            "path": path_of("bill", entry["id"]),
            "comment": entry.get("comment", ""),
            "state": request.fmt.state(other) if other is not None else "",
        }


def _next(request: Any, bill: Any, region: str) -> str:
    """The page of the next open request of the region, or the work page."""
    ids, _cursor = request.site.orders.page(f"region:{region}", TOKENS, limit=20)
    for name in ids:
        other = request.site.find("bill", name)
        if other is not None and other.id != bill.id and other.asked is not None:
            return path_of("bill", other.id, "decide")
    return path_of("bill", bill.id)


@view_config(
    context=IBillDocument,
    name="correct-name",
    permission="bill:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def correct_name(context: Any, request: Any) -> Any:
    """Ask for the payer's right name: a red bill and a new bill in one action."""
    from schemas.bills import CorrectName
    from views.forms import form_page

    if request.method == "GET" and not context.is_standing:
        raise BillNotSealed(bill=context.id)

    def ask(given: dict[str, Any]) -> None:
        act = request.act(comment=given["comment"])
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
        back=path_of("bill", context.id),
    )
