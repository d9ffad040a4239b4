"""The delegations I gave and received; all of them for auditors."""

from __future__ import annotations

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

READ = 1_000
"""So many delegations are read for a page at most."""
SHOWN = 100
"""So many of those of others stand on a page."""


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
    found, older = _page(request, request.GET.get("before") or None)
    given = [d for d in found if d.principal_person == person]
    received = [
        d for d in found if d.delegate_person == person and d.principal_person != person
    ]
    others = [d for d in found if person not in d.persons]
    return {
        "title": _("Delegations"),
        "older": older,
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
            others,
            caption=_("Of everybody"),
            empty=_("Nobody has delegated to anybody."),
        )
        if sees_all(request.actor)
        else None,
    }


def _page(request: Any, before: str | None) -> tuple[list[Delegation], str]:
    """What the reader sees of a page by number, and where the next page goes on.

    On the first page stand all that are not over of the reader's own, however old.
    """
    actor, kept = request.actor, request.site.delegations
    found = {d.id: d for d in kept.open_of(actor.person)} if before is None else {}
    shown = 0
    for read, name in enumerate(kept.backwards(before), 1):
        one = kept[name]
        own = actor.person in one.persons
        if own or (sees_all(actor) and _in_scope(actor, one)):
            found[name] = one
            shown += 1
        if read == READ or shown == SHOWN:
            return _newest_first(found), name
    return _newest_first(found), ""


def _newest_first(found: dict[str, Delegation]) -> list[Delegation]:
    return sorted(found.values(), key=lambda d: (d.created, d.id), reverse=True)


def _in_scope(actor: Actor, delegation: Delegation) -> bool:
    held = {g.place for g in actor.grants}
    return SITE in held or bool(held & set(delegation.places()))
