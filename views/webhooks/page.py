"""The page of a subscription: where to, what waits, and the log of deliveries."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IWebhookDocument
from nontax_site.webhooks.courier import Try, summary
from nontax_site.webhooks.subscription import TOPIC_TITLES, Webhook
from views.documents import Fact, document_page
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table

SHOWN = 100


@view_config(
    context=IWebhookDocument,
    permission="webhook:view",
    renderer="views:webhooks/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A subscription to events."""
    courier = request.site.couriers.get(context.id)
    tries = list(islice(courier.tries(), SHOWN)) if courier is not None else []
    counts = summary(courier)
    words = request.fmt.words
    stopped = _("${stopped} events were stopped after the last try.")
    return document_page(
        request,
        context,
        title=_("Subscription"),
        facts=facts(request, context),
        number=context.id,
        notices=[words(stopped, stopped=counts["stopped"])]
        if counts["stopped"]
        else [],
        parcels=list(islice(courier.parcels(), SHOWN)) if courier is not None else [],
        may_retry=request.has_permission("webhook:retry", context),
        tries=Table(columns=COLUMNS, rows=tries, caption=_("Deliveries")),
    )


def facts(request: Any, hook: Webhook) -> list[Fact]:
    """What the subscription is, above every form that decides about it."""
    words = request.fmt.words
    return [
        Fact(_("Program"), hook.label),
        Fact(_("Executing unit"), request.fmt.place(f"unit:{hook.unit}")),
        Fact(_("Address"), hook.url),
        Fact(
            _("Events"),
            tuple(words(TOPIC_TITLES.get(t, t)) for t in hook.topics),
        ),
    ]


def _outcome(request: Any, one: Try) -> Marked:
    if not one.error:
        return Marked(request.fmt.words(_("arrived")), "ok")
    return Marked(request.fmt.words(_("failed: ${why}"), why=one.error), "bad")


COLUMNS = (
    Column(_("At"), lambda request, one: one.at),
    Column(_("Event"), lambda request, one: one.event, "figure text-nowrap"),
    Column(
        _("What happened"),
        lambda request, one: request.fmt.words(TOPIC_TITLES.get(one.topic, one.topic)),
    ),
    Column(
        _("Document concerned"),
        lambda request, one: Link(
            request.fmt.code(one.name), path_of(one.kind, one.name)
        ),
        "figure text-nowrap",
    ),
    Column(_("Attempt"), lambda request, one: one.attempt),
    Column(_("Outcome"), _outcome),
)
