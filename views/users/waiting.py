"""What My work says about people: resets to decide, work that was handed over."""

from __future__ import annotations

from typing import Any

from nontax_site.security.factors import may_second
from views.i18n import _
from views.links import path_of

MOST = 20


def people_waiting(request: Any) -> list[tuple[str, str]]:
    """(sentence, path) of each, newest first."""
    return [*_resets(request), *_handed_over(request)][:MOST]


def _resets(request: Any) -> list[tuple[str, str]]:
    """Resets of second factors that the actor may decide on."""
    if not request.has_permission("user:second"):
        return []
    found = []
    for user in request.site.users.values():
        asked = user.factor.reset if user.factor is not None else None
        if asked is None or request.actor.person in (asked[1], user.person):
            continue
        if may_second(request.actor, user):
            words = request.fmt.words(
                _("${asker} asks to reset the second factor of ${name}."),
                asker=asked[2],
                name=user.name,
            )
            found.append((words, path_of("user", user.login, "decide-reset")))
    return found


def _handed_over(request: Any) -> list[tuple[str, str]]:
    """Open documents that somebody who left handed to the actor."""
    found = []
    for kind, name, giver, _at, _leaving in (
        request.site.handovers.get(request.actor.login) or ()
    ):
        document = request.site.find(kind, name)
        if document is None or request.workflows.state(document).tone != "wait":
            continue
        words = request.fmt.words(
            _("${name} handed over to you: ${number}"),
            name=giver,
            number=request.fmt.name_of(document),
        )
        found.append((words, path_of(kind, name)))
    return found
