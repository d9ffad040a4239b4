"""What time alone does to notices: locks end and notices expire.

Run by timers under a lease. Before a lock ends the channels are asked: where one
took the money the lock stays until its confirm comes. Asking happens outside of
any transaction; each ending is a short one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Refused
from nontax_site.payments.asking import TAKEN
from nontax_site.payments.notice import ISSUED, LOCKED, Notice
from nontax_site.payments.noticing import Noticing
from nontax_site.payments.ports import PaymentPorts, system_act
from nontax_site.payments.qr import Scanning, lock_until
from nontax_site.units.region import RegionConfig

PAGE = 200

ASKED_AT_MOST = timedelta(seconds=10)
"""So long the channels are asked at a turn; the rest waits for the next one."""


def not_taken(
    codes: Iterable[str], channels: Any, now: Callable[[], datetime]
) -> Iterator[str]:
    """The codes no channel took money for, asked one by one outside transactions.

    ``channels`` provides ``IChannelQuery``; one that does not answer does not hold
    a lock up, and all together not the timers: after ``ASKED_AT_MOST`` by ``now``
    no more is asked.
    """
    ends = now() + ASKED_AT_MOST
    for code in codes:
        if now() >= ends:
            return
        if channels.taken(code) != TAKEN:
            yield code


class Timing:
    """The deeds of the timers on notices."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def locks_over(self, at: datetime) -> list[str]:
        """Payment codes whose lock and grace are over, oldest first; reads only."""
        newest_first = [
            notice.id
            for notice in self._in_state(LOCKED)
            if (until := lock_until(notice, self._config(notice))) and at >= until
        ]
        return newest_first[::-1]

    def end_lock(self, code: str, act: Act) -> bool:
        """End a lock after the channels were asked; False when it is not over now.

        Meanwhile the notice may have been paid, or be locked by somebody else.
        """
        notice = self._ports.notice(code)
        until = lock_until(notice, self._config(notice))
        if until is None or act.at < until:
            return False
        Scanning(self._ports).end_lock(notice, act)
        return True

    def expiring(self, at: datetime) -> Iterator[str]:
        """Payment codes that may expire because their day is over; reads only."""
        today = beijing_day(at)
        for notice in self._in_state(ISSUED):
            last_day = self._config(notice).last_day
            at_last = last_day is not None and today.isoformat() > last_day
            by_itself = notice.overdue(today) and not notice.bears_additions
            if (at_last or by_itself) and not notice.demand:
                yield notice.id

    def expire(self, code: str, act: Act) -> bool:
        """Expire a notice; False where a channel may still pay, or somebody did."""
        try:
            Noticing(self._ports).expire(
                self._ports.notice(code), system_act("timer", act)
            )
        except Refused:
            return False
        return True

    def _in_state(self, state: str) -> Iterator[Notice]:
        """Notices in a state, region by region, from the orders."""
        for region in self._ports.root.regions:
            for code in self._codes(region, state):
                notice = self._ports.root.find("notice", code)
                if notice is not None and notice.state == state:
                    yield notice

    def _codes(self, region: str, state: str) -> Iterator[str]:
        before: str | None = None
        while True:
            codes, before = self._ports.root.orders.page(
                f"region:{region}", (f"notice:{state}",), before=before, limit=PAGE
            )
            yield from codes
            if before is None:
                return

    def _config(self, notice: Notice) -> RegionConfig:
        return self._ports.region(notice.region).config
