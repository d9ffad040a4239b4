"""The public check of a paper bill: what stands on the sheet, and one word for it."""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.bills.checking_paper import (
    BLANK_SHEET,
    IN_QUESTION,
    LOST,
    NOT_ENTERED,
    UNPAID,
    VALID,
    PaperChecked,
    PaperChecking,
    PaperFields,
)
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.paper_bill import VOIDED
from schemas.paper_bills import CheckPaper
from views.check import limiting
from views.check.asking import FIELDS, ways
from views.documents import Fact
from views.forms import form_page
from views.i18n import _

WORDS: dict[str, tuple[Any, str, Any]] = {
    VALID: (
        _("Valid"),
        "good",
        _("This sheet was given out with this amount, and its money was received."),
    ),
    UNPAID: (
        _("Written, not paid"),
        "wait",
        _("This sheet was written. Nothing says yet that its money was received."),
    ),
    VOIDED: (
        _("Voided"),
        "bad",
        _("This sheet is void with all its copies. Do not accept it."),
    ),
    LOST: (
        _("Lost"),
        "bad",
        _(
            "This number was reported as lost and must not be used. Do not accept the sheet; tell the finance bureau."
        ),
    ),
    BLANK_SHEET: (
        _("Not given out"),
        "bad",
        _(
            "Nothing was written on this number so far. Do not accept the sheet; tell the finance bureau."
        ),
    ),
    NOT_ENTERED: (
        _("Not entered yet"),
        "wait",
        _(
            "A bill written by hand is entered some days later. Check again then, or ask the unit."
        ),
    ),
    IN_QUESTION: (
        _("In question"),
        "bad",
        _(
            "This sheet was reported to the finance bureau, or its money went back. Ask the unit before you accept it."
        ),
    ),
}
"""The word, its tone and the sentence of each answer (trust §2 F44)."""


@view_config(
    route_name="check-paper",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:check/ask.pt",
    request_method=("GET", "POST"),
)
def by_paper(request: Any) -> Any:
    """Number, amount and day of a paper bill."""

    def look(given: dict[str, Any]) -> Any:
        limiting.count(request)
        found = PaperChecking(ports_of(request)).by_fields(PaperFields(**given))
        limiting.give_back(request)
        values = answer(request, found)
        return render_to_response("views:check/paper.pt", values, request)

    return form_page(
        request,
        CheckPaper(),
        look,
        title=_("Check a bill"),
        button=_("Check"),
        ask=_("Enter what stands on the sheet. All of it is required."),
        once=False,
        ways=ways(request, "check-paper"),
        reset=request.route_path("check-paper"),
        here="check-paper",
        initial={
            name: request.GET[name][:20] for name in FIELDS[:2] if name in request.GET
        }
        or None,
    )


def answer(request: Any, found: PaperChecked) -> dict[str, Any]:
    """The values of the answer; the payer's name is masked."""
    word, tone, sentence = WORDS[found.state]
    bill = found.bill
    facts = [
        Fact(_("Bill type"), found.bill_type.name),
        Fact(_("Bill code"), str(found.number.code)),
        Fact(_("Bill number"), str(found.number.number)),
    ]
    if bill is not None:
        facts += [
            Fact(_("Unit"), request.fmt.unit(bill.unit)),
            Fact(_("Payer"), request.fmt.masked_name(bill.payer_name)),
            Fact(_("Amount"), bill.total, request.fmt.capital(bill.total)),
            Fact(_("Date of issue"), bill.written_on),
        ]
    return {
        "title": _("Result of the check"),
        "word": word,
        "tone": tone,
        "sentence": sentence,
        "facts": facts,
    }
