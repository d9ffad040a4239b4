"""One's own sessions: where one is signed in, and ending what is not wanted."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit
from nontax_site.security.people import LANE
from nontax_site.security.sessions import SessionStore, key_of
from nontax_site.security.sign_ins import recent
from views.format import Marked
from views.i18n import _
from views.signing_in.second_factor import own
from views.tables import Column, Table

SIGN_INS = (
    Column(_("When"), lambda request, row: row.at),
    Column(_("Device"), lambda request, row: row.device),
    Column(_("Address"), lambda request, row: row.address),
    Column(
        _("Remark"),
        lambda request, row: (
            Marked(request.fmt.words(_("new device")), "wait") if row.is_new else None
        ),
    ),
)


def open_sessions(request: Any, user: Any) -> list[dict[str, Any]]:
    """The open sessions of an account, last used first."""
    here = key_of(request.session.name) if request.session.name else ""
    store = request.find_service(SessionStore)
    return [
        {"key": key, "record": record, "is_here": key == here}
        for key, record in store.of(user.login, user.epoch, request.clock.now())
    ]


@view_config(
    route_name="sessions",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:signing_in/sessions.pt",
    request_method="GET",
)
def sessions(request: Any) -> dict[str, Any]:
    """Every session of the account, and its last sign-ins."""
    user = own(request)
    return {
        "title": _("My sessions"),
        "sessions": open_sessions(request, user),
        "sign_ins": Table(SIGN_INS, recent(user), caption=_("Last sign-ins")),
    }


@view_config(
    route_name="sessions", permission=NO_PERMISSION_REQUIRED, request_method="POST"
)
def end(request: Any) -> Any:
    """End one session, or all but this one."""
    user = own(request)
    store, audit = request.find_service(SessionStore), request.find_service(IAudit)
    if "others" in request.POST:
        gone = store.end_others(user.login, request.session.name)
        audit.note(LANE, request.act(), "end_own", user.login, ended=gone)
        request.said(_("Your other sessions have ended: ${n}."), n=str(gone))
        return HTTPSeeOther(location="/sessions")
    key = request.POST.get("session", "")
    is_here = bool(request.session.name) and key == key_of(request.session.name)
    if not store.end(key, user.login):
        raise NotFound(what="session")
    audit.note(LANE, request.act(), "end_own", user.login, ended=1)
    if is_here:
        request.session.end()
        return HTTPSeeOther(location="/sign-in?left=1")
    request.said(_("The session has ended."))
    return HTTPSeeOther(location="/sessions")
