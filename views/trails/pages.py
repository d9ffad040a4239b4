"""Whose trails one may read, one person's trail, and the same as a sheet."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.audit.people import Done
from nontax_site.security.grants import static_permits
from nontax_site.security.people import People
from nontax_site.security.users import User
from views.exporting import TYPES, ExportUnknown, kept, sheet_of
from views.format import Link
from views.i18n import _
from views.tables import Column, Table
from views.trails.reading import (
    AT_ONCE,
    READ,
    moment,
    said_kind,
    said_subject,
    said_verb,
    walk,
)
from views.traversal import PersonTrail, Trails
from views.users.reading import roles_of

SHOWN = 500
EXPORTED = 20_000

COLUMNS = (
    Column(_("When"), lambda request, done: datetime.fromisoformat(done.at)),
    Column(_("What"), said_verb),
    Column(_("Kind"), said_kind),
    Column(_("Done to"), said_subject),
    Column(_("Account"), lambda request, done: done.login),
    Column(
        _("Audit entry"),
        lambda request, done: f"{request.fmt.lane(done.lane)} #{done.n}",
    ),
    Column(
        _("Remark"),
        lambda request, done: (
            request.fmt.words("done by a colleague in this person's name")
            if done.for_another
            else ""
        ),
    ),
)


@view_config(
    context=Trails,
    permission="trail:view",
    renderer="views:trails/list.pt",
    request_method="GET",
)
def trails(context: Trails, request: Any) -> dict[str, Any]:
    """The staff whose trail the reader may open, found by login or name."""
    wanted = request.GET.get("q", "").strip().lower()
    found = [
        user
        for user in request.find_service(People).users()
        if static_permits(request.actor, "trail:view", PersonTrail(user).places())
        and (not wanted or wanted in user.login or wanted in user.name.lower())
    ]
    return {
        "title": _("Records of work"),
        "wanted": wanted,
        "table": Table(
            (
                Column(_("Name of the person"), _trail_of, "text-nowrap"),
                Column(_("Login"), lambda request, user: user.login),
                Column(_("Roles"), roles_of),
            ),
            found[:SHOWN],
            caption=_("Records of work"),
        ),
        "empty": _("The people of your places appear here once they have accounts."),
    }


def _trail_of(request: Any, user: User) -> Link:
    return Link(user.name, f"/trails/{user.login}")


@view_config(
    context=Trails,
    name="me",
    permission="work:view",
    renderer="views:trails/trail.pt",
    request_method="GET",
)
def mine(context: Trails, request: Any) -> Any:
    """What the reader did himself: 我的操作记录."""
    return _page(request, request.signed_in_user, "/trails/me", _("My record of work"))


@view_config(
    context=PersonTrail,
    permission="trail:view",
    renderer="views:trails/trail.pt",
    request_method="GET",
)
def trail(context: PersonTrail, request: Any) -> Any:
    """What one person did, in the places of the reader."""
    where = f"/trails/{context.user.login}"
    return _page(request, context.user, where, _("Record of work"))


def _page(request: Any, user: User, where: str, title: Any) -> Any:
    given = {name: request.GET.get(name, "")[:40] for name in ("from", "to", "verb")}
    cut: dict[str, Any] = {
        "low": moment(given["from"]),
        "high": moment(given["to"], later=True),
        "verb": given["verb"],
    }
    if "export" in request.GET:
        return _sheet(request, user, cut)
    found = walk(request, user.person, before=request.GET.get("before", ""), **cut)
    rows = list(islice(found, AT_ONCE + 1))
    more = rows[AT_ONCE - 1].key if len(rows) > AT_ONCE else ""
    asked = {name: value for name, value in given.items() if value}
    return {
        "title": title,
        "user": user,
        "roles": roles_of(request, user),
        "where": where,
        "given": given,
        "verbs": _verbs(request, user, cut),
        "table": Table(COLUMNS, rows[:AT_ONCE], caption=title),
        "next": f"{where}?{urlencode({**asked, 'before': more})}" if more else "",
        "sheet": f"{where}?{urlencode({**asked, 'export': ''})}",
        "empty": _("What this person does appears here within a minute."),
    }


def _verbs(request: Any, user: User, cut: dict[str, Any]) -> list[tuple[str, str]]:
    """The verbs among the newest entries, to choose from."""
    every = walk(request, user.person, **{**cut, "verb": ""})
    found = {done.verb: said_verb(request, done) for done in islice(every, READ)}
    return sorted(found.items(), key=lambda pair: pair[1])


def _sheet(request: Any, user: User, cut: dict[str, Any]) -> Response:
    """What the page is filtered to, as Excel or CSV."""
    way = request.GET["export"]
    if way not in TYPES:
        raise ExportUnknown(field="export", text=way[:20])
    done = islice(walk(request, user.person, most=EXPORTED, **cut), EXPORTED)
    rows = [_cells(request, one) for one in done]
    titles = [request.fmt.words(column.title) for column in COLUMNS]
    return Response(
        body=sheet_of(way, titles, rows),
        content_type=TYPES[way],
        charset="utf-8" if way == "csv" else None,
        content_disposition=f'attachment; filename="trail-{user.login}.{way}"',
    )


def _cells(request: Any, done: Done) -> list[Any]:
    return [kept(request.fmt, column.value(request, done)) for column in COLUMNS]
