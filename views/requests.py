"""What every request of the site knows: actor, clock, act, words, flash."""

from __future__ import annotations

import secrets
from typing import Any

from nontax_site.kernel.acts import ANONYMOUS, Act, Actor
from nontax_site.kernel.interfaces import IClock, IDelegations, IWorkflows
from workflows.refusals import NotDelegated


def actor(request: Any) -> Actor:
    """Who asks; ANONYMOUS for somebody who is not signed in."""
    return request.identity or ANONYMOUS


def clock(request: Any) -> Any:
    """The business clock."""
    return request.find_service(IClock)


def workflows(request: Any) -> Any:
    """The one layer over the workflow engine."""
    return request.find_service(IWorkflows)


def act(
    request: Any,
    comment: str = "",
    expect: int | None = None,
    behalf: str = "",
    **facts: Any,
) -> Act:
    """An act of the actor, now, in this request.

    ``behalf`` is the login of the principal in whose name a delegate acts; raises
    NotDelegated for one who lent him nothing.
    """
    made = Act(
        actor=request.actor,
        at=request.clock.now(),
        comment=comment.strip(),
        expect=expect,
        request_id=request.request_id,
        on_behalf_of=principal(request, behalf),
    )
    return made.with_facts(**facts) if facts else made


def principal(request: Any, login: str) -> Actor | None:
    """The principal of the login, for whom the actor may act; None for no login."""
    if not login:
        return None
    lent = request.find_service(IDelegations)
    found: Actor | None = lent.principals(request.actor, request.clock.now()).get(login)
    if found is None:
        raise NotDelegated(name=login)
    return found


def request_id(request: Any) -> str:
    """The name of this request in answers, logs and the audit.

    It stays the same when the request is tried again after a conflict.
    """
    environ = request.environ
    if "nontax.request_id" not in environ:
        environ["nontax.request_id"] = secrets.token_hex(8)
    made: str = environ["nontax.request_id"]
    return made


def formats(request: Any) -> Any:
    """How values are shown to this reader."""
    from views.format import Format

    return Format(request)


def said(request: Any, msgid: Any, **facts: Any) -> None:
    """Leave one sentence for the next page of a signed-in person."""
    from views.i18n import words

    request.session.flash(words(request, msgid, **facts))


def includeme(config: Any) -> None:
    """Put them on the request."""
    for name, function in (
        ("actor", actor),
        ("clock", clock),
        ("workflows", workflows),
        ("request_id", request_id),
    ):
        config.add_request_method(function, name, reify=True)
    config.add_request_method(formats, "fmt", reify=True)
    config.add_request_method(act, "act")
    config.add_request_method(said, "said")
