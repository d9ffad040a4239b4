"""Paying a bill by card at the unit's terminal (CQ-07…09).

An attempt is written down as unknown before the host is asked, in a transaction of its
own; the answer follows in another. While an answer is missing nothing else is done: the
host is asked again under the same trace. A confirmed swipe pays the bill; taking a
swipe back at the host is a refund and never makes a void (CQ-53).
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.issuing_paper import by_system
from nontax_site.bills.paper_bill import (
    FAILED,
    ISSUED,
    SUCCEEDED,
    UNKNOWN,
    PaperBill,
    Received,
    Swipe,
)
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.pos_host import Answer, HostSilent, Order
from nontax_site.bills.swipe_refusals import (
    NotByCard,
    NothingToEnquire,
    SwipeUnknown,
    VoidWasAsked,
)
from nontax_site.bills.terminal import Terminal
from nontax_site.kernel.acts import Act
from nontax_site.stock.modes import POS, check_card, check_mode, check_terminal

TOPIC_SWIPE = "swipe-card"


def check_swipe(bill: PaperBill) -> None:
    """Raise what stands against swiping a card for the bill now.

    NotByCard, SwipeUnknown, VoidWasAsked.
    """
    if bill.mode != POS or bill.notice or bill.money is not None:
        raise NotByCard
    if unanswered(bill) is not None:
        raise SwipeUnknown
    if bill.asked is not None:
        raise VoidWasAsked


def unanswered(bill: PaperBill) -> Swipe | None:
    """The attempt nobody knows the end of, or None."""
    last = bill.attempts[-1] if bill.swipes else None
    return last if last is not None and last.outcome == UNKNOWN else None


def check_enquiry(bill: PaperBill) -> None:
    """Raise NothingToEnquire where no answer is missing."""
    if unanswered(bill) is None:
        raise NothingToEnquire


class Swiping:
    """The deeds of paying by card; ``host`` is an IPosHost."""

    def __init__(self, ports: BillPorts, host: Any) -> None:
        self._ports = ports
        self._host = host

    def begin(self, bill: PaperBill, terminal: str, presented: str, act: Act) -> None:
        """Write the attempt down and have the host asked after the commit.

        ``presented`` is the name of a played card; a real terminal reads its own.
        Raises NotConfigured, what ``check_swipe`` raises, CardNeedsMachineBill,
        TerminalElsewhere, TerminalNotBound, ItemNotAtTerminal.
        """
        self._host.check_bound()
        check_swipe(bill)
        check_mode(POS, bill.form)
        found: Terminal = self._ports.root.document("terminal", terminal)
        check_terminal(found.unit, bill.unit)
        found.check_takes(tuple(line.item_code for line in bill.parts))
        trace = f"{bill.id}-{len(bill.swipes) + 1}"
        tried = Swipe(
            act.at,
            found.id,
            presented,
            "",
            bill.total_fen,
            UNKNOWN,
            trace,
            act.actor.name,
        )
        bill.swipes = (*bill.swipes, tuple(tried))
        self._ports.workflows.fire(bill, "swipe", act)
        self._ports.outbox.put(bill.unit, TOPIC_SWIPE, bill=bill.id, trace=trace)

    def ask(self, bill: PaperBill, trace: str, act: Act) -> None:
        """Have the terminal take the money; without an answer it stays unknown."""
        tried = unanswered(bill)
        if tried is None or tried.reference != trace:
            return
        try:
            answer = self._host.swipe(self._order(tried), _card_is_taken)
        except HostSilent:
            return
        self._note(bill, tried, answer, act)

    def enquire(self, bill: PaperBill, act: Act) -> str:
        """Ask the host how the attempt went; gives the outcome.

        Raises NothingToEnquire. Without an answer it stays unknown.
        """
        check_enquiry(bill)
        tried = unanswered(bill)
        assert tried is not None
        self._ports.workflows.fire(bill, "enquire_swipe", act)
        try:
            answer = self._host.enquire(self._order(tried))
        except HostSilent:
            return UNKNOWN
        self._note(bill, tried, answer, act)
        return bill.attempts[-1].outcome

    def _order(self, tried: Swipe) -> Order:
        terminal: Terminal = self._ports.root.document("terminal", tried.terminal)
        return Order(
            terminal.machine,
            terminal.merchant,
            tried.reference,
            tried.fen,
            tried.card,
        )

    def _note(self, bill: PaperBill, tried: Swipe, answer: Answer, act: Act) -> None:
        known = tried._replace(
            card=answer.card,
            digits=answer.digits,
            outcome=answer.outcome,
            reference=answer.reference or tried.reference,
        )
        bill.swipes = (*bill.swipes[:-1], tuple(known))
        if answer.outcome != SUCCEEDED:
            self._ports.write(bill, act, "swiped", outcome=FAILED, fen=tried.fen)
            return
        bill.money = tuple(Received(act.at, POS, tried.fen, known.reference))
        if bill.state == ISSUED:
            self._ports.workflows.fire(bill, "pay", by_system(act))
        else:
            self._ports.write(bill, act, "note_money", fen=tried.fen)


def _card_is_taken(answer: Answer) -> None:
    """Refuse credit cards and what is no UnionPay card (CQ-08)."""
    check_card(answer.card, unionpay=answer.unionpay)
