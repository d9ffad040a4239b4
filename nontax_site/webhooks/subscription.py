"""A subscription 事件订阅: asked for by the unit, approved by the bureau.

Where its address leads is looked up by ``webhooks.looking`` outside of any
transaction; until then the subscription waits and cannot be approved.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from zope.interface import implementer

from nontax_site.audit.log import lane_of
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.errors import BadInput, Forbidden, Refused
from nontax_site.kernel.interfaces import IWebhookDocument
from nontax_site.kernel.words import check_name
from nontax_site.security.grants import static_permits
from nontax_site.security.permissions import Permission
from nontax_site.security.roles import laws_in
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.webhooks.addresses import (
    Addresses,
    AddressInner,
    AddressMalformed,
    AddressUnresolved,
)
from nontax_site.webhooks.courier import Courier

REQUESTED = "requested"
ACTIVE = "active"
REFUSED = "refused"
ENDED = "ended"

LABEL_LENGTH = 60

CHANGED = "document.changed"

TOPIC_TITLES: Final[dict[str, str]] = {
    "notice.issued": "A payment notice was issued",
    "notice.paid": "A payment notice was paid",
    "notice.settled": "The money of a notice has arrived",
    "notice.cancelled": "A payment notice was cancelled",
    "notice.expired": "A payment notice expired",
    "bill.signed": "A bill was signed by the unit",
    "bill.sealed": "A bill was sealed by the finance side",
    "bill.voided": "A bill was voided",
    "bill.reversed": "A bill was reversed",
    CHANGED: "Anything on a notice, a bill or the unit",
}
"""What can be subscribed to: ``<kind>.<state reached>``, or everything."""

KINDS: Final = ("notice", "bill", "unit")
"""The kinds of document that events are about."""


class TopicsMissing(BadInput):
    """A subscription to nothing."""

    code: ClassVar[str] = "topics-missing"
    message: ClassVar[str] = "Choose at least one kind of event."

    def __init__(self) -> None:
        super().__init__(field="topics")


class TopicUnknown(BadInput):
    """No event has this name."""

    code: ClassVar[str] = "topic-unknown"
    message: ClassVar[str] = "There is no event «${topic}»."


class AddressNotLookedUp(Refused):
    """Nobody has looked yet where the address leads."""

    code: ClassVar[str] = "hook-address-not-looked-up"
    message: ClassVar[str] = "It is still being checked where the address leads."
    remedy: ClassVar[str] = "Try again in a few seconds."


class NobodyAnswers(Refused):
    """Who asked for the subscription is no supervisor of its unit any more."""

    code: ClassVar[str] = "hook-nobody-answers"
    message: ClassVar[str] = "Nobody of the unit answers for this subscription now."
    remedy: ClassVar[str] = "A supervisor of the unit asks for a new one."


@stored
@implementer(IWebhookDocument)
class Webhook(Document):
    """Where events of a unit are sent: ``url``, ``topics``, and what it is for.

    ``looked`` is (when, code) of the last look where the address leads; the code is
    "" for a public network and else that of the refusal. ``taken_over`` is (person,
    login) of the colleague who answers for it instead of who asked for it.
    """

    kind: ClassVar[str] = "webhook"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "label",
        "url",
        "topics",
        "looked",
        "taken_over",
    )

    label: str = ""
    url: str = ""
    topics: tuple[str, ...] = ()
    looked: tuple[datetime, str] | None = None
    taken_over: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """What lists call the subscription."""
        return f"{self.label} ({self.id})"

    @property
    def answering(self) -> tuple[str, str]:
        """(person, login) of who answers for it; nobody's before it was begun."""
        if self.taken_over is not None:
            return self.taken_over
        asked = next(iter(self.history()), None)
        return (asked.person, asked.login) if asked is not None else ("", "")

    def check_address(self) -> None:
        """Raise what the last look at the address said, or that there was none."""
        if self.looked is None:
            raise AddressNotLookedUp
        code = self.looked[1]
        if code == AddressMalformed.code:
            raise AddressMalformed
        for refusal in (AddressInner, AddressUnresolved):
            if code == refusal.code:
                host = urlsplit(self.url).hostname or ""
                raise refusal(field="url", host=host)


def is_backed(root: Any, hook: Webhook) -> bool:
    """Whether who answers for the subscription may still ask for one of its unit.

    Whoever leaves, moves or loses the role lets it rest until a colleague takes it
    over; what happened meanwhile is sent then.
    """
    user = root.users.get(hook.answering[1])
    return user is not None and may_ask(user.actor(laws_in(root)), hook.unit)


def may_ask(actor: Actor, unit: str) -> bool:
    """Whether the actor's roles at the unit let him subscribe to its events."""
    return static_permits(actor, Permission.WEBHOOK_ASK, (f"unit:{unit}",))


class Subscribing:
    """The deeds on subscriptions."""

    def __init__(self, root: Any, workflows: Any, addresses: Addresses) -> None:
        """``root`` holds webhooks, couriers and the audit log."""
        self._root = root
        self._workflows = workflows
        self._addresses = addresses

    def ask(
        self, unit: str, label: str, url: str, topics: Sequence[str], act: Act
    ) -> Webhook:
        """Ask for a subscription to events of the unit.

        Raises Forbidden for another unit, TopicsMissing, TopicUnknown, and what
        ``addresses`` says of the address' text.
        """
        if not may_ask(act.actor, unit):
            raise Forbidden
        if not topics:
            raise TopicsMissing
        for topic in topics:
            if topic not in TOPIC_TITLES:
                raise TopicUnknown(field="topics", topic=topic[:60])
        self._addresses.check_text(url.strip())
        hook = Webhook(
            id=f"wh-{secrets.token_hex(6)}",
            region=unit[:6],
            unit=unit,
            created=act.at,
            label=check_name(label, field="label", limit=LABEL_LENGTH),
            url=url.strip(),
            topics=tuple(sorted(set(topics))),
        )
        self._root.webhooks.add(hook.id, hook)
        self._workflows.begin(hook, act)
        return hook

    def approve(self, hook: Webhook, act: Act) -> None:
        """Approve it: what happens from now on is sent.

        Raises NobodyAnswers, AddressNotLookedUp, and what the look at the address
        said. Each delivery looks again, because a name may lead elsewhere at any time.
        """
        if not is_backed(self._root, hook):
            raise NobodyAnswers
        if hook.state == REQUESTED:
            hook.check_address()
        self._workflows.fire(hook, "approve", act)
        lane = self._root.audit.find(lane_of(hook))
        self._root.couriers.add(hook.id, Courier(lane.count if lane else 0))

    def take_over(self, hook: Webhook, act: Act) -> None:
        """Answer for it from now on instead of who did; it rests no more."""
        before = hook.answering
        hook.taken_over = (act.actor.person, act.actor.login)
        self._workflows.fire(hook, "take_over", act.with_facts(answering=before))

    def end(self, hook: Webhook, act: Act) -> None:
        """End it: nothing more is sent, what waits is dropped."""
        self._workflows.fire(hook, "end", act)
        courier = self._root.couriers.get(hook.id)
        if courier is not None:
            courier.drop()
