"""What can be done to a paper bill, one page a verb.

A void is asked for by the unit and decided by somebody else, one by one or many at
once: both decisions need a reason and nothing more, so that the list of bills that
were asked for can be ticked, with an answer for each.
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.swiping import Swiping
from nontax_site.bills.terminal import BOUND
from nontax_site.bills.tracking import Tracking
from nontax_site.bills.voiding_paper import PaperVoiding, facts_about
from nontax_site.kernel.interfaces import IPaperBillDocument, IPosHost
from nontax_site.stock.bill_type import PAYMENT_BOOK
from nontax_site.stock.modes import POS
from schemas.paper_bills import (
    BY_BANK,
    BY_UNIT,
    SEALERS,
    STAMPS,
    UNSTAMPED,
    seal_schema,
    stamp_schema,
    swipe_schema,
    torn_schema,
)
from views.actions import ActionPage
from views.documents import Fact
from views.fields import choice, hidden, radio, ticks
from views.i18n import _
from views.paper_bills.showing import outcome_facts

LEAVES_MOST = 6


def summary(request: Any, bill: Any) -> list[Fact]:
    """Whose bill it is and how card and bank stand."""
    return [
        Fact(_("Payer"), bill.payer_name or None),
        Fact(_("Amount"), bill.total, request.fmt.capital(bill.total)),
        Fact(_("Unit"), request.fmt.unit(bill.unit)),
        Fact(_("Date of issue"), bill.written_on),
        *outcome_facts(request, bill),
    ]


def guard_facts(request: Any, bill: Any) -> dict[str, Any]:
    """What the guards of voiding need of the notice."""
    notice = ports_of(request).notice_of(bill)
    return dict(facts_about(bill, notice, request.clock.now()))


def _tracking(request: Any) -> Tracking:
    return Tracking(ports_of(request))


def _voiding(request: Any) -> PaperVoiding:
    return PaperVoiding(ports_of(request))


def _torn(given: dict[str, Any]) -> tuple[int, ...]:
    return tuple(sorted(int(number) for number in given["torn"]))


def send_copies(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Copies 1 to 3 go with the payer."""
    _tracking(request).to_bank(bill, act)


