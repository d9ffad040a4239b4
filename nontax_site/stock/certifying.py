"""Granting a certificate, changing what it names, stopping and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock import certificate_refusals as wrong
from nontax_site.stock.bill_type import type_of
from nontax_site.stock.certificate import GRANTED, Certificate, certificate_of
from nontax_site.stock.holding import held_by, held_types
from nontax_site.stock.ports import StockPorts
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.bodies import check_body_kind

CANCEL_DAYS = 15
"""A unit that closes, merges or loses its charge cancels within so many days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application says: types by code, the legal basis, what it is for."""

    types: Sequence[str]
    basis: str
    purpose: str = ""


class Certifying:
    """The deeds on certificates."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def apply(self, unit_id: str, wanted: Wanted, act: Act) -> Certificate:
        """Apply for a unit's certificate.

        Only the five kinds of body hold bills (CQ-01). Raises UnitNotActive,
        BodyKindUnknown, CertificateThere, CertificateBasisMissing,
        CertificateTypesMissing, TypeWithoutPaper and what the types say.
        """
        unit = self._ports.unit(unit_id)
        unit.check_active()
        check_body_kind(unit.body_kind)
        there = certificate_of(self._ports.root, unit_id)
        if there is not None:
            raise wrong.CertificateThere(unit_name=unit.name, certificate=there.id)
        types = self._checked(unit.region, wanted, act)
        folder = self._ports.root.certificates
        made = Certificate(
            id=next_case(folder, "Z", unit_id, beijing_day(act.at), 4),
            region=unit.region,
            unit=unit_id,
            created=act.at,
            wanted=types,
            basis=wanted.basis.strip(),
            purpose=wanted.purpose.strip(),
            overseer=unit.overseer,
        )
        folder.add(made.id, made)
        self._ports.workflows.begin(made, act)
        return made

    def resubmit(self, certificate: Certificate, wanted: Wanted, act: Act) -> None:
        """Correct an application that came back, and hand it in again."""
        certificate.wanted = self._checked(certificate.region, wanted, act)
        certificate.basis = wanted.basis.strip()
        certificate.purpose = wanted.purpose.strip()
        self._ports.workflows.fire(certificate, "resubmit", act)

    def grant(self, certificate: Certificate, act: Act) -> None:
        """Grant it; what the unit asked for is judged again. Another person's act."""
        day = beijing_day(act.at)
        for code in certificate.wanted:
            type_of(self._ports.root, certificate.region, code, day)
        certificate.types, certificate.wanted = certificate.wanted, ()
        certificate.granted_on = day
        self._ports.workflows.fire(certificate, "grant", act)

    # ---- while it is in force ---------------------------------------------------

    def ask_change(
        self, certificate: Certificate, types: Sequence[str], act: Act
    ) -> None:
        """Ask for other types, with the reason in the comment.

        Raises TypesUnchanged, TypeStillHeld and what ``apply`` says of types.
        """
        wanted = self._types(certificate.region, types, act)
        if wanted == certificate.types:
            raise wrong.TypesUnchanged(field="types")
        self._check_gone(certificate, wanted)
        certificate.wanted = wanted
        self._ports.workflows.fire(certificate, "ask_change", act)

    def change(self, certificate: Certificate, act: Act) -> None:
        """Put the types that were asked for on the certificate."""
        self._check_gone(certificate, certificate.wanted)
        certificate.types, certificate.wanted = certificate.wanted, ()
        self._ports.workflows.fire(certificate, "change", act)

    def refuse_change(self, certificate: Certificate, act: Act) -> None:
        """Leave the types as they are."""
        certificate.wanted = ()
        self._ports.workflows.fire(certificate, "refuse_change", act)

    def stop(self, certificate: Certificate, case: str, act: Act) -> None:
        """Stop the supply because of an inspection case; nothing when it is stopped."""
        if certificate.state != GRANTED:
            return
        certificate.stopped_by = case
        system = Act(system_actor("inspection"), act.at, request_id=act.request_id)
        self._ports.workflows.fire(certificate, "stop", system.with_facts(case=case))

    def resume(self, certificate: Certificate, act: Act) -> None:
        """Let the unit be supplied again."""
        certificate.stopped_by = ""
        self._ports.workflows.fire(certificate, "resume", act)

    # ---- its end ----------------------------------------------------------------

    def ask_cancel(self, certificate: Certificate, event_day: date, act: Act) -> None:
        """Ask for it to be cancelled: the unit closes, merges or charges no more.

        It is due fifteen days after ``event_day``. Raises EventInFuture.
        """
        if event_day > beijing_day(act.at):
            raise wrong.EventInFuture(field="event_day")
        certificate.event_day = event_day
        certificate.cancel_by = event_day + timedelta(days=CANCEL_DAYS)
        self._ports.workflows.fire(certificate, "ask_cancel", act)

    def cancel(self, certificate: Certificate, act: Act) -> None:
        """Cancel it: everything was returned and cleared first (PaperStillHeld)."""
        held = held_by(self._ports.root, certificate.unit)
        certificate.cancelled_on = beijing_day(act.at)
        name = self._ports.unit(certificate.unit).name
        act = act.with_facts(held=held, unit_name=name)
        self._ports.workflows.fire(certificate, "cancel", act)

    def refuse_cancel(self, certificate: Certificate, act: Act) -> None:
        """Let it go on."""
        certificate.event_day = certificate.cancel_by = None
        self._ports.workflows.fire(certificate, "refuse_cancel", act)

    # ---- steps ------------------------------------------------------------------

    def _checked(self, region: str, wanted: Wanted, act: Act) -> tuple[str, ...]:
        if not wanted.basis.strip():
            raise wrong.CertificateBasisMissing(field="basis")
        return self._types(region, wanted.types, act)

    def _types(self, region: str, codes: Sequence[str], act: Act) -> tuple[str, ...]:
        if not codes:
            raise wrong.CertificateTypesMissing(field="types")
        day = beijing_day(act.at)
        for code in codes:
            bill_type = type_of(self._ports.root, region, code, day)
            if not bill_type.has_stock:
                raise wrong.TypeWithoutPaper(field="types", bill_type=bill_type.name)
        return tuple(sorted(set(codes)))

    def _check_gone(self, certificate: Certificate, wanted: tuple[str, ...]) -> None:
        held = held_types(self._ports.root, certificate.unit)
        for code in certificate.types:
            if code not in wanted and held.get(code):
                raise wrong.TypeStillHeld(
                    field="types", type_code=code, held=held[code]
                )
