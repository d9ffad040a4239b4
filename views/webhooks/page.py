"""The page of a subscription: where to, what waits, and the log of deliveries."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IWebhookDocument
from nontax_site.webhooks.courier import Try, summary
from nontax_site.webhooks.subscription import (
    ACTIVE,
    REQUESTED,
    TOPIC_TITLES,
    AddressNotLookedUp,
    Webhook,
    is_backed,
)
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
    return document_page(
        request,
        context,
        title=_("Subscription"),
        facts=facts(request, context),
        number=context.id,
        notices=_notices(request, context, counts["stopped"]),
        parcels=list(islice(courier.parcels(), SHOWN)) if courier is not None else [],
        may_retry=request.has_permission("webhook:retry", context),
        tries=Table(columns=COLUMNS, rows=tries, caption=_("Deliveries")),
    )


def _notices(request: Any, hook: Webhook, stopped: int) -> list[str]:
    said, words = [], request.fmt.words
    if hook.state == ACTIVE and not is_backed(request.site, hook):
        rests = _(
            "Who answered for this subscription is no supervisor of the unit any more: "
            "it rests until a colleague takes it over."
        )
        said.append(words(rests))
    if stopped:
        waits = _("${stopped} events were stopped after the last try.")
        said.append(words(waits, stopped=stopped))
    return said


def facts(request: Any, hook: Webhook) -> list[Fact]:
    """What the subscription is, above every form that decides about it."""
    words = request.fmt.words
    return [
        Fact(_("Program"), hook.label),
        Fact(_("Executing unit"), request.fmt.place(f"unit:{hook.unit}")),
        Fact(_("Answers for it"), _answering(request, hook)),
        Fact(_("Address"), hook.url),
        Fact(_("Where the address leads"), _judged(request, hook)),
        Fact(
            _("Events"),
            tuple(words(TOPIC_TITLES.get(t, t)) for t in hook.topics),
        ),
    ]


def _answering(request: Any, hook: Webhook) -> str | None:
    login = hook.answering[1]
    user = request.site.users.get(login)
    return user.name if user is not None else login or None


def _judged(request: Any, hook: Webhook) -> Any:
    """What the last look at the address said; nothing of one decided long ago."""
    if hook.looked is None and hook.state != REQUESTED:
        return None
    try:
        hook.check_address()
    except AddressNotLookedUp:
        return Marked(request.fmt.words(_("being checked")), "wait")
    except NontaxError as error:
        return Marked(request.fmt.error(error), "bad")
    return Marked(request.fmt.words(_("to a public network")), "ok")


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