def take_back(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Copies come back, with a stamp or without."""
    if given["stamp"] == UNSTAMPED:
        _tracking(request).unpaid_back(bill, act)
    else:
        _tracking(request).back(bill, given["stamp"], act)


def seal_receipt(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The receipt is sealed."""
    _tracking(request).seal(bill, act, by_bank=given["by"] == BY_BANK)


def hand_receipt(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The receipt goes to the payer."""
    _tracking(request).hand_over(bill, act)


def recover(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The payer gave the receipt back."""
    _tracking(request).recover(bill, act)


def ask_void(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The unit asks for a void."""
    _voiding(request).ask(bill, act, _torn(given))


def void(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Somebody else voids it, and its payment code with it."""
    _voiding(request).void(bill, act)


def refuse_void(request: Any, bill: Any, act: Any, given: Any) -> None:
    """It is not voided."""
    _voiding(request).refuse(bill, act)


def hold(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Keep what cannot be voided."""
    _voiding(request).hold(bill, act, _torn(given))


def release(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Out of the hold."""
    _voiding(request).release(bill, act)


def report(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Report what is held."""
    _voiding(request).report(bill, act)


def consent(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The bureau consents."""
    _voiding(request).consent(bill, act)


def send_back(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The bureau does not consent."""
    _voiding(request).send_back(bill, act)


def swipe(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Have the terminal take the money."""
    _swiping(request).begin(bill, given["terminal"], given["card"], act)


def enquire_swipe(request: Any, bill: Any, act: Any, given: Any) -> None:
    """Ask the host how the last attempt went."""
    _swiping(request).enquire(bill, act)


def _swiping(request: Any) -> Swiping:
    return Swiping(ports_of(request), request.find_service(IPosHost))


def _terminal_inputs(request: Any, bill: Any) -> dict[str, Any]:
    """The unit's bound terminals; and played cards where the host is played."""
    found = [
        (one.id, f"{one.machine}（{one.id}）")
        for one in request.site.terminals.values()
        if one.unit == bill.unit and one.state == BOUND
    ]
    cards = request.find_service(IPosHost).cards
    return {
        "terminal": choice(found, empty=len(found) != 1),
        "card": choice(cards.items()) if cards else hidden(),
    }


def _copies_ticked(request: Any, bill: Any) -> dict[str, Any]:  # noqa: ARG001
    return {"torn": ticks([(str(c.number), c.name) for c in bill.leaves])}


def _goes_to_bank(bill: Any) -> bool:
    return bool(bill.type_code.startswith(PAYMENT_BOOK))


def _by_card(bill: Any) -> bool:
    return bool(bill.mode == POS)


def _page(verb: str, button: Any, ask: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="paper_bill",
        verb=verb,
        marker=IPaperBillDocument,
        button=button,
        ask=ask,
        deed=deed,
        summary=summary,
        facts=guard_facts,
        **more,
    )


def _torn_page(verb: str, button: Any, ask: Any, deed: Any) -> ActionPage:
    numbers = [str(number) for number in range(1, LEAVES_MOST + 1)]
    return _page(
        verb,
        button,
        ask,
        deed,
        schema=torn_schema(numbers),
        widgets=_copies_ticked,
    )


ACTIONS = (
    _page(
        "send_copies",
        _("Copies 1 to 3 were given out"),
        _("The payer takes copies 1 to 3 to his bank. Copies 4 and 5 stay here."),
        send_copies,
        applies=_goes_to_bank,
    ),
    _page(
        "take_back",
        _("Note what came back"),
        _(
            "Copy 1 comes back with the bank's stamp, copies 2 and 3 stay with the banks. Without a stamp the bank took no money and all three are back."
        ),
        take_back,
        applies=_goes_to_bank,
        schema=stamp_schema(),
        widgets={"stamp": radio(STAMPS.items())},
    ),
    _page(
        "seal_receipt",
        _("The receipt is sealed"),
        _(
            "A receipt has no effect before the unit's seal. The bank seals it only by exception, with the reason."
        ),
        seal_receipt,
        schema=seal_schema(),
        widgets={"by": radio(SEALERS.items())},
        initial=lambda request, bill: {"by": BY_UNIT},
    ),
    _page(
        "hand_receipt",
        _("The receipt was handed over"),
        _(
            "In exchange for copy 1 with the bank's stamp; for cash and cards taken here, at once."
        ),
        hand_receipt,
    ),
    _page(
        "recover",
        _("The receipt is back"),
        _(
            "Only of paper that was given for an electronic bill: it is recovered and voided before that bill is reversed."
        ),
        recover,
        applies=lambda bill: bill.is_exchange,
    ),
    _page(
        "swipe",
        _("Take the money by card"),
        _(
            "The terminal asks for the card: a UnionPay debit card, no credit card. The answer of the host follows in a moment."
        ),
        swipe,
        applies=_by_card,
        schema=swipe_schema(),
        widgets=_terminal_inputs,
    ),
    _page(
        "enquire_swipe",
        _("Ask the host"),
        _(
            "The answer to the last card payment is missing: nothing else is done before the host has said how it went."
        ),
        enquire_swipe,
        applies=_by_card,
    ),
    _torn_page(
        "ask_void",
        _("Ask for the void of this bill"),
        _(
            "Count every copy before you ask, and tick what is not intact. Somebody who did not write it decides. All copies are kept and handed in."
        ),
        ask_void,
    ),
    _page(
        "void",
        _("Void this bill"),
        _(
            "The number is void with all its copies, and its payment code ends at every channel in the same moment."
        ),
        void,
        danger=True,
    ),
    _page(
        "refuse_void",
        _("Refuse the void"),
        _("The bill stays as it is; the unit reads the reason."),
        refuse_void,
    ),
    _torn_page(
        "hold",
        _("Hold this bill"),
        _(
            "For a bill that cannot be voided. Keep all there is of it, and report it to the department and the bureau."
        ),
        hold,
    ),
    _page(
        "release",
        _("Take it out of the hold"),
        _("Only when nothing stands against a void any more."),
        release,
    ),
    _page(
        "report",
        _("Report this bill"),
        _("Say what happened, in full; the department and the bureau read it."),
        report,
    ),
    _page(
        "consent",
        _("Consent"),
        _("A refund may follow. The bill itself stays written and is not void."),
        consent,
        danger=True,
    ),
    _page(
        "send_back",
        _("Do not consent"),
        _("The bill stays held; say what is missing."),
        send_back,
    ),
)
