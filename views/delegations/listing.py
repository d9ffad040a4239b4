"""The delegations I gave and received; all of them for auditors."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.acts import Actor
from nontax_site.security.delegation import Delegation
from nontax_site.security.grants import ADMINISTRATOR, AUDITOR, SITE, static_permits
from views.delegations.showing import kinds_of, role_at
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.tables import STATE, Column, Table
from views.traversal import Delegations

MOST = 200
"""So many of all delegations are shown, newest first."""


def _until(_request: Any, delegation: Delegation) -> str:
    return f"{delegation.from_day} – {delegation.to_day}"


def _number(_request: Any, delegation: Delegation) -> Link:
    return Link(delegation.id, path_of("delegation", delegation.id))


NUMBER = Column(_("Number"), _number, "figure text-nowrap")
FROM_WHOM = Column(_("Who delegates"), lambda _request, d: d.principal_name)
TO_WHOM = Column(_("To whom"), lambda _request, d: d.delegate_name)
WHAT = (
    Column(_("The role that is lent"), role_at),
    Column(_("Kinds of documents"), lambda request, d: "、".join(kinds_of(request, d))),
    Column(_("Up to the amount"), lambda _request, d: d.most or _("any amount")),
    Column(_("Days"), _until, "figure text-nowrap"),
    STATE,
)


def sees_all(actor: Actor) -> bool:
    """Whether the actor reads the delegations of others too."""
    roles = (ADMINISTRATOR, AUDITOR)
    return any(grant.role in roles for grant in actor.grants)


@view_config(
    context=Delegations,
    permission="delegation:view",
    renderer="views:delegations/list.pt",
    request_method="GET",
)
def mine(context: Any, request: Any) -> dict[str, Any]:
    """What I lent, what was lent to me; and everybody's for whoever audits."""
    person = request.actor.person
    given, received, others = [], [], []
    for delegation in request.site.delegations.newest_first():
        if delegation.principal_person == person:
            given.append(delegation)
        elif delegation.delegate_person == person:
            received.append(delegation)
        elif sees_all(request.actor) and _in_scope(request.actor, delegation):
            others.append(delegation)
    return {
        "title": _("Delegations"),
        "may_give": static_permits(request.actor, "delegation:give"),
        "given": Table(
            (NUMBER, TO_WHOM, *WHAT),
            given,
            caption=_("Given by me"),
            empty=_("You have delegated to nobody."),
        ),
        "received": Table(
            (NUMBER, FROM_WHOM, *WHAT),
            received,
            caption=_("Received by me"),
            empty=_("Nobody has delegated to you."),
        ),
        "all": Table(
            (NUMBER, FROM_WHOM, TO_WHOM, *WHAT),
            list(islice(others, MOST)),
            caption=_("Of everybody"),
            empty=_("Nobody has delegated to anybody."),
        )
        if sees_all(request.actor)
        else None,
    }


def _in_scope(actor: Actor, delegation: Delegation) -> bool:
    held = {g.place for g in actor.grants}
    return SITE in held or bool(held & set(delegation.places()))
