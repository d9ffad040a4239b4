"""One process among many does a part of the work: the one that holds its lease.

The others look now and then and take over when the holder is gone. Each
transaction of the work is fenced: it reads the lease and cannot commit when another
process took it meanwhile, so a process that was asleep changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.jobs import LeaseLost, this_process

LENGTH = timedelta(seconds=30)
"""So long a holder that died keeps others from taking over."""


class Leading:
    """Turns ``turn`` while this process holds the lease of the name.

    ``turn`` may be set later, because what it works with wants ``fence``.
    """

    def __init__(
        self,
        begin: Begin,
        name: str,
        clock: Any,
        *,
        holder: str = "",
        length: timedelta = LENGTH,
        attempts: Attempts | None = None,
    ) -> None:
        self.name = name
        self.number = 0
        self.turn: Callable[[], int] = lambda: 0
        self._begin = begin
        self._clock = clock
        self._holder = holder or this_process()
        self._length = length
        self._attempts = attempts or Attempts()

    def run_once(self) -> int:
        """Take or renew the lease and work; 0 while another process holds it."""
        if not self._holds():
            return 0
        return self.turn()

    def fence(self, request: Any) -> None:
        """Bind the request's transaction to the lease and renew it; raises LeaseLost."""
        leases, now = request.site.leases, self._clock.now()
        lease = leases.renew(self.name, self.number, now, self._length)
        lease._p_jar.readCurrent(lease)

    def _holds(self) -> bool:
        now = self._clock.now()

        def look(request: Any) -> bool:
            """Whether the lease is ours for a good while yet; only reads."""
            lease = request.site.leases.find(self.name)
            ours = lease is not None and lease.number == self.number
            return bool(
                ours
                and lease.holder == self._holder
                and lease.until is not None
                and lease.until - now > self._length / 2
            )

        def take(request: Any) -> bool:
            leases = request.site.leases
            number = leases.take(self.name, self._holder, now, self._length)
            if number is None:
                return False
            leases.finish(self.name, number, now, self._length)
            self.number = number
            return True

        if self._attempts.in_transaction(self._begin, look):
            return True
        try:
            return self._attempts.in_transaction(self._begin, take)
        except LeaseLost:
            return False
