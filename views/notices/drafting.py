"""«开具缴款通知书»: a new notice, empty or filled with what an earlier one said."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.catalog.orders import place_of
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.payments.notice import Notice
from nontax_site.payments.noticing import Noticing
from nontax_site.units.unit import Unit
from schemas.notices import notice_schema, wanted_of
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.notices.offering import (
    initial_of,
    inputs,
    is_own,
    last_of,
    unit_chosen,
    units_offered,
)
from views.notices.ports import noticing
from views.notices.reckoning import line_faults
from views.traversal import Notices

TO_LINES = frozenset({"item", "category", "business_group"})
"""Fields of errors that are about the lines together."""


@view_config(
    context=Notices,
    name="new",
    permission="notice:draft",
    renderer="views:notices/new.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Draft a notice; the main button leads on to the summary and the issue."""
    units = units_offered(request)
    before = earlier(request, units)
    unit = before[1] if before else unit_chosen(request, units)
    deeds = noticing(request)

    def draft(given: dict[str, Any]) -> Any:
        notice = at_fields(deeds.draft, unit.id, wanted_of(given), request.act())
        request.said(_("Drafted with the payment code ${code}."), code=notice.shown)
        return where_next(request, notice)

    return form_page(
        request,
        notice_schema(),
        draft,
        title=_("Issue a notice"),
        button=_("Go on: check and issue"),
        others=(("draft", _("Keep as a draft")),),
        also_wrong=lambda typed: line_faults(request, unit, typed),
        initial=initial(request, deeds, unit, before),
        widgets=inputs(request, unit),
        unit=unit,
        units=units,
        before=before[0] if before else None,
    )


def where_next(request: Any, notice: Notice) -> str:
    """The summary before issuing, or the draft's page when it is only kept."""
    if request.POST.get("send") == "draft":
        return path_of("notice", notice.id)
    return path_of("notice", notice.id, "issue")


def at_fields(deed: Any, *values: Any) -> Any:
    """Call a deed; what it says about the lines together is hung at the lines."""
    try:
        return deed(*values)
    except (BadInput, Refused) as error:
        if error.field in TO_LINES:
            error.field = "lines"
        raise


def initial(
    request: Any,
    deeds: Noticing,
    unit: Unit,
    before: tuple[Notice, Unit] | None,
) -> dict[str, Any]:
    """What the form shows first: the usual term, and the earlier notice if any."""
    region = request.site.regions[unit.region]
    filled: dict[str, Any] = {"lines": [{}]}
    if before:
        notice = before[0]
        filled = initial_of(request, notice, whole=is_own(request, notice))
    return {**filled, "due": deeds.default_due(region, request.clock.today())}


def earlier(request: Any, units: list[Unit]) -> tuple[Notice, Unit] | None:
    """The notice to repeat with its unit: ``again=last`` or a payment code.

    Nothing when there is none, or when the actor may not draft for its unit.
    """
    again = request.GET.get("again", "")
    if not again:
        return None
    if again == "last":
        found = (last_of(request, unit) for unit in units)
        notices = [notice for notice in found if notice is not None]
        notice = max(notices, key=place_of, default=None)
    else:
        notice = request.site.find("notice", again)
    if notice is None:
        return None
    unit = next((unit for unit in units if unit.id == notice.unit), None)
    return (notice, unit) if unit is not None else None
