"""What payments do after a commit or by time alone, with a request of their own."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import IClock
from nontax_site.payments.dunning import CLOSE_DEMAND, Dunning
from nontax_site.payments.ports import payment_ports
from nontax_site.storage.attempts import Attempts, Begin

OPENED_AT_ONCE = 500
"""So many cases of dunning begin at one turn; the rest at the next."""


def _act(request: Any) -> Act:
    return Act(system_actor("dunning"), request.find_service(IClock).now())


def close_demand(request: Any, record: Any) -> None:
    """Topic "close-demand": the case of a notice that is owed no more ends."""
    ports = payment_ports(request)
    Dunning(ports).close(ports.notice(record.facts["notice"]), _act(request))


def open_demands(begin: Begin) -> None:
    """Begin to dun what has been overdue for the region's days, each by itself."""
    attempts = Attempts()

    def look(request: Any) -> list[str]:
        found = Dunning(payment_ports(request)).to_open(beijing_day(_act(request).at))
        return [code for code, _turn in zip(found, range(OPENED_AT_ONCE), strict=False)]

    for code in attempts.in_transaction(begin, look):

        def open_one(request: Any, code: str = code) -> None:
            ports = payment_ports(request)
            try:
                Dunning(ports).open(ports.notice(code), _act(request))
            except Refused:
                return

        attempts.in_transaction(begin, open_one)


HANDLERS = {CLOSE_DEMAND: close_demand}
