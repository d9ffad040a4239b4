"""The front page: 我是缴款人 (SX-47) and the way in for staff."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from views.i18n import _


@view_config(
    route_name="home",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:home/front.pt",
    request_method="GET",
)
def front(request: Any) -> dict[str, Any]:
    """Reads nothing, needs no account and makes no session."""
    return {"title": _("I am a payer")}
