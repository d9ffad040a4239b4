"""How many different notices and phones one address may look at (SX-47).

Payment codes run on, so a guess often hits: it is not the wrong answer that is
counted but every new code. The counts live in the sessions database and are
written in a transaction of their own. A notice that an address has opened before
is free, so that a payer may look again as often as he likes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from nontax_site.kernel.errors import Refused
from nontax_site.security.throttles import Limit, Throttles, throttles_of
from nontax_site.storage.connecting import SESSIONS, own_transaction
from views.visitors import address_of

LOOKS = Limit(20, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1))
"""Twenty notices, then one after a minute, two, four … up to an hour."""

_COUNTED = "nontax.pay.counted"


class LookedTooOften(Refused):
    """An address looked at too many different notices."""

    code: ClassVar[str] = "looked-too-often"
    message: ClassVar[str] = "There were too many searches from your address."
    remedy: ClassVar[str] = "Wait a few minutes and search again."


def admit(request: Any, what: str) -> None:
    """Count a look at a payment code or a phone; raises LookedTooOften.

    Counted once even when the request is tried again.
    """
    counted = request.environ.setdefault(_COUNTED, set())
    if what in counted:
        return
    address, at = address_of(request), request.clock.now()
    known = f"pay:{address}:{what}"

    def count(throttles: Throttles) -> bool:
        if throttles.tries(known):
            return True
        if not throttles.attempt(f"pay:{address}", at, LOOKS):
            return False
        return throttles.attempt(known, at, LOOKS)

    if not _own(request, count):
        raise LookedTooOften
    counted.add(what)


def admit_try(request: Any, what: str, limit: Limit) -> None:
    """Count a try at something of its own limit; raises LookedTooOften."""
    at = request.clock.now()
    if not _own(request, lambda throttles: throttles.attempt(what, at, limit)):
        raise LookedTooOften


def _own(request: Any, function: Callable[[Throttles], bool]) -> bool:
    database = request.registry._zodb_databases[SESSIONS]
    return own_transaction(database, lambda root: function(throttles_of(root)))
