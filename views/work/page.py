"""The start page after signing in."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from views.i18n import _
from views.keys.page import ending_soon
from views.outbox.page import stuck_count
from views.traversal import Site
from views.work.figures import figures
from views.work.waiting import groups


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
    return {
        "title": _("My work"),
        "groups": groups(request),
        "ending": ending_soon(request),
        "stuck": stuck_count(request),
        "today": today,
        "standing": standing,
    }
