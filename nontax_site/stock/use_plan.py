"""A use plan 用票计划: how many sheets of each type a unit will need in a year.

Made in January by half-years, put together by the department in charge where there
is one, approved by the bureau. An application for supply is judged beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.interfaces import IUsePlanDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.units.departments import with_department, with_department_for

DRAFT = "draft"
HANDED_UP = "handed_up"
SUBMITTED = "submitted"
APPROVED = "approved"
WITHDRAWN = "withdrawn"

FIRST_OF_SECOND_HALF = 7
MOST = 10_000_000


class PlanLine(NamedTuple):
    """Sheets of one type for each half-year."""

    type_code: str
    first_half: int
    second_half: int

    @property
    def year(self) -> int:
        """Sheets of the whole year."""
        return self.first_half + self.second_half


@stored
@implementer(IUsePlanDocument)
class UsePlan(Document):
    """A unit's plan of a year; its id is ``U-<unit>-<yy>-<number>``.

    ``lines`` are being worked on, ``approved`` those the bureau approved last.
    ``department`` is the unit in charge of this one, "" for none.
    """

    kind: ClassVar[str] = "use_plan"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "year",
        "lines",
        "approved",
        "department",
        "note",
    )

    year: int = 0
    lines: tuple[tuple[str, int, int], ...] = ()
    approved: tuple[tuple[str, int, int], ...] = ()
    department: str = ""
    note: str = ""

    @property
    def rows(self) -> tuple[PlanLine, ...]:
        """The lines being worked on."""
        return tuple(PlanLine(*line) for line in self.lines)

    @property
    def approved_rows(self) -> tuple[PlanLine, ...]:
        """The lines in force."""
        return tuple(PlanLine(*line) for line in self.approved)

    def places(self) -> tuple[str, ...]:
        """Where roles over it are held: also at the department in charge."""
        return with_department(super().places(), self.department)

    def places_for(self, role: str) -> tuple[str, ...]:
        """The department's place only for its own staff and its custodian."""
        return with_department_for(role, super().places(), self.department)

    def also_ordered(self) -> tuple[str, ...]:
        """The department finds it in its own order."""
        return (f"unit:{self.department}",) if self.department else ()


def plan_of(root: Any, unit: str, year: int) -> UsePlan | None:
    """The unit's plan of the year that was not withdrawn, or None."""
    prefix = f"U-{unit}-{year % 100:02d}-"
    found = root.use_plans.values(prefix, prefix + "~")
    return next((plan for plan in found if plan.state != WITHDRAWN), None)


def planned(root: Any, unit: str, type_code: str, day: date) -> int | None:
    """The approved sheets of the type for the half-year of the day; None: no plan."""
    plan = plan_of(root, unit, day.year)
    if plan is None or not plan.approved:
        return None
    for line in plan.approved_rows:
        if line.type_code == type_code:
            late = day.month >= FIRST_OF_SECOND_HALF
            return line.second_half if late else line.first_half
    return 0


def plans_of(root: Any, region: str, year: int) -> Iterator[UsePlan]:
    """The plans of a region's units for a year, without those withdrawn."""
    prefix = f"U-{region}-"
    for plan in root.use_plans.values(prefix, prefix + "~"):
        if plan.year == year and plan.state != WITHDRAWN:
            yield plan


def together(plans: Iterator[UsePlan] | tuple[UsePlan, ...]) -> tuple[PlanLine, ...]:
    """The plans added up by type: what a department or bureau needs in all."""
    sums: dict[str, list[int]] = {}
    for plan in plans:
        for line in plan.rows:
            halves = sums.setdefault(line.type_code, [0, 0])
            halves[0] += line.first_half
            halves[1] += line.second_half
    return tuple(PlanLine(code, *halves) for code, halves in sorted(sums.items()))
