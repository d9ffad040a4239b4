"""Asking for a subscription, deciding on it, ending it, trying an event again."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.interfaces import IAudit, IWebhookDocument
from nontax_site.security.grants import UNIT_SUPERVISOR, places_held
from nontax_site.webhooks.addresses import Addresses
from nontax_site.webhooks.subscription import TOPIC_TITLES, Subscribing, Webhook
from schemas.programs import webhook_schema
from views.actions import ActionPage
from views.fields import choice, ticks
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.traversal import Webhooks
from views.webhooks.page import facts


def subscribing(request: Any) -> Subscribing:
    """The deeds on subscriptions."""
    return Subscribing(request.site, request.workflows, request.find_service(Addresses))


@view_config(
    context=Webhooks,
    name="new",
    permission="webhook:ask",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Ask for a subscription to events of one's own unit."""
    held = places_held(request.actor, UNIT_SUPERVISOR)
    units = {p.partition(":")[2]: request.fmt.place(p) for p in held}
    if not units:
        raise Forbidden
    return form_page(
        request,
        webhook_schema(units),
        lambda given: subscribing(request).ask(
            given["unit"],
            given["label"],
            given["url"],
            sorted(given["topics"]),
            request.act(),
        ),
        title=_("Ask for a subscription"),
        button=_("Ask for this subscription"),
        ask=_(
            "The finance bureau approves it. Each event is sent signed, with its number "
            "and without personal data, and again until it has arrived."
        ),
        initial={"unit": next(iter(units))},
        widgets={
            "unit": choice(list(units.items()), empty=False),
            "topics": ticks(TOPIC_TITLES.items()),
        },
    )


def approve(request: Any, hook: Webhook, act: Any, given: dict[str, Any]) -> None:
    """Send what happens from now on."""
    subscribing(request).approve(hook, act)


def take_over(request: Any, hook: Webhook, act: Any, given: dict[str, Any]) -> None:
    """Answer for it from now on."""
    subscribing(request).take_over(hook, act)


def end(request: Any, hook: Webhook, act: Any, given: dict[str, Any]) -> None:
    """Send nothing more."""
    subscribing(request).end(hook, act)


@view_config(
    context=IWebhookDocument,
    name="again",
    permission="webhook:retry",
    request_method="POST",
)
def again(context: Any, request: Any) -> Any:
    """Try a stopped event again at once; without a number, all that are stopped."""
    courier = request.site.couriers.get(context.id)
    wanted = request.POST.get("number", "")
    stopped = [
        parcel.number
        for parcel in (courier.parcels() if courier is not None else ())
        if parcel.failures and wanted in ("", str(parcel.number))
    ]
    if not stopped:
        raise NotFound(what="record")
    for number in stopped:
        courier.again(number)
    request.find_service(IAudit).note(
        context.unit,
        request.act(),
        "webhook_again",
        f"webhook:{context.id}",
        events=len(stopped),
    )
    request.said(_("It is tried again within a few seconds."))
    return HTTPSeeOther(location=path_of("webhook", context.id))


def _page(verb: str, button: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="webhook",
        verb=verb,
        marker=IWebhookDocument,
        button=button,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "approve",
        _("Approve this subscription"),
        deed=approve,
        ask=_("What happens from now on is sent to this address."),
    ),
    _page("refuse", _("Refuse this subscription"), ask=_("Nothing is ever sent.")),
    _page(
        "take_over",
        _("Take this subscription over"),
        deed=take_over,
        ask=_("You answer for it from now on; what waited meanwhile is sent."),
    ),
    _page(
        "end",
        _("End this subscription"),
        deed=end,
        danger=True,
        ask=_("Nothing more is sent; what still waits is dropped."),
    ),
)
