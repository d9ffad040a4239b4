"""What works after the commit: the sender of the outbox and the timers.

Both are given requests of their own, so that permissions, guards and ports are
the same as for a person. The site runs them as threads (``nontax serve``); tests
turn them by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nontax_site.bills.handlers import HANDLERS as BILL_HANDLERS
from nontax_site.catalog.orders import feed
from nontax_site.kernel.interfaces import IClock
from nontax_site.storage.sending import Sender


def requests_of(registry: Any) -> Callable[[], Any]:
    """``begin()`` for sender and timers: a request with ``tm`` and ``site``."""

    @contextmanager
    def begin() -> Iterator[Any]:
        from pyramid.scripting import prepare

        with prepare(registry=registry) as env:
            yield env["request"]

    return begin


def feed_order(request: Any, record: Any) -> None:
    """Topic "order": the bureau's own order follows the unit's."""
    feed(request.site.orders, record.facts)


HANDLERS: dict[str, Any] = {**BILL_HANDLERS, "order": feed_order}


def clock_of(registry: Any) -> Any:
    """The business clock bound in the registry."""
    from pyramid.scripting import prepare

    with prepare(registry=registry) as env:
        return env["request"].find_service(IClock)


def sender_of(registry: Any) -> Sender:
    """The sender of the outbox with every topic's handler."""
    return Sender(requests_of(registry), HANDLERS, clock_of(registry))
