"""Everything that would be refused in a notice, said at once and nothing done.

By the very functions a draft is made with, so that what passes here is issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nontax_site.items.pricing import PricedLine
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.limits import account_taking, total_within
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import (
    Noticing,
    Wanted,
    WantedLine,
    checked_payer,
)
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.refusals import DueInPast
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


class Rehearsal:
    """The unit's notices of one day, judged before any is made."""

    def __init__(self, ports: PaymentPorts, unit: Unit, day: date) -> None:
        self._deeds = Noticing(ports)
        self._unit = unit
        self._region: Region = ports.region(unit.region)
        self._day = day

    def faults(self, wanted: Wanted) -> Iterator[NontaxError]:
        """What is wrong; ``field`` is that of the form (``lines.1.amount``)."""
        yield from self.payer_faults(wanted.payer)
        if wanted.due is not None and wanted.due < self._day:
            yield DueInPast(field="due", due=wanted.due)
        yield from self._line_faults(wanted)

    def payer_faults(self, payer: Payer) -> Iterator[NontaxError]:
        """What is wrong with the payer alone."""
        try:
            checked_payer(payer, self._day)
        except NontaxError as error:
            yield error

    def line_faults(self, at: int, line: WantedLine) -> Iterator[NontaxError]:
        """What is wrong with one line alone, the one at a place counted from 0."""
        try:
            self._deeds.priced(self._unit, self._region, [line], self._day)
        except NontaxError as error:
            error.field = error.field.replace("lines.0", f"lines.{at}", 1)
            yield error

    def total(self, wanted: Wanted) -> Money:
        """What the notice comes to; raises what is wrong with its lines."""
        priced = self._deeds.priced(
            self._unit, self._region, tuple(wanted.lines), self._day
        )
        return sum_of(line.amount for line in priced)

    def _line_faults(self, wanted: Wanted) -> Iterator[NontaxError]:
        priced: list[PricedLine] = []
        for at, line in enumerate(wanted.lines):
            try:
                priced += self._deeds.priced(
                    self._unit, self._region, [line], self._day
                )
            except NontaxError as error:
                error.field = error.field.replace("lines.0", f"lines.{at}", 1)
                yield error
        if len(priced) < len(wanted.lines) or not priced:
            return
        try:
            if len(priced) > 1:
                self._deeds.priced(
                    self._unit, self._region, tuple(wanted.lines), self._day
                )
            total_within([line.amount for line in priced], self._region)
            places = tuple(dict.fromkeys(line.destination for line in priced))
            account_taking(self._unit, places)
        except NontaxError as error:
            yield error
