"""Guards of clearances: who hands in, who clears, what must be explained."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.clearance import Clearance
from nontax_site.stock.clearance_refusals import (
    DifferencesOpen,
    NoDifference,
    NotAutomatic,
    NotClearer,
)
from nontax_site.stock.custody_facts import check_keeps

UNIT_ROLES = ("unit_clerk", "unit_supervisor", "custodian")


def guard_own_unit(clearance: Clearance, act: Act) -> None:
    """A unit hands in and explains its own; a store's custodian does not."""
    who = act.on_behalf_of or act.actor
    place = f"unit:{clearance.unit}"
    if not (who.is_system or any(who.holds(role, place) for role in UNIT_ROLES)):
        raise Forbidden


def guard_unit_keeper(clearance: Clearance, act: Act) -> None:
    """The custodian of the unit hands the stubs in (CQ-38)."""
    check_keeps(clearance.unit, act)


def guard_archive_keeper(clearance: Clearance, act: Act) -> None:
    """The custodian of the archive takes them."""
    check_keeps(clearance.store, act)


def guard_clears(clearance: Clearance, act: Act) -> None:
    """The department clears where there is one, else the bureau's clerk (CQ-45)."""
    who = act.on_behalf_of or act.actor
    if clearance.overseer:
        if not who.holds("department_clerk", f"unit:{clearance.overseer}"):
            raise NotClearer(who=clearance.overseer)
    elif not who.holds("bureau_clerk", f"region:{clearance.region}", "site"):
        raise NotClearer(who=clearance.region)


def guard_unexplained(clearance: Clearance, act: Act) -> None:
    """There is something to explain; a deed says how much there was before it."""
    if not act.facts.get("open_before", len(clearance.open_cases)):
        raise NoDifference


def guard_explained(clearance: Clearance, act: Act) -> None:
    """Everything is explained before it is written off."""
    if clearance.open_cases:
        raise DifferencesOpen(count=len(clearance.open_cases))


def guard_automatic(clearance: Clearance, act: Act) -> None:
    """The system writes off only what it opened itself."""
    if not clearance.automatic:
        raise NotAutomatic
