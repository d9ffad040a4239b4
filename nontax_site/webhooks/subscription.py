"""A subscription 事件订阅: asked for by the unit, approved by the bureau."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from zope.interface import implementer

from nontax_site.audit.log import lane_of
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput, Forbidden
from nontax_site.kernel.interfaces import IWebhookDocument
from nontax_site.kernel.words import check_name
from nontax_site.security.grants import UNIT_SUPERVISOR
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.webhooks.addresses import Addresses
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


@stored
@implementer(IWebhookDocument)
class Webhook(Document):
    """Where events of a unit are sent: ``url``, ``topics``, and what it is for."""

    kind: ClassVar[str] = "webhook"
    FIELDS: ClassVar[tuple[str, ...]] = (*Document.FIELDS, "label", "url", "topics")

    label: str = ""
    url: str = ""
    topics: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What lists call the subscription."""
        return f"{self.label} ({self.id})"


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
        ``addresses`` says of the address.
        """
        if not act.actor.holds(UNIT_SUPERVISOR, f"unit:{unit}"):
            raise Forbidden
        if not topics:
            raise TopicsMissing
        for topic in topics:
            if topic not in TOPIC_TITLES:
                raise TopicUnknown(field="topics", topic=topic[:60])
        self._addresses.of(url.strip())
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

        The address is judged again: meanwhile its name may lead elsewhere.
        """
        self._addresses.of(hook.url)
        self._workflows.fire(hook, "approve", act)
        lane = self._root.audit.find(lane_of(hook))
        self._root.couriers.add(hook.id, Courier(lane.count if lane else 0))

    def end(self, hook: Webhook, act: Act) -> None:
        """End it: nothing more is sent, what waits is dropped."""
        self._workflows.fire(hook, "end", act)
        courier = self._root.couriers.get(hook.id)
        if courier is not None:
            courier.drop()
