"""Looking where the address of a subscription leads, before it can be approved.

What a name leads to is asked of others, who may answer late or never: so it is
asked between two short transactions, never in one and never while a person waits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IAudit
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.subscription import REQUESTED, Webhook

LOOK_UP = "look_up_address"
"""The verb of the entry in the audit log."""

AGAIN = timedelta(minutes=5)
"""What was refused is looked at again so often, until it is decided."""


class Wanted(NamedTuple):
    """A subscription whose address is to be looked at."""

    name: str
    url: str


def look_up(
    begin: Begin, addresses: Addresses, clock: Any, attempts: Attempts | None = None
) -> int:
    """Look at the address of each that waits for it; returns how many they were."""
    trying = attempts or Attempts()
    now = clock.now()

    def wanted(request: Any) -> list[Wanted]:
        hooks = request.site.webhooks.values()
        return [Wanted(one.id, one.url) for one in hooks if is_due(one, now)]

    found = trying.in_transaction(begin, wanted)
    for one in found:
        code = judged(addresses, one.url)

        def keep(request: Any, one: Wanted = one, code: str = code) -> None:
            hook: Webhook = request.site.webhooks[one.name]
            if hook.state != REQUESTED:
                return
            hook.looked = (clock.now(), code)
            act = Act(system_actor("timer"), clock.now())
            request.find_service(IAudit).record(hook, act, LOOK_UP, said=code)

        trying.in_transaction(begin, keep)
    return len(found)


def is_due(hook: Webhook, now: Any) -> bool:
    """Whether nobody has looked yet, or it was refused a while ago."""
    if hook.state != REQUESTED:
        return False
    if hook.looked is None:
        return True
    at, code = hook.looked
    return bool(code) and at + AGAIN <= now


def judged(addresses: Addresses, url: str) -> str:
    """The code of what is wrong with the address, or ""."""
    try:
        addresses.of(url)
    except NontaxError as error:
        return error.code
    return ""
