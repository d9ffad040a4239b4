"""The page of a key: what it may, until when, who asked, when it was used."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from nontax_site.kernel.interfaces import IApiKeyDocument
from nontax_site.security.api_keys import (
    ACTIVE,
    APPROVED,
    SCOPE_TITLES,
    ApiKey,
    is_backed,
)
from nontax_site.storage.connecting import SESSIONS
from views.api.uses import last_use
from views.documents import Fact, document_page
from views.i18n import _


@view_config(
    context=IApiKeyDocument,
    permission="api_key:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A key of a program."""
    return document_page(
        request,
        context,
        title=_("API key"),
        facts=[*facts(request, context), *_using(request, context)],
        number=context.id,
        notices=_notices(request, context),
    )


def facts(request: Any, key: ApiKey) -> list[Fact]:
    """What the key is, above every form that decides about it."""
    words = request.fmt.words
    return [
        Fact(_("Program"), key.label),
        Fact(_("Where it counts"), request.fmt.place(key.place)),
        Fact(
            _("What the key may do"),
            tuple(words(SCOPE_TITLES.get(s, s)) for s in key.scopes),
        ),
        Fact(_("Valid from"), key.from_day),
        Fact(_("Valid until"), key.until),
        Fact(_("Asked for by"), key.asker[2], _("the key acts in this name")),
    ]


def _using(request: Any, key: ApiKey) -> list[Fact]:
    last = last_use(get_connection(request, SESSIONS).root(), key.id)
    now = request.clock.now()
    counting = [secret for secret in key.kept if secret.counts(now)]
    old = [secret.until for secret in counting if secret.until is not None]
    found = [
        Fact(_("Last used"), last[0] if last else None, last[1] if last else ""),
        Fact(_("Secret made"), counting[0].made_at if counting else None),
    ]
    if old:
        found.append(Fact(_("The old secret counts until"), max(old)))
    return found


def _notices(request: Any, key: ApiKey) -> list[str]:
    today, words = request.clock.today(), request.fmt.words
    if key.state == APPROVED and request.actor.person == key.asker[0]:
        return [words(_("The key is approved: take its secret now."))]
    if key.state == ACTIVE and not is_backed(request.site, key):
        said = _("Who asked for the key answers for this place no more: it rests.")
        return [words(said)]
    if key.state == ACTIVE and key.days_left(today) < 0:
        return [
            words(_("The key has ended: the program is refused. Ask for a new one."))
        ]
    if key.ends_soon(today):
        left = key.days_left(today)
        return [words(_("The key ends in ${days} days: ask for a new one."), days=left)]
    return []
