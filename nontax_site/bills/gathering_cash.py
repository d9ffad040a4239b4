"""Gathering a day's cash into collective notices, and deciding what does not tally.

The unit owes what its bills say, whatever cash was counted: the notices are made of
the bills' own lines, summed by item, one for each destination of the money. Who
counted answers for the difference; one person proposes what becomes of it, another
decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nontax_site.bills.cash_refusals import (
    CashStillThere,
    NothingToGather,
    ResolutionUnfit,
    VoidStillAsked,
)
from nontax_site.bills.collective import GATHERED, Collective
from nontax_site.bills.day_of_cash import DaysOfCash
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.bills.ports import BillPorts
from nontax_site.items.pricing import show_quantity
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, calendar_of_china
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import UNIT, Line, Payer
from nontax_site.payments.noticing import Noticing
from nontax_site.payments.ports import system_act
from nontax_site.stock.paperwork import ranges_of
from nontax_site.units.unit import Unit

PAID_STATES = frozenset({"paid", "settled"})
REMARK = "集中汇缴"
"""What a collective notice says of itself; it is printed on its paper."""


class CashGathering:
    """The deeds on a unit's days of cash."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._days = DaysOfCash(ports)

    def waiting(self, collective: Collective) -> list[Any]:
        """The bills and entries of the day whose cash is not gathered."""
        assert collective.day is not None
        return list(self._days.waiting(collective.unit, collective.day))

    # ---- gathering --------------------------------------------------------------

    def gather(self, collective: Collective, counted: Money, act: Act) -> None:
        """Make the notices of a day's cash; bills, cash and notices name each other.

        Raises NothingToGather, VoidStillAsked, and what a notice refuses
        (AccountMissing, LinesTooMany).
        """
        found = self.waiting(collective)
        if not found:
            raise NothingToGather
        for one in found:
            if one.asked is not None:
                raise VoidStillAsked(document=one.id)
        unit: Unit = self._ports.root.document("unit", collective.unit)
        lines = summed([line for one in found for line in one.parts])
        written = [one for one in found if isinstance(one, PaperBill)]
        fixed = [one for one in found if not isinstance(one, PaperBill)]
        collective.numbers = ranges_of([bill.place_in_book for bill in written])
        collective.issues = tuple(one.id for one in fixed)
        collective.lines = tuple(map(tuple, lines))
        collective.total_fen = sum(line.amount_fen for line in lines)
        collective.counted_fen = counted.fen
        collective.gathered_at = act.at
        collective.owner = (act.actor.login, act.actor.name)
        collective.notices = self._notices(collective, unit, lines, act)
        self._ports.workflows.fire(collective, "gather", act)
        for bill in written:
            bill.gathered = collective.id
            self._ports.write(bill, act, "gather", collective=collective.id)
        system = system_act("cash", act)
        for one in fixed:
            one.gathered = collective.id
            self._ports.workflows.fire(one, "gather", system)
        if counted != collective.total:
            self._ports.workflows.fire(collective, "differ", system)

    def close(self, collective: Collective, act: Act) -> None:
        """End a day on which nothing is left; raises CashStillThere."""
        count = len(self.waiting(collective))
        if count:
            raise CashStillThere(count=count)
        self._ports.workflows.fire(collective, "close", act)

    def _notices(
        self, collective: Collective, unit: Unit, lines: Sequence[Line], act: Act
    ) -> tuple[str, ...]:
        """One issued notice for each destination; the unit itself is the payer."""
        number = unit.credit_code
        kind = "credit_code" if number else "none"
        payer = Payer(unit.name, UNIT, kind, number, "")
        due = calendar_of_china().add(beijing_day(act.at), 1)
        noticing = Noticing(self._ports.of_payments)
        return tuple(
            noticing.issue_lines(
                unit,
                payer,
                [line for line in lines if line.destination == destination],
                due,
                collective.id,
                REMARK,
                act,
            ).id
            for destination in dict.fromkeys(line.destination for line in lines)
        )

    # ---- money and differences --------------------------------------------------

    def notice_paid(self, notice: Any, act: Act) -> None:
        """A collective notice was paid; the day is remitted when all of them are."""
        found: Collective | None = self._ports.root.find("collective", notice.paper)
        if found is not None and found.state == GATHERED:
            self._arrive(found, act)

    def _arrive(self, collective: Collective, act: Act) -> None:
        root = self._ports.root
        notices = [root.document("notice", code) for code in collective.notices]
        if all(notice.state in PAID_STATES for notice in notices):
            self._ports.workflows.fire(collective, "arrive", act)

    def propose(self, collective: Collective, resolution: str, act: Act) -> None:
        """Say what becomes of the difference; the comment says how it arose.

        Raises ResolutionUnfit.
        """
        if resolution not in collective.resolutions:
            raise ResolutionUnfit(field="resolution", resolution=resolution)
        collective.resolution = resolution
        self._ports.workflows.fire(collective, "propose", act)

    def send_back(self, collective: Collective, act: Act) -> None:
        """Do not agree; somebody proposes anew."""
        collective.resolution = ""
        self._ports.workflows.fire(collective, "send_back", act)

    def decide(self, collective: Collective, act: Act) -> None:
        """Agree to what was proposed; another person than who counted or proposed."""
        self._ports.workflows.fire(collective, "decide", act)
        self._arrive(collective, system_act("cash", act))


def summed(lines: Sequence[Line]) -> list[Line]:
    """The lines with the same item, standard and reduction as one, in their order."""
    found: dict[tuple[str, ...], Line] = {}
    for line in lines:
        charged = (line.item_code, line.standard, line.measure, line.klass)
        key = (*charged, line.destination, line.category)
        before = found.get(key)
        if before is None:
            found[key] = line._replace(late_kind="", late_per_day="")
            continue
        quantity = Decimal(before.quantity) + Decimal(line.quantity)
        found[key] = before._replace(
            quantity=show_quantity(quantity),
            amount_fen=before.amount_fen + line.amount_fen,
            original_fen=before.original_fen + line.original_fen,
        )
    return list(found.values())
