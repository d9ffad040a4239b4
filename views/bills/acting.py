"""What can be done to a bill, one page a verb.

A request for a void or a reversal is decided on one page with everything on it
(``views.bills.deciding``); the buttons of those verbs lead there.
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.delivering import BY_UNIT, Delivering
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.reversing import Reversing, reversal_facts
from nontax_site.bills.sealing import Sealing
from nontax_site.bills.voiding import Voiding
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.interfaces import IBillDocument
from views.actions import ActionPage
from views.deciding import Decision
from views.documents import Fact
from views.i18n import _


def summary(request: Any, bill: Any) -> list[Fact]:
    """What a bill is about, above a form that decides something."""
    return [
        Fact(_("Payer"), bill.payer_name),
        Fact(_("Amount"), bill.total, request.fmt.capital(bill.total)),
        Fact(_("Unit"), request.fmt.unit(bill.unit)),
        Fact(_("Issued at"), bill.issued_on),
    ]


def guard_facts(request: Any, bill: Any) -> dict[str, Any]:
    """What the guards of a bill need of its region and its paper."""
    return reversal_facts(ports_of(request), bill)


def seal_by_hand(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The bureau supervisor seals after the same checks."""
    Sealing(ports_of(request)).by_hand(bill, act)


def ask_void(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The unit asks for a void."""
    Voiding(request.workflows).ask(bill, act)


def deliver(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The unit hands the bill over."""
    Delivering(ports_of(request)).deliver(bill, BY_UNIT, act)


def write_off(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The bureau clerk writes the bill off."""
    WritingOff(request.workflows).write_off(bill, act)


def ask_reversal(request: Any, bill: Any, act: Any, given: Any) -> None:
    """The unit asks for a red bill."""
    Reversing(ports_of(request)).ask(bill, act)


def _page(verb: str, button: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="bill",
        verb=verb,
        marker=IBillDocument,
        button=button,
        summary=summary,
        **more,
    )


def _decision(verb: str, button: Any) -> ActionPage:
    return Decision(kind="bill", verb=verb, marker=IBillDocument, button=button)


ACTIONS = (
    _page(
        "seal_by_hand",
        _("Seal this bill"),
        deed=seal_by_hand,
        ask=_(
            "Number, signature, certificate and sums are checked again, then the fiscal supervision seal is set. From then on the bill can only be reversed."
        ),
    ),
    _page(
        "ask_void",
        _("Ask for the void of this bill"),
        deed=ask_void,
        ask=_(
            "The bureau supervisor decides. Until then the seal waits. The number stays used; the payment stands."
        ),
    ),
    _page(
        "deliver",
        _("The bill was handed over"),
        deed=deliver,
        ask=_(
            "Records that the payer has the bill. Where the region writes off on delivery, the bill is written off at once."
        ),
    ),
    _page(
        "write_off",
        _("Write off this bill"),
        deed=write_off,
        ask=_("The bill counts as used from now on."),
    ),
    _page(
        "ask_reversal",
        _("Ask for the reversal of this bill"),
        deed=ask_reversal,
        facts=guard_facts,
        ask=_(
            "The bureau supervisor decides. A red bill will take back the whole amount; the bill itself stays and is marked as reversed. Reversal by itself returns no money."
        ),
    ),
    _decision("void", _("Void this bill")),
    _decision("refuse_void", _("Refuse the void")),
    _decision("reverse", _("Reverse this bill")),
    _decision("refuse_reversal", _("Refuse the reversal")),
)
