"""The list of cases of dunning: who owes what since when, and how far it is."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.demand import Demand
from views.format import Marked
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.reliefs.listing import notice_link
from views.traversal import Demands


def _due(request: Any, demand: Demand) -> Any:
    """The due date of the notice, and since how many days it is over."""
    if demand.due is None or demand.ended:
        return demand.due
    days = (beijing_day(request.clock.now()) - demand.due).days
    words = request.fmt.words(_("overdue by ${days} days"), days=str(days))
    return (demand.due, Marked(words, "late"))


DEMANDS = ListPage(
    place=Demands,
    kind="demand",
    title=_("Dunning"),
    permission="demand:view",
    columns=(
        NUMBER,
        Column(_("Payment notice"), notice_link, "figure text-nowrap"),
        Column(_("Payer"), lambda request, demand: demand.payer_name),
        UNIT,
        Column(_("Amount"), lambda request, demand: demand.total),
        Column(_("To be paid by"), _due, "figure text-nowrap"),
        Column(_("Reminders"), lambda request, demand: len(demand.reminded)),
        STATE,
        CREATED,
    ),
    amount=lambda demand: demand.total,
    empty=_(
        "A case of dunning appears here by itself some days after a notice is overdue, "
        "or once a unit's clerk begins one on the page of an overdue notice."
    ),
    buttons=(Button(_("Overdue notices"), "/notices?overdue=yes", "notice:view"),),
)
