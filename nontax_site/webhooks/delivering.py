"""Delivering: read the lanes, send what is due, keep how it went.

Each step is a short transaction of its own and the sending stands between them,
so that a slow other side holds up no database. One that does not answer is left
alone until its parcels are due again, so that it does not hold up the others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from nontax_site.audit.log import lane_of
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import ISigner
from nontax_site.security.keys import PLATFORM
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.webhooks.addresses import Addresses, Target
from nontax_site.webhooks.courier import Parcel
from nontax_site.webhooks.events import collect
from nontax_site.webhooks.posting import NotDelivered, post
from nontax_site.webhooks.subscription import ACTIVE, is_backed

log = logging.getLogger("nontax.webhooks")

AT_ONCE = 50
"""Parcels of one subscription in one round."""

ROUND_S = 60
"""No new delivery is begun in a round that has taken so long."""

Post = Callable[[Target, Mapping[str, str], bytes], int]


class Delivering:
    """One round over all subscriptions; ``begin`` as in ``storage.attempts``."""

    def __init__(
        self,
        begin: Begin,
        addresses: Addresses,
        clock: Any,
        *,
        send: Post = post,
        attempts: Attempts | None = None,
    ) -> None:
        self._begin = begin
        self._addresses = addresses
        self._clock = clock
        self._send = send
        self._attempts = attempts or Attempts()

    def run_once(self) -> int:
        """Send what is due; returns how many parcels arrived."""
        started = time.monotonic()
        arrived = 0
        for name in self._in_transaction(_active):
            self._collect(name)
            for parcel in self._due(name):
                if time.monotonic() - started > ROUND_S:
                    return arrived
                answered, status = self._deliver(name, parcel)
                arrived += 200 <= status < 300
                if not answered:
                    break
        return arrived

    def _collect(self, name: str) -> None:
        self._in_transaction(lambda request: _collect(request, name))

    def _due(self, name: str) -> list[Parcel]:
        now = self._clock.now()

        def look(request: Any) -> list[Parcel]:
            courier = request.site.couriers.get(name)
            return courier.due(now, AT_ONCE) if courier is not None else []

        found: list[Parcel] = self._in_transaction(look)
        return found

    def _deliver(self, name: str, parcel: Parcel) -> tuple[bool, int]:
        """(whether the other side answered at all, the status)."""
        status, error = 0, ""
        try:
            url = self._in_transaction(lambda request: request.site.webhooks[name].url)
            target = self._addresses.of(url)
            headers = self._in_transaction(
                lambda request: signed(request, name, target, parcel, self._clock.now())
            )
            status = self._send(target, headers, parcel.body)
        except NotDelivered as fault:
            error = str(fault)
        except NontaxError as fault:
            error = fault.code
        if status and not 200 <= status < 300:
            error = f"HTTP {status}"
        self._keep(name, parcel.number, status, error)
        return bool(status), status

    def _keep(self, name: str, number: int, status: int, error: str) -> None:
        now = self._clock.now()

        def keep(request: Any) -> None:
            courier = request.site.couriers[name]
            parcel = courier.get(number)
            if parcel is None:
                return
            if error:
                courier.failed(parcel, status, error, now)
            else:
                courier.delivered(parcel, status, now)

        self._in_transaction(keep)
        if error:
            log.warning("subscription %s event %s: %s", name, number, error)

    def _in_transaction(self, work: Callable[[Any], Any]) -> Any:
        return self._attempts.in_transaction(self._begin, work)


def signed(
    request: Any, name: str, target: Target, parcel: Parcel, now: Any
) -> dict[str, str]:
    """The headers of a delivery, with the platform's signature like a channel's.

    Signed are the time, the path and the bytes, a line feed after the first two.
    """
    timestamp = now.isoformat()
    signed_bytes = f"{timestamp}\n{target.path}\n".encode() + parcel.body
    sealed = request.find_service(ISigner).sign(PLATFORM, signed_bytes, now)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "nontax-site",
        "X-Channel": PLATFORM,
        "X-Key-Serial": sealed.certificate_serial,
        "X-Timestamp": timestamp,
        "X-Signature": sealed.signature_b64,
        "X-Event": parcel.event,
        "X-Subscription": name,
    }


def _active(request: Any) -> list[str]:
    """Those in use that somebody answers for."""
    hooks = request.site.webhooks.items()
    return [
        name
        for name, hook in hooks
        if hook.state == ACTIVE and is_backed(request.site, hook)
    ]


def _collect(request: Any, name: str) -> int:
    hook, courier = request.site.webhooks[name], request.site.couriers.get(name)
    if courier is None or hook.state != ACTIVE:
        return 0
    return collect(hook, courier, request.site.audit.find(lane_of(hook)))
