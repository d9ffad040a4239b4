"""The day's cash of a unit: begun by its first cash bill, found by the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from nontax_site.bills.collective import LETTER, OPEN, Collective
from nontax_site.bills.fixed_issue import LETTER as FIXED_LETTER
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.ports import system_act
from nontax_site.stock.modes import CASH
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.unit import Unit

CASH_TOKENS = (
    "paper_bill:paid",
    "paper_bill:held",
    "paper_bill:reported",
    "paper_bill:consented",
    "fixed_issue:issued",
)
"""The orders in which bills stand whose cash may not be gathered yet."""


class DaysOfCash:
    """Begins a unit's days of cash and finds what waits on one."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def note(self, unit: Unit, act: Act) -> Collective:
        """The open day of today; begun with the first cash of the day."""
        root, today = self._ports.root, beijing_day(act.at)
        last = root.collectives.last(f"{LETTER}-{unit.id}-{today.year % 100:02d}-")
        found: Collective | None = root.collectives.get(last) if last else None
        if found is not None and found.state == OPEN and found.day == today:
            return found
        made = Collective(
            id=next_case(root.collectives, LETTER, unit.id, today),
            region=unit.region,
            unit=unit.id,
            created=act.at,
            overseer=unit.overseer,
            day=today,
        )
        root.collectives.add(made.id, made)
        self._ports.workflows.begin(made, system_act("cash", act))
        return made

    def waiting(self, unit: str, day: date) -> Iterator[Any]:
        """The unit's cash bills entered on the day and not gathered, as they came.

        Only that day's bills are read (``root.orders``).
        """
        root = self._ports.root
        places = root.orders.places(
            f"unit:{unit}", CASH_TOKENS, upwards=True, day_from=day, day_to=day
        )
        for place in places:
            name = place.partition("|")[2]
            fixed = name.startswith(f"{FIXED_LETTER}-")
            found = root.find("fixed_issue" if fixed else "paper_bill", name)
            if not found.gathered and (fixed or _in_cash(found)):
                yield found


def _in_cash(bill: Any) -> bool:
    """Whether the unit took cash; a notice or an exchanged bill was paid elsewhere."""
    taken = bill.mode == CASH and bill.money is not None
    return taken and not bill.notice and not bill.came.startswith("bill:")
