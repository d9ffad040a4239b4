"""Changing what is said about a unit: contact, marks, name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput
from nontax_site.units.applying import check_credit_code
from nontax_site.units.bodies import check_body_kind, check_traits
from nontax_site.units.unit import Unit

NO_UNITS: Mapping[str, Unit] = MappingProxyType({})

CHECKS: Mapping[str, Any] = {
    "contact": str,
    "phone": str,
    "address": str,
    "department": str,
    "overseer": str,
    "cashless": bool,
    "two_lines": bool,
    "traits": check_traits,
    "body_kind": check_body_kind,
    "credit_code": check_credit_code,
}
"""What ``edit`` may change, and how each value is checked."""


class FactNotEditable(BadInput):
    """A fact of a unit that is not changed by editing."""

    code = "fact-not-editable"
    message = "«${fact}» is not changed here."


class OverseerUnknown(BadInput):
    """A department in charge that is no other unit of the region."""

    code = "overseer-unknown"
    message = (
        "«${unit}» cannot be the department in charge: it must be another unit of "
        "the region, and neither may have or be a further department in charge."
    )
    remedy = "Choose the department in charge from the list, or leave it empty."


class Editing:
    """Changes a unit; every change is one entry in its history.

    ``units`` are all units, among which its department in charge is looked for.
    """

    def __init__(self, workflows: Any, units: Any = NO_UNITS) -> None:
        self.workflows = workflows
        self.units = units

    def edit(
        self,
        unit: Unit,
        changes: Mapping[str, Any],
        act: Act,
        *,
        name: str = "",
        from_day: date | None = None,
    ) -> None:
        """Change plain facts, and the name when another one is given.

        A new name is borne from ``from_day`` on, from today when no day is given.
        Raises FactNotEditable, the fact's own error, OverseerUnknown or
        PeriodBeforeLast.
        """
        checked = {}
        for fact, value in changes.items():
            if fact not in CHECKS:
                raise FactNotEditable(field=fact, fact=fact)
            checked[fact] = CHECKS[fact](value)
        self._check_overseer(unit, checked.get("overseer", ""))
        if name and name.strip() != unit.name:
            unit.rename(name, from_day or beijing_day(act.at))
        for fact, value in checked.items():
            setattr(unit, fact, value)
        self.workflows.fire(unit, "edit", act)

    def _check_overseer(self, unit: Unit, name: str) -> None:
        """Another unit of the region that is not in this one's charge (trap 8)."""
        if not name or name == unit.overseer:
            return
        found = self.units.get(name)
        if (
            found is None
            or found.id == unit.id
            or found.region != unit.region
            or found.overseer
            or any(other.overseer == unit.id for other in self.units.values())
        ):
            raise OverseerUnknown(field="overseer", unit=name)
