"""Guards of applications for bills: which way they go, and whose shelf it is."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_facts import check_keeps
from nontax_site.stock.movement_refusals import (
    DepartmentFirst,
    NoDepartment,
    NothingWanted,
)
from nontax_site.stock.supply import Supply


def guard_own_unit(supply: Supply, act: Act) -> None:
    """A unit asks for itself: a custodian of the region's store does not do it."""
    who = act.on_behalf_of or act.actor
    place = f"unit:{supply.unit}"
    is_own = who.holds("unit_clerk", place) or who.holds("custodian", place)
    if not (who.is_system or is_own):
        raise Forbidden


def guard_asks(supply: Supply, act: Act) -> None:
    """An application asks for something."""
    if not supply.wanted:
        raise NothingWanted


def guard_no_department(supply: Supply, act: Act) -> None:
    """Without a department the application goes to the bureau by itself."""
    if supply.overseer:
        raise DepartmentFirst(department=supply.overseer)


def guard_department(supply: Supply, act: Act) -> None:
    """A department agrees where there is one."""
    if not supply.overseer:
        raise NoDepartment


def guard_store(supply: Supply, act: Act) -> None:
    """The custodian of the store hands out (CQ-38)."""
    check_keeps(supply.store, act)


def guard_department_shelf(supply: Supply, act: Act) -> None:
    """The custodian of the department signs and hands on."""
    guard_department(supply, act)
    check_keeps(supply.overseer, act)


def guard_unit_directly(supply: Supply, act: Act) -> None:
    """Books of a unit under a department come through it (two levels)."""
    guard_no_department(supply, act)
    check_keeps(supply.unit, act)


def guard_unit_shelf(supply: Supply, act: Act) -> None:
    """The custodian of the unit signs in person (CQ-40)."""
    check_keeps(supply.unit, act)
