"""Choosing bills to write off many at once, by tick boxes."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from views.i18n import _
from views.links import path_of
from views.scopes import regions_where
from views.traversal import Bills

TOKENS = ("bill:delivered", "bill:sealed")
ON_A_PAGE = 100


def waiting(request: Any) -> list[Any]:
    """The bills of the actor's regions that wait to be written off, newest first."""
    found = []
    for region in regions_where(request, "bill:write_off"):
        ids, _cursor = request.site.orders.page(
            f"region:{region}", TOKENS, limit=ON_A_PAGE
        )
        bills = (request.site.find("bill", name) for name in ids)
        found += [b for b in bills if b is not None and b.is_standing]
    return [b for b in found if b.written_off_at is None][:ON_A_PAGE]


@view_config(
    context=Bills,
    name="write-off",
    permission="bill:write_off",
    renderer="views:bills/write_off.pt",
    request_method="GET",
)
def choose(context: Any, request: Any) -> dict[str, Any]:
    """The bills that wait, with a tick box each; ``views.work.bulk`` does them."""
    return {
        "title": _("Write off bills"),
        "bills": waiting(request),
        "path_of": path_of,
    }
