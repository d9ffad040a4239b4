"""Who holds paper: stores, departments and units, by their ids."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import NotFound
from nontax_site.stock.store import Store
from nontax_site.units.departments import with_department
from nontax_site.units.unit import Unit


def holder_of(root: Any, name: str) -> Store | Unit:
    """The store or unit of the id; raises NotFound."""
    found: Store | Unit | None = root.stores.get(name) or root.units.get(name)
    if found is None:
        raise NotFound(what="holder")
    return found


def role_place(holder: Store | Unit) -> str:
    """Where the role of its custodian is held: at the unit, or the store's region."""
    if isinstance(holder, Unit):
        return f"unit:{holder.id}"
    return f"region:{holder.region}"


def places_of(holder: Store | Unit) -> tuple[str, ...]:
    """Where roles over its paper may be held; a department sees its units."""
    return with_department(holder.places(), getattr(holder, "overseer", ""))


def overseen(root: Any, department: str) -> tuple[Unit, ...]:
    """The units that name the department as their own, of the same region."""
    region = department.partition("-")[0]
    units = root.units.values(f"{region}-", f"{region}-~")
    return tuple(unit for unit in units if unit.overseer == department)
