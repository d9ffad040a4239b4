"""Guards of notices, and the record that a payment leaves in the outbox.

Guards only read. ``act.facts`` may carry what a notice cannot know: ``last_day``,
the region's last day (``guard_expire``), and ``relief`` or ``demand``, the case
in whose name the system changes what is owed (``guard_relieve``).
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, shown
from nontax_site.payments.dunning import CLOSE_DEMAND
from nontax_site.payments.notice import Notice
from nontax_site.payments.noticing import check_sum
from nontax_site.payments.paid import ISSUE_BILL, PAY_PAPER
from nontax_site.payments.refusals import (
    BeingDunned,
    CollectiveStays,
    LinesMissing,
    LockHolds,
    NotDueYet,
    NotPayable,
    PaidStands,
    PaperStands,
    PayingLocked,
    QuoteStands,
    StaysOwed,
)


def guard_issue(notice: Notice, act: Act) -> None:
    """Only a notice with lines that sum to its total becomes a debt (SX-19)."""
    if not notice.lines:
        raise LinesMissing
    check_sum(notice)


def guard_lock(notice: Notice, act: Act) -> None:
    """A lock says who holds it and until when."""
    if notice.holding is None or notice.holding.until <= act.at:
        raise NotPayable


def guard_unlock(notice: Notice, act: Act) -> None:
    """The deed takes the lock off first; what is still held is not ended."""
    if notice.holding is not None:
        raise LockHolds(until=shown(notice.holding.until))


def guard_pay(notice: Notice, act: Act) -> None:
    """Paid is only what a whole payment stands behind."""
    paid = notice.paid
    if paid is None or paid.amount_fen - paid.late_fen != notice.total_fen:
        raise NotPayable


def guard_settle(notice: Notice, act: Act) -> None:
    """Settled is only what has arrived."""
    if notice.settled_at is None:
        raise NotPayable


def guard_not_locked(notice: Notice, act: Act) -> None:
    """A notice that is being paid is not cancelled, and the page says so."""
    assert notice.holding is not None, "a locked notice has its lock"
    raise PayingLocked(until=shown(notice.holding.until))


def guard_not_paid(notice: Notice, act: Act) -> None:
    """A paid notice is not cancelled: money goes back as a refund."""
    raise PaidStands


def guard_expire(notice: Notice, act: Act) -> None:
    """A notice expires where nothing is ever added, or on the region's last day.

    Not before its day is over, not while a channel may still pay at a quote, and
    never while the debt is dunned, which stands whatever becomes of the code
    (practice 3.5).
    """
    if notice.demand:
        raise BeingDunned(demand=notice.demand)
    if notice.is_collective:
        raise CollectiveStays
    today = beijing_day(act.at)
    last_day = act.facts.get("last_day")
    at_last = last_day is not None and today > last_day
    if not at_last:
        if not notice.overdue(today):
            raise NotDueYet(due=notice.due)
        if notice.bears_additions:
            raise StaysOwed
    until = notice.quoted_until()
    if until is not None and act.at <= until:
        raise QuoteStands(until=shown(until))


def guard_no_paper(notice: Notice, act: Act) -> None:
    """A notice with paper ends with its paper: the paper is voided first."""
    if notice.paper:
        raise PaperStands(bill=notice.paper)


def guard_end_with_paper(notice: Notice, act: Act) -> None:
    """The payment code ends because its paper is voided (practice.md §3, 13)."""
    if not notice.paper or act.facts.get("paper") != notice.paper:
        raise NotPayable
    until = notice.quoted_until()
    if until is not None and act.at <= until:
        raise QuoteStands(until=shown(until))


def guard_relieve(notice: Notice, act: Act) -> None:
    """Only a decision on a relief or on a lost debt changes what is owed.

    What stands on paper changes only with the paper.
    """
    guard_no_paper(notice, act)
    if not (act.facts.get("relief") or act.facts.get("demand")):
        raise NotPayable
    check_sum(notice)


def after_pay(notice: Notice, act: Act, outbox: Any) -> None:
    """The bill is made in the next transaction, where one is wanted."""
    if notice.paper:
        outbox.put(notice.unit, PAY_PAPER, notice=notice.id)
    elif notice.bill_wanted:
        outbox.put(notice.unit, ISSUE_BILL, notice=notice.id)
    after_end(notice, act, outbox)


def after_end(notice: Notice, act: Act, outbox: Any) -> None:
    """What is owed no more is dunned no more, in the next transaction."""
    if notice.demand:
        outbox.put(notice.unit, CLOSE_DEMAND, notice=notice.id)
