"""The host of card terminals: the port, and the test bank that plays it.

A terminal reads the card itself: the site names terminal, amount and its own trace
number, never a card. The host asks ``check`` about the card before it charges it, and
a trace it knows is answered as it went the first time, so that nothing is charged
twice. No answer in time is HostSilent: unknown, not unsuccessful.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.bills.paper_bill import FAILED, SUCCEEDED
from nontax_site.kernel.errors import NontaxError, NotConfigured, Refused
from nontax_site.kernel.interfaces import IPosHost
from nontax_site.stock.modes import CREDIT, DEBIT, QUASI_CREDIT

SETTING = "nontax.pos_host"
PLAYED = "played"
WHAT = "the host of card terminals"


class HostSilent(NontaxError):
    """The host gave no answer: nobody knows how the payment went."""

    code: ClassVar[str] = "host-silent"
    message: ClassVar[str] = "The host of the card terminals does not answer."


@dataclass(frozen=True, slots=True)
class Order:
    """What a terminal is asked to take; ``presented`` is played cards' name only."""

    machine: str
    merchant: str
    trace: str
    fen: int
    presented: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host says: outcome, kind of card, last four digits, its own number."""

    outcome: str
    card: str
    digits: str
    reference: str
    unionpay: bool = True


Check = Callable[[Answer], None]
"""Raises what a card is refused for, before it is charged."""


@implementer(IPosHost)
class NoHost:
    """No host is bound: nothing is swiped."""

    cards: Mapping[str, str] = {}

    def check_bound(self) -> None:
        """Raise NotConfigured."""
        raise NotConfigured(what=WHAT)

    def swipe(self, order: Order, check: Check) -> Answer:  # noqa: ARG002
        """Raise NotConfigured."""
        raise NotConfigured(what=WHAT)

    def enquire(self, order: Order) -> Answer:  # noqa: ARG002
        """Raise NotConfigured."""
        raise NotConfigured(what=WHAT)


@dataclass(frozen=True, slots=True)
class _Card:
    """A played card: its words, kind, last digits and fate."""

    title: str
    kind: str
    digits: str
    outcome: str
    unionpay: bool = True
    silent: bool = False


_CARDS: Mapping[str, _Card] = {
    "debit": _Card("Debit card, successful", DEBIT, "0001", SUCCEEDED),
    "poor": _Card("Debit card without cover", DEBIT, "0002", FAILED),
    "late": _Card(
        "Debit card, charged, answer lost", DEBIT, "0003", SUCCEEDED, silent=True
    ),
    "gone": _Card(
        "Debit card, not charged, answer lost", DEBIT, "0004", FAILED, silent=True
    ),
    "credit": _Card("Credit card", CREDIT, "0005", SUCCEEDED),
    "quasi": _Card("Card that may be overdrawn", QUASI_CREDIT, "0006", SUCCEEDED),
    "foreign": _Card("Card without UnionPay", DEBIT, "0007", SUCCEEDED, unionpay=False),
}


@implementer(IPosHost)
class PlayedHost:
    """The test bank as the host: cards with names, each with its own fate."""

    cards: Mapping[str, str] = {name: card.title for name, card in _CARDS.items()}

    def check_bound(self) -> None:
        """It is there."""

    def swipe(self, order: Order, check: Check) -> Answer:
        """Read the played card, ask ``check``, and charge it; raises HostSilent."""
        answer = self.enquire(order)
        try:
            check(answer)
        except Refused:
            return Answer(FAILED, answer.card, answer.digits, "", answer.unionpay)
        if _CARDS[order.presented].silent:
            raise HostSilent
        return answer

    def enquire(self, order: Order) -> Answer:
        """How the order of this trace went; raises HostSilent for none it knows."""
        card = _CARDS.get(order.presented)
        if card is None:
            raise HostSilent
        reference = f"{order.trace}R" if card.outcome == SUCCEEDED else ""
        return Answer(card.outcome, card.kind, card.digits, reference, card.unionpay)


def pos_host_of(settings: Any) -> NoHost | PlayedHost:
    """What ``nontax.pos_host`` names: ``played``, or nothing.

    Raises NotConfigured for another word.
    """
    said = str(settings.get(SETTING) or "").strip()
    if not said:
        return NoHost()
    if said != PLAYED:
        raise NotConfigured(what=f"{SETTING} = {said}")
    return PlayedHost()
