"""Asking a channel whether it took money: 支付完成, and before a lock ends.

The payer's button and the timer only ask. Neither sets a notice paid, whatever
the channel says: the signed confirm does (SX-29).
"""

from __future__ import annotations

from typing import Any

from zope.interface import Interface

from nontax_site.payments.notice import PAID, SETTLED, Notice
from nontax_site.payments.standing import why_not

TAKEN = "taken"
NOT_TAKEN = "not-taken"
UNKNOWN = "unknown"

SEEN_PAID = "paid"
SEEN_COMING = "coming"
SEEN_WAITING = "waiting"
SEEN_CLOSED = "closed"


class IChannelQuery(Interface):
    """Asks the channels outside; bound by the floor that can reach them."""

    def taken(pay_code):  # type: ignore[no-untyped-def,misc]  # noqa: ANN201
        """``TAKEN``, ``NOT_TAKEN`` or, when nobody answers, ``UNKNOWN``."""


class PaymentDone:
    """What to tell a payer who says that he has paid.

    ``channels`` provides ``IChannelQuery``.
    """

    def __init__(self, channels: Any) -> None:
        self._channels = channels

    def ask(self, notice: Notice) -> str:
        """``paid`` (we have the confirm), ``coming`` (the channel took the money,
        its confirm is on the way), ``waiting`` (no money yet) or ``closed``.
        """
        if notice.state in {PAID, SETTLED}:
            return SEEN_PAID
        if why_not(notice) is not None:
            return SEEN_CLOSED
        if self._channels.taken(notice.id) == TAKEN:
            return SEEN_COMING
        return SEEN_WAITING
