"""Making a use plan: draft, hand up to the department, submit, approve, amend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.stock.certificate import certificate_of
from nontax_site.stock.certificate_refusals import (
    CertificateMissing,
    TypeNotOnCertificate,
)
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.use_plan import MOST, PlanLine, UsePlan, plan_of
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.unit import Unit


class PlanThere(Refused):
    """One plan a unit and year."""

    code = "use-plan-there"
    message = "The plan of ${year} is ${plan} already."
    remedy = "Edit or amend that plan."


class PlanYearWrong(BadInput):
    """Only this year or the next is planned."""

    code = "use-plan-year-wrong"
    message = "The year ${year} cannot be planned now."
    remedy = "Choose this year or the next one."


class PlanEmpty(BadInput):
    """A plan that needs nothing."""

    code = "use-plan-empty"
    message = "Please plan at least one sheet of one type."


class PlanLineTwice(BadInput):
    """One type in two lines."""

    code = "use-plan-line-twice"
    message = "The bill type ${type_code} stands in two lines."


class PlanQuantityWrong(BadInput):
    """A quantity is 0 or more, and not absurd."""

    code = "use-plan-quantity-wrong"
    message = "A quantity is 0 to ${most} sheets."


class PlanThroughDepartment(Refused):
    """A unit with a department in charge hands its plan up to it."""

    code = "use-plan-through-department"
    message = "This plan goes to the department in charge first."
    remedy = "Hand it up to the department."


class PlanWithoutDepartment(Refused):
    """A unit without a department submits to the bureau."""

    code = "use-plan-without-department"
    message = "No department is in charge of this unit."
    remedy = "Submit the plan to the finance bureau."


class Planning:
    """The deeds on use plans."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def draft(
        self, unit_id: str, year: int, lines: Sequence[PlanLine], note: str, act: Act
    ) -> UsePlan:
        """Draft the plan of a unit for a year.

        Raises PlanYearWrong, PlanThere, PlanEmpty, PlanLineTwice,
        PlanQuantityWrong, CertificateMissing, TypeNotOnCertificate.
        """
        unit = self._ports.unit(unit_id)
        _check_year(year, beijing_day(act.at))
        there = plan_of(self._ports.root, unit_id, year)
        if there is not None:
            raise PlanThere(field="year", year=year, plan=there.id)
        folder = self._ports.root.use_plans
        made = UsePlan(
            id=next_case(folder, "U", unit_id, date(year, 1, 1), 4),
            region=unit.region,
            unit=unit_id,
            created=act.at,
            year=year,
            lines=self._checked(unit, lines),
            department=unit.overseer,
            note=note.strip(),
        )
        folder.add(made.id, made)
        self._ports.workflows.begin(made, act)
        return made

    def edit(
        self, plan: UsePlan, lines: Sequence[PlanLine], note: str, act: Act
    ) -> None:
        """Correct a draft; raises what ``draft`` raises."""
        unit = self._ports.unit(plan.unit)
        plan.lines = self._checked(unit, lines)
        plan.note = note.strip()
        self._ports.workflows.fire(plan, "edit", act)

    def approve(self, plan: UsePlan, act: Act) -> None:
        """Put the lines in force; another person than who made the plan."""
        plan.approved = plan.lines
        self._ports.workflows.fire(plan, "approve", act)

    def _checked(
        self, unit: Unit, lines: Sequence[PlanLine]
    ) -> tuple[tuple[str, int, int], ...]:
        certificate = certificate_of(self._ports.root, unit.id)
        if certificate is None or not certificate.is_in_force:
            raise CertificateMissing(unit_name=unit.name)
        seen: set[str] = set()
        for line in lines:
            if line.type_code in seen:
                raise PlanLineTwice(field="lines", type_code=line.type_code)
            seen.add(line.type_code)
            if line.type_code not in certificate.types:
                raise TypeNotOnCertificate(
                    field="lines", unit_name=unit.name, type_code=line.type_code
                )
            if not (0 <= line.first_half <= MOST and 0 <= line.second_half <= MOST):
                raise PlanQuantityWrong(field="lines", most=MOST)
        if not any(line.year for line in lines):
            raise PlanEmpty(field="lines")
        return tuple(
            (line.type_code, line.first_half, line.second_half) for line in lines
        )


def _check_year(year: int, today: date) -> None:
    if year not in (today.year, today.year + 1):
        raise PlanYearWrong(field="year", year=year)
