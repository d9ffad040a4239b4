"""Automatic write-off 自动核销: machine bills whose payment was confirmed.

Where a region decided so, the system writes off what the payment notice of a machine
bill proves; nobody need count for that. The stubs are handed in later all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from nontax_site.bills.clearing import LETTER
from nontax_site.bills.handlers import ports_of, system_act
from nontax_site.bills.paper_bill import PAID, PaperBill
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.stub_charges import dues_of, is_confirmed, summed
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.clearance import Clearance
from nontax_site.stock.modes import MACHINE
from nontax_site.stock.moving import Moving
from nontax_site.stock.paperwork import Row
from nontax_site.stock.places import Place, Spot
from nontax_site.storage.attempts import Attempts, Begin
from nontax_site.storage.case_numbers import next_case

AT_ONCE = 2_000
"""So many bills of one unit are written off in one transaction."""


class AutomaticWriteOff:
    """The deed of the system on the paper of one unit."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def of_unit(self, unit: str, act: Act) -> Clearance | None:
        """Write off what is confirmed of a unit's used bills; None for nothing."""
        root, holder = self._ports.root, self._ports.of_stock.unit(unit)
        if not self._ports.region_of(holder).config.auto_write_off:
            return None
        rows = in_rows(islice(confirmed(root, unit), AT_ONCE))
        if not rows:
            return None
        found = Clearance(
            id=next_case(root.clearances, LETTER, holder.region, beijing_day(act.at)),
            region=holder.region,
            unit=unit,
            overseer=holder.overseer,
            created=act.at,
            ranges=rows,
            automatic=True,
        )
        charges = summed(list(dues_of(root, rows, (), ())))
        found.charges = tuple(tuple(charge) for charge in charges)
        self._ports.workflows.begin(found, act)
        root.clearances.add(found.id, found)
        self._ports.workflows.fire(found, "write_off_itself", act)
        used, gone = Spot(Place.USED, unit), Spot(Place.WRITTEN_OFF, unit)
        name = f"{found.kind}:{found.id}"
        Moving(self._ports.of_stock).move(lines_of(rows), used, gone, act, name)
        return found


def confirmed(root: Any, unit: str) -> Iterator[tuple[str, int]]:
    """(code, number) of a unit's used machine bills that were paid in as they say."""
    for run in root.paper.runs(place=Place.USED, holder=unit):
        for number in range(run.first, run.last + 1):
            bill: PaperBill | None = root.paper.find(run.code, number)
            if bill is None or bill.form != MACHINE or bill.state != PAID:
                continue
            if is_confirmed(root, bill):
                yield run.code, number


def in_rows(numbers: Iterator[tuple[str, int]]) -> tuple[Row, ...]:
    """Numbers in their order as rows."""
    rows: list[Row] = []
    for code, number in numbers:
        if rows and rows[-1][0] == code and rows[-1][2] + 1 == number:
            rows[-1] = (code, rows[-1][1], number)
        else:
            rows.append((code, number, number))
    return tuple(rows)


def units_to_write_off(root: Any) -> list[str]:
    """The units with used paper in regions that decided for it."""
    return [
        unit.id
        for unit in root.units.values()
        if root.regions[unit.region].config.auto_write_off
        and next(root.paper.runs(place=Place.USED, holder=unit.id), None) is not None
    ]


def write_off_paper(begin: Begin) -> None:
    """The timer's turn: each unit's confirmed paper in a transaction of its own."""
    attempts = Attempts()
    units = attempts.in_transaction(begin, lambda r: units_to_write_off(r.site))
    for unit in units:

        def one(request: Any, unit: str = unit) -> None:
            act = system_act(request, "write-off")
            AutomaticWriteOff(ports_of(request)).of_unit(unit, act)

        attempts.in_transaction(begin, one)
