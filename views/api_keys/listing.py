"""The list of keys: whose, until when, last used, and which end soon."""

from __future__ import annotations

from typing import Any

from pyramid_zodbconn import get_connection

from nontax_site.security.api_keys import ApiKey
from nontax_site.storage.connecting import SESSIONS
from views.api.uses import last_use
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.listing import STATE, Button, Column, ListPage
from views.traversal import ApiKeys


def used(request: Any, key: ApiKey) -> Any:
    """When the key was used last, or that it never was."""
    last = last_use(get_connection(request, SESSIONS).root(), key.id)
    return last[0] if last is not None else request.fmt.words(_("never"))


def ends(request: Any, key: ApiKey) -> Any:
    """The last day, marked when it is near or over."""
    today = request.clock.today()
    if not key.ends_soon(today):
        return key.until
    left = key.days_left(today)
    if left < 0:
        return Marked(request.fmt.words(_("ended ${day}"), day=key.until), "bad")
    words = _("${day}: ends in ${days} days")
    return Marked(request.fmt.words(words, day=key.until, days=left), "late")


API_KEYS = ListPage(
    place=ApiKeys,
    kind="api_key",
    title=_("API keys"),
    permission="api_key:view",
    columns=(
        Column(
            _("Program"),
            lambda request, key: Link(key.label, path_of("api_key", key.id)),
        ),
        Column(_("Key"), lambda request, key: key.id, "figure text-nowrap"),
        Column(
            _("Where it counts"),
            lambda request, key: request.fmt.place_name(key.place),
        ),
        Column(_("Valid until"), ends),
        Column(_("Last used"), used),
        STATE,
    ),
    empty=_("Keys appear here as soon as somebody has asked for one."),
    buttons=(
        Button(_("Ask for an API key"), "/api-keys/new", "api_key:ask"),
        Button(_("The contract of the interface"), "/api/v1/", "api_key:view"),
    ),
)
