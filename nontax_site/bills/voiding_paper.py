"""Voiding paper: all copies here and intact, and every payment known to have failed.

Both conditions hold at the same time (CQ-51…54); unknown is not unsuccessful. What
cannot be voided is held, reported to the department and the bureau, and touched only
with the bureau's consent (CQ-55, CQ-56); what follows then is a refund. The payment
code of a voided Payment Book ends in the same transaction (practice.md §3, 13).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from nontax_site.bills.cash_refusals import CashGathered
from nontax_site.bills.copies import damaged, missing
from nontax_site.bills.paper_bill import (
    FAILED,
    OUTCOME_TITLES,
    SUCCEEDED,
    UNKNOWN,
    PaperBill,
)
from nontax_site.bills.paper_refusals import (
    BankNotUnsuccessful,
    CardNotUnsuccessful,
    CopiesIncomplete,
)
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.payments.notice import ISSUED, LOCKED
from nontax_site.payments.ports import system_act
from nontax_site.stock.moving import Moving

_ENDED = frozenset({"cancelled", "expired"})


def card_outcome(bill: PaperBill) -> str:
    """How the swipes of a bill went: one success or unknown one decides (CQ-53)."""
    outcomes = {swipe.outcome for swipe in bill.attempts}
    if SUCCEEDED in outcomes:
        return SUCCEEDED
    return UNKNOWN if outcomes - {FAILED} else FAILED


def bank_outcome(bill: PaperBill, notice: Any | None, at: datetime) -> str:
    """How the payment outside went, as far as is known at the moment.

    Cash noted on the bill counts as money that came; what paper given for an
    electronic bill shows is that bill's money, which stands. With a notice: paid is
    success; a lock or a quote that still stands is unknown, because a channel may
    pay at any moment.
    """
    if bill.is_exchange:
        return FAILED
    if bill.money is not None:
        return SUCCEEDED
    if not bill.notice:
        return FAILED
    if notice is None or notice.state == LOCKED:
        return UNKNOWN
    if notice.state in _ENDED:
        return FAILED
    if notice.state != ISSUED:
        return SUCCEEDED
    until = notice.quoted_until()
    return UNKNOWN if until is not None and at <= until else FAILED


def facts_about(bill: PaperBill, notice: Any | None, at: datetime) -> dict[str, str]:
    """What the guard of voiding cannot read from the bill itself."""
    return {"bank": bank_outcome(bill, notice, at)}


def against(bill: PaperBill, bank: str) -> tuple[Refused, ...]:
    """Everything that stands against voiding the bill, in the order of the rules."""
    found: list[Refused] = []
    if bill.gathered:
        found.append(CashGathered(collective=bill.gathered))
    gone = missing(bill.copies)
    if gone:
        found.append(CopiesIncomplete(copies="、".join(copy.name for copy in gone)))
    card = card_outcome(bill)
    if card != FAILED:
        found.append(CardNotUnsuccessful(outcome=OUTCOME_TITLES[card]))
    if bank != FAILED:
        found.append(BankNotUnsuccessful(outcome=OUTCOME_TITLES[bank]))
    return tuple(found)


class PaperVoiding:
    """Ask for, refuse and decide a void; hold, report and consent."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def ask(self, bill: PaperBill, act: Act, torn: Collection[int] = ()) -> None:
        """The unit asks; ``torn`` are copies the clerk found not intact.

        Raises CopiesIncomplete, CardNotUnsuccessful, BankNotUnsuccessful.
        """
        bill.copies = damaged(bill.copies, torn)
        self._ports.workflows.fire(bill, "ask_void", self._told(bill, act))

    def refuse(self, bill: PaperBill, act: Act) -> None:
        """The supervisor says no, with the reason."""
        self._ports.workflows.fire(bill, "refuse_void", act)

    def void(self, bill: PaperBill, act: Act) -> None:
        """A supervisor who neither wrote it nor asked voids it.

        The payment code ends first, then the number is void with all its copies.
        Raises what ``ask`` raises.
        """
        notice = self._ports.notice_of(bill)
        told = self._told(bill, act)
        if notice is not None and notice.state == ISSUED:
            ended = system_act("paper-bill", act).with_facts(paper=bill.id)
            self._ports.workflows.fire(notice, "end_with_paper", ended)
        self._ports.workflows.fire(bill, "void", told)
        code, number = bill.place_in_book
        Moving(self._ports.of_stock).void(code, number, act, f"{bill.kind}:{bill.id}")

    def hold(self, bill: PaperBill, act: Act, torn: Collection[int] = ()) -> None:
        """Keep a bill that cannot be voided; raises StillVoidable, CopyUnknown.

        ``torn`` are copies that are not intact.
        """
        bill.copies = damaged(bill.copies, torn)
        self._ports.workflows.fire(bill, "hold", self._told(bill, act))

    def release(self, bill: PaperBill, act: Act) -> None:
        """Take a bill out of the hold once nothing stands against voiding it."""
        self._ports.workflows.fire(bill, "release", self._told(bill, act))

    def report(self, bill: PaperBill, act: Act) -> None:
        """Report a held bill to the department and the bureau; the comment tells."""
        bill.report = (act.at, act.comment)
        self._ports.workflows.fire(bill, "report", act)

    def consent(self, bill: PaperBill, act: Act) -> None:
        """The bureau consents; what follows is a refund, not a void."""
        self._ports.workflows.fire(bill, "consent", act)

    def send_back(self, bill: PaperBill, act: Act) -> None:
        """The bureau does not consent; the bill stays held."""
        self._ports.workflows.fire(bill, "send_back", act)

    def _told(self, bill: PaperBill, act: Act) -> Act:
        notice = self._ports.notice_of(bill)
        return act.with_facts(**facts_about(bill, notice, act.at))
