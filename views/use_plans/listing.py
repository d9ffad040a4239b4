"""The list of use plans: which unit, which year, how many sheets."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import UsePlans

USE_PLANS = ListPage(
    place=UsePlans,
    kind="use_plan",
    title=_("Use plans"),
    permission="use_plan:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Year"), lambda request, plan: plan.year, "figure"),
        Column(
            _("Sheets of the year"),
            lambda request, plan: f"{sum(row.year for row in plan.rows):,}",
            "figure text-end",
        ),
        Column(
            _("Department in charge"),
            lambda request, plan: (
                request.fmt.unit(plan.department) if plan.department else None
            ),
        ),
        STATE,
        CREATED,
    ),
    empty=_(
        "In January each unit plans the sheets it will need by half-years. Choose "
        "«Draft a use plan»."
    ),
    buttons=(
        Button(_("Draft a use plan"), "/use-plans/new", "use_plan:draft"),
        Button(_("All plans of a year together"), "/use-plans/year", "use_plan:view"),
    ),
)
