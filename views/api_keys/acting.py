"""Asking for a key, deciding on it, taking and rotating its secret, ending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.renderers import render_to_response
from pyramid.view import view_config

from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import IApiKeyDocument
from nontax_site.security.api_keys import (
    SCOPE_TITLES,
    ApiKey,
    scopes_offered,
)
from nontax_site.security.grants import (
    BUREAU_SUPERVISOR,
    UNIT_SUPERVISOR,
    places_held,
)
from nontax_site.security.key_giving import KeyGiving, WantedKey
from schemas.programs import RotateKey, key_schema
from views.actions import ActionPage
from views.api_keys.page import facts
from views.fields import choice, ticks
from views.forms import form_page
from views.i18n import _
from views.traversal import ApiKeys

USUAL_DAYS = 180


def giving(request: Any) -> KeyGiving:
    """The deeds on keys."""
    return KeyGiving(request.site, request.workflows, request.registry.master_key)


@view_config(
    context=ApiKeys,
    name="new",
    permission="api_key:ask",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Ask for a key of one's own unit or region."""
    places = {place: request.fmt.place(place) for place in _places(request)}
    if not places:
        raise Forbidden
    offered = {scope for place in places for scope in scopes_offered(place)}
    today = request.clock.today()
    return form_page(
        request,
        key_schema(places),
        lambda given: _asked(request, given),
        title=_("Ask for an API key"),
        button=_("Ask for this key"),
        ask=_(
            "Another person approves it. Then you take its secret here, once; "
            "the key acts in your name with a clerk's rights."
        ),
        initial={
            "place": next(iter(places)),
            "from_day": today,
            "until": today + timedelta(days=USUAL_DAYS),
        },
        widgets={
            "place": choice(list(places.items()), empty=False),
            "scopes": ticks(
                [
                    (scope, title)
                    for scope, title in SCOPE_TITLES.items()
                    if scope in offered
                ]
            ),
        },
    )


def _places(request: Any) -> tuple[str, ...]:
    held = places_held(request.actor, UNIT_SUPERVISOR, BUREAU_SUPERVISOR)
    return tuple(place for place in held if place != "site")


def _asked(request: Any, given: dict[str, Any]) -> ApiKey:
    wanted = WantedKey(
        place=given["place"],
        label=given["label"],
        scopes=tuple(sorted(given["scopes"])),
        from_day=given["from_day"],
        until=given["until"],
    )
    return giving(request).ask(wanted, request.act())


# ---- what is done to a key ---------------------------------------------------------


def take(request: Any, key: ApiKey, act: Any, given: dict[str, Any]) -> Any:
    """Make the secret and show it, this once."""
    return _shown(request, key, giving(request).take(key, act))


def rotate(request: Any, key: ApiKey, act: Any, given: dict[str, Any]) -> Any:
    """Make a new secret beside the old one."""
    secret = giving(request).rotate(key, given["overlap_days"], act)
    return _shown(request, key, secret)


def revoke(request: Any, key: ApiKey, act: Any, given: dict[str, Any]) -> None:
    """End the key at once."""
    giving(request).revoke(key, act)


def _shown(request: Any, key: ApiKey, secret: str) -> Any:
    """The only page that ever shows a secret; it is kept by nobody."""
    return render_to_response(
        "views:api_keys/secret.pt",
        {
            "title": _("The secret of the key"),
            "key": key,
            "secret": secret,
            "header": f"Authorization: Bearer {key.id}.…",
        },
        request=request,
    )


def _page(verb: str, button: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="api_key",
        verb=verb,
        marker=IApiKeyDocument,
        button=button,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "approve",
        _("Approve this key"),
        ask=_("Whoever asked can then take the secret and use it until its last day."),
    ),
    _page("refuse", _("Refuse this key"), ask=_("No secret is ever made for it.")),
    _page(
        "take",
        _("Show me the secret"),
        deed=take,
        ask=_("The secret is shown on the next page once and never again."),
    ),
    _page(
        "rotate",
        _("Make a new secret"),
        deed=rotate,
        schema=RotateKey,
        initial=lambda request, key: {"overlap_days": 7},
        ask=_("The new secret is shown on the next page once and never again."),
    ),
    _page(
        "revoke",
        _("Revoke this key"),
        deed=revoke,
        danger=True,
        ask=_("From this moment the key proves nothing any more."),
    ),
)
