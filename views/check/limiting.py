"""How often one address may be wrong: counted before anything is looked at.

The count lives in the sessions database and is written in a transaction of its
own, so a request that is rolled back gains nothing. A right answer gives its try
back: an office that checks a pile of real bills is not slowed down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from nontax_site.kernel.errors import TooOften
from nontax_site.security.throttles import Limit, Throttles, throttles_of
from nontax_site.storage.connecting import SESSIONS, own_transaction
from views.visitors import address_of

CHECKS = Limit(20, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1))
"""Twenty wrong tries, then a minute, two, four … up to an hour."""

_COUNTED = "nontax.check.counted"


class CheckedTooOften(TooOften):
    """An address was wrong too often."""

    code: ClassVar[str] = "checked-too-often"
    message: ClassVar[str] = "There were too many tries from your address."
    remedy: ClassVar[str] = "Wait a few minutes and try again."


def count(request: Any) -> None:
    """Count a try; raises CheckedTooOften when it comes too early.

    Counted once even when the request is tried again.
    """
    if request.environ.get(_COUNTED):
        return
    key, at = _key(request), request.clock.now()
    if not _own(request, lambda tries: tries.attempt(key, at, CHECKS)):
        raise CheckedTooOften
    request.environ[_COUNTED] = True


def give_back(request: Any) -> None:
    """The try was right."""
    key = _key(request)
    _own(request, lambda tries: tries.give_back(key))


def _key(request: Any) -> str:
    return f"check:{address_of(request)}"


def _own(request: Any, function: Callable[[Throttles], Any]) -> Any:
    database = request.registry._zodb_databases[SESSIONS]
    return own_transaction(database, lambda root: function(throttles_of(root)))
