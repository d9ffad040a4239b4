"""The page of records that wait in the outbox; one that stuck can be tried again.

A payment is never held up by a bill that cannot be made: its record waits here,
with the reason, until somebody has mended it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit
from nontax_site.storage.outbox import OutboxRecord
from views.i18n import _
from views.scopes import places_where, regions_where
from views.traversal import Site

SHOWN = 200

TOPIC_TITLES = {
    "issue-bill": "Code and sign the bill",
    "supervise-bill": "Set the fiscal supervision seal",
    "paper": "Make the paper",
    "order": "Bring the bureau's list up to date",
    "auto": "Take the step that needs nobody",
}


@view_config(
    context=Site,
    name="outbox",
    permission="outbox:view",
    renderer="views:outbox/page.pt",
    request_method="GET",
)
def outbox(context: Any, request: Any) -> dict[str, Any]:
    """What waits at the actor's places, the stuck first."""
    rows = sorted(
        records(request), key=lambda record: (not record.is_stuck, record.key)
    )
    mine = {(record.lane, record.key) for record in records(request, "outbox:retry")}
    return {
        "title": _("Waiting records"),
        "rows": [
            _row(request, record) | {"can": (record.lane, record.key) in mine}
            for record in rows[:SHOWN]
        ],
    }


@view_config(
    context=Site,
    name="outbox-again",
    permission="outbox:retry",
    request_method="POST",
)
def again(context: Any, request: Any) -> Any:
    """Let one record be tried again at once."""
    lane, key = request.POST.get("lane", ""), request.POST.get("key", "")
    found = next(
        (
            record
            for record in records(request, "outbox:retry")
            if (record.lane, str(record.key)) == (lane, key)
        ),
        None,
    )
    if found is None:
        raise NotFound(what="record")
    request.site.outbox.find(lane).again(found.key)
    request.find_service(IAudit).note(
        lane, request.act(), "outbox_again", f"outbox:{found.key}", topic=found.topic
    )
    request.said(_("It is tried again within a few seconds."))
    return HTTPSeeOther(location="/outbox")


def records(request: Any, permission: str = "outbox:view") -> Iterator[OutboxRecord]:
    """The records of the units and bureaus where the actor holds the permission."""
    if "site" in places_where(request, permission):
        yield from request.site.outbox.waiting()
        return
    regions = regions_where(request, permission)
    for record in request.site.outbox.waiting():
        if record.lane.partition(":")[2] in regions or record.lane[:6] in regions:
            yield record


def stuck_count(request: Any) -> int:
    """How many records at the actor's places wait for a person."""
    if not places_where(request, "outbox:view"):
        return 0
    return sum(record.is_stuck for record in records(request))


def _row(request: Any, record: OutboxRecord) -> dict[str, Any]:
    about = record.facts
    kind = about.get("kind") or ("bill" if "bill" in about else "notice")
    name = about.get("id") or about.get("bill") or about.get("notice") or ""
    document = request.site.find(kind, name) if name and kind in SHOWN_KINDS else None
    return {
        "record": record,
        "what": request.fmt.words(TOPIC_TITLES.get(record.topic, record.topic)),
        "where": request.fmt.unit(record.lane) or record.lane,
        "document": document,
        "name": name,
    }


SHOWN_KINDS = ("bill", "notice", "unit", "item", "suspense")
