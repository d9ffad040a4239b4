"""Guards of use plans. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.security.grants import UNIT_CLERK
from nontax_site.stock.planning import PlanThroughDepartment, PlanWithoutDepartment
from nontax_site.stock.use_plan import UsePlan


def guard_own(plan: UsePlan, act: Act) -> None:
    """A plan is worked on by the unit's own clerk, not by one of its department."""
    place = f"unit:{plan.unit}"
    acting = (act.actor, act.on_behalf_of)
    if not any(actor and actor.holds(UNIT_CLERK, place) for actor in acting):
        raise Forbidden(permission="use_plan:draft")


def guard_hand_up(plan: UsePlan, _act: Act) -> None:
    """There must be a department in charge."""
    if not plan.department:
        raise PlanWithoutDepartment


def guard_submit(plan: UsePlan, _act: Act) -> None:
    """Where a department is in charge the plan goes there first."""
    if plan.department:
        raise PlanThroughDepartment
