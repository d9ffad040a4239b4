"""The list of subscriptions: where to, and how many events wait or are stopped."""

from __future__ import annotations

from typing import Any

from nontax_site.webhooks.courier import summary
from nontax_site.webhooks.subscription import Webhook
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, STATE, UNIT, Button, Column, ListPage
from views.traversal import Webhooks


def deliveries(request: Any, hook: Webhook) -> Any:
    """How many events wait; marked when some are stopped."""
    counts = summary(request.site.couriers.get(hook.id))
    if counts["stopped"]:
        words = _("${waiting} wait, ${stopped} stopped")
        return Marked(request.fmt.words(words, **counts), "bad")
    return request.fmt.words(_("${waiting} wait"), waiting=counts["waiting"])


WEBHOOKS = ListPage(
    place=Webhooks,
    kind="webhook",
    title=_("Subscriptions to events"),
    permission="webhook:view",
    columns=(
        Column(
            _("Program"),
            lambda request, hook: Link(hook.label, path_of("webhook", hook.id)),
        ),
        UNIT,
        Column(_("Address"), lambda request, hook: hook.url),
        Column(_("Deliveries"), deliveries),
        STATE,
        CREATED,
    ),
    empty=_("Subscriptions appear here as soon as a unit has asked for one."),
    buttons=(Button(_("Ask for a subscription"), "/webhooks/new", "webhook:ask"),),
)
