"""Running an annual inspection: announce, report, check, put right, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock import certificate_refusals as wrong
from nontax_site.stock.certificate import Certificate, holders_in
from nontax_site.stock.certifying import Certifying
from nontax_site.stock.holding import held_types
from nontax_site.stock.inspection import (
    DECIDED,
    PASSED,
    STOPPED,
    Inspection,
    InspectionCase,
    TypeReport,
    case_id,
    cases_of,
)
from nontax_site.stock.ports import StockPorts
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.region import Region

GIVEN_UP = "given_up"
TOPIC = "inspection-decided"
"""The topic of the outbox: a case was decided, its certificate follows."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a bureau announces: the year, a title, until when to report, words."""

    year: int
    title: str
    due: date
    notice: str = ""


class Inspecting:
    """The deeds on inspections and their cases."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    # ---- the campaign -----------------------------------------------------------

    def draft(self, region: Region, said: Announced, act: Act) -> Inspection:
        """Prepare the inspection of a year.

        Raises InspectionYearWrong, InspectionDaysWrong, InspectionThere.
        """
        today = beijing_day(act.at)
        if said.year not in (today.year, today.year - 1):
            raise wrong.InspectionYearWrong(field="year", year=said.year)
        if said.due <= today:
            raise wrong.InspectionDaysWrong(field="due")
        folder = self._ports.root.inspections
        prefix = f"N-{region.code}-"
        for there in folder.values(prefix, prefix + "~"):
            if there.year == said.year and there.state != GIVEN_UP:
                raise wrong.InspectionThere(
                    field="year", year=said.year, inspection=there.id
                )
        made = Inspection(
            id=next_case(folder, "N", region.code, today, 4),
            region=region.code,
            created=act.at,
            year=said.year,
            title=said.title.strip(),
            due=said.due,
            notice=said.notice.strip(),
        )
        folder.add(made.id, made)
        self._ports.workflows.begin(made, act)
        return made

    def start(self, inspection: Inspection, act: Act) -> int:
        """Open a case for every unit with a certificate; returns how many.

        Raises NobodyToInspect.
        """
        holders = list(holders_in(self._ports.root, inspection.region))
        if not holders:
            raise wrong.NobodyToInspect
        self._ports.workflows.fire(inspection, "start", act)
        system = Act(system_actor("inspection"), act.at, request_id=act.request_id)
        for certificate in holders:
            self._open(inspection, certificate, system)
        return len(holders)

    def close(self, inspection: Inspection, act: Act) -> None:
        """End it once every case is decided (CasesOpen)."""
        states = [case.state for case in cases_of(self._ports.root, inspection)]
        inspection.done = (len(states), states.count(PASSED), states.count(STOPPED))
        waiting = sum(state not in DECIDED for state in states)
        self._ports.workflows.fire(inspection, "close", act.with_facts(waiting=waiting))

    def _open(self, inspection: Inspection, holder: Certificate, act: Act) -> None:
        case = InspectionCase(
            id=case_id(holder.unit, inspection.year),
            region=inspection.region,
            unit=holder.unit,
            created=act.at,
            inspection=inspection.id,
            year=inspection.year,
            certificate=holder.id,
            overseer=self._ports.unit(holder.unit).overseer,
        )
        self._ports.root.inspection_cases.add(case.id, case)
        self._ports.workflows.begin(case, act)

    # ---- a case -----------------------------------------------------------------

    def report(
        self,
        case: InspectionCase,
        rows: Sequence[TypeReport],
        statement: str,
        act: Act,
    ) -> None:
        """Report what became of the year's paper; raises ReportDiffers."""
        for row in rows:
            if row.had != row.accounted or min(row[1:]) < 0:
                raise wrong.ReportDiffers(
                    field="rows", had=row.had, accounted=row.accounted
                )
        case.reported = tuple(row[:] for row in rows)
        case.stock = tuple(held_types(self._ports.root, case.unit).items())
        case.statement = statement.strip()
        self._ports.workflows.fire(case, "report", act)

    def check(
        self, case: InspectionCase, findings: str, act: Act, *, passes: bool
    ) -> None:
        """Note a desk check and what it proposes; raises FindingsMissing."""
        if not findings.strip():
            raise wrong.FindingsMissing(field="findings")
        row = (beijing_day(act.at), act.actor.name, passes, findings.strip())
        case.findings = (*case.findings, row)
        self._ports.workflows.fire(case, "check", act)

    def order(self, case: InspectionCase, act: Act) -> None:
        """Order what the comment says to be put right in ten working days."""
        case.ordered = act.comment
        self._ports.workflows.fire(case, "order", act)

    def rectify(self, case: InspectionCase, answer: str, act: Act) -> None:
        """Report that it was put right; the bureau checks again."""
        if not answer.strip():
            raise wrong.FindingsMissing(field="answer")
        case.answer = answer.strip()
        self._ports.workflows.fire(case, "rectify", act)

    def follow(self, case: InspectionCase, act: Act) -> None:
        """Write the result on the certificate, and stop the supply if it failed."""
        certificate: Certificate = self._ports.root.document(
            "certificate", case.certificate
        )
        row = (case.year, case.state == PASSED, case.id)
        if row in certificate.inspected:
            return
        certificate.inspected = (*certificate.inspected, row)
        system = Act(system_actor("inspection"), act.at, request_id=act.request_id)
        self._ports.write(certificate, system, "inspect", case=case.id)
        if case.state == STOPPED:
            Certifying(self._ports).stop(certificate, case.id, system)
