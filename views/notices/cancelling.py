"""One page to decide on a request to cancel: request, notice, money, two buttons.

The person's earlier requests and the rule that applies stand beside them; after
the decision the next open request of the unit opens by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import Notice
from schemas.bills import Decide
from views.documents import Fact
from views.forms import undo
from views.i18n import _
from views.links import path_of
from views.notices.money import coming_facts, payment_facts
from views.notices.ports import noticing
from views.notices.showing import facts, lines_table
from workflows.refusals import NothingAsked

LOOKED_BACK = 3_000
"""So many entries of the unit's audit lane are looked through, newest first."""

SHOWN = 10

REASONS = {
    "agreed": _("The request is right and complete"),
    "right": _("The notice is right as it stands"),
    "not-proved": _("The reason is not proved"),
    "papers-missing": _("Papers are missing"),
    "other-way": _("Another way is right here"),
}
"""Reasons to choose from; what is chosen is kept in words in the history."""

RULES = (
    _("Only a notice that is unpaid and that nobody is paying now is cancelled."),
    _("Its payment code stays used. Money that still comes in becomes suspense money."),
    _("Whoever asked for the cancellation does not decide."),
)


@view_config(
    context=INoticeDocument,
    name="decide",
    permission="notice:view",
    renderer="views:notices/decide.pt",
    request_method="GET",
)
def look(context: Any, request: Any) -> dict[str, Any]:
    """The request with everything that is needed to decide on it."""
    if context.asked is None:
        raise NothingAsked
    return _page(request, context, {}, None)


@view_config(
    context=INoticeDocument,
    name="decide",
    permission="notice:view",
    renderer="views:notices/decide.pt",
    request_method="POST",
)
def decide(context: Any, request: Any) -> Any:
    """Cancel or let stand; then the next open request."""
    typed = dict(request.POST)
    try:
        given = Decide().deserialize(typed)
    except colander.Invalid as invalid:
        fault = BadInput(field="comment")
        fault.__cause__ = invalid
        return _again(request, context, typed, fault)
    if context.asked is None:
        raise NothingAsked
    unit, approve = context.unit, given["decision"] == "approve"
    try:
        _decided(request, context, given, approve=approve)
    except (BadInput, Refused) as refusal:
        undo(request)
        return _again(request, context, typed, refusal)
    said = _("Cancelled: ${code}.") if approve else _("It stands: ${code}.")
    request.said(said, code=context.shown)
    return HTTPSeeOther(location=_next(request, context, unit))


def _decided(
    request: Any, notice: Notice, given: dict[str, Any], *, approve: bool
) -> None:
    """Call the deed of the decision."""
    reason = REASONS.get(given["reason"])
    chosen = request.fmt.words(reason) if reason else ""
    comment = "：".join(part for part in (chosen, given["comment"]) if part)
    act = request.act(comment=comment, expect=given["expect"])
    deeds = noticing(request)
    (deeds.cancel if approve else deeds.refuse_cancel)(notice, act)


def _again(
    request: Any, notice: Notice, typed: Any, error: NontaxError
) -> dict[str, Any]:
    """The page as it was sent, with what is wrong."""
    request.response.status_int = 422 if isinstance(error, BadInput) else 409
    return _page(request, notice, typed, error)


def _page(
    request: Any, notice: Notice, typed: dict[str, Any], error: NontaxError | None
) -> dict[str, Any]:
    asked = notice.open_request
    actions = request.workflows.actions(notice, request.actor, request.clock.now())
    closed = next((a.reason for a in actions if a.verb == "cancel"), None)
    return {
        "title": _("Decide on a request"),
        "document": notice,
        "asked": asked,
        "facts": facts(request, notice),
        "lines": lines_table(request, notice.parts),
        "money": money_of(request, notice),
        "earlier": list(earlier(request, notice, asked)) if asked else [],
        "rules": RULES,
        "reasons": [(key, request.fmt.words(words)) for key, words in REASONS.items()],
        "closed": closed,
        "typed": typed,
        "error": error,
    }


def money_of(request: Any, notice: Notice) -> list[Fact]:
    """What is owed, what channels were told, what was paid."""
    today = beijing_day(request.clock.now())
    return [
        Fact(_("Owed today"), notice.owed(today) if notice.is_payable else None),
        *coming_facts(request, notice),
        *payment_facts(request, notice),
    ]


def earlier(request: Any, notice: Notice, asked: Any) -> Iterator[dict[str, Any]]:
    """What the person asked to cancel before in this unit, newest first."""
    lane = request.site.audit.find(notice.unit)
    if lane is None:
        return
    found = (
        entry
        for entry in islice(lane.newest_first(), LOOKED_BACK)
        if entry["verb"] == "ask_cancel"
        and entry.get("person") == asked.person
        and entry.get("id") != notice.id
    )
    for entry in islice(found, SHOWN):
        other = request.site.find("notice", entry["id"])
        yield {
            "day": entry["at"][:10],
            "id": entry["id"],
            "path": path_of("notice", entry["id"]),
            "comment": entry.get("comment", ""),
            "state": request.fmt.state(other) if other is not None else "",
        }


def _next(request: Any, notice: Notice, unit: str) -> str:
    """The page of the next open request of the unit, or the notice's own."""
    ids, _cursor = request.site.orders.page(
        f"unit:{unit}", ("notice:asked:cancel",), limit=20
    )
    for name in ids:
        other = request.site.find("notice", name)
        if other is not None and other.id != notice.id and other.asked is not None:
            return path_of("notice", other.id, "decide")
    return path_of("notice", notice.id)
