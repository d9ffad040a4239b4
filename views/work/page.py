"""The start page after signing in."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IDelegations
from nontax_site.security import grants
from views.i18n import _
from views.keys.page import ending_soon
from views.outbox.page import stuck_count
from views.traversal import Site
from views.users.waiting import people_waiting
from views.work.figures import figures
from views.work.waiting import groups

EMPTY = {
    grants.ADMINISTRATOR: _(
        "Nothing is sent to administrators to decide. Users, regions, seal keys and waiting records are kept under the titles above."
    ),
    grants.AUDITOR: _(
        "Nothing is sent to auditors to decide. Every document is under the titles above, each with its audit trail."
    ),
    grants.UNIT_CLERK: _(
        "Nothing waits for you. Your drafts, bills to hand over and what was sent back appear here by themselves."
    ),
    grants.UNIT_SUPERVISOR: _(
        "Nothing waits for you. Requests of your clerks to cancel a notice appear here by themselves."
    ),
}
NOTHING_YET = _(
    "Nothing waits for you. Requests to decide, bills to write off and returned documents appear here by themselves as soon as somebody sends them."
)
"""What will appear here, by the first role: what was lent to audit stands behind it."""


@view_config(
    context=Site,
    name="work",
    permission="work:view",
    renderer="views:work/page.pt",
    request_method="GET",
)
def work(context: Any, request: Any) -> dict[str, Any]:
    """Left what waits for me, right today's figures."""
    today, standing = figures(request)
    roles = [grant.role for grant in request.actor.grants]
    return {
        "title": _("My work"),
        "groups": groups(request),
        "empty": EMPTY.get(roles[0], NOTHING_YET) if roles else NOTHING_YET,
        "ending": ending_soon(request),
        "stuck": stuck_count(request),
        "people": people_waiting(request),
        "lent": request.find_service(IDelegations).received(
            request.actor, request.clock.now()
        ),
        "today": today,
        "standing": standing,
    }
