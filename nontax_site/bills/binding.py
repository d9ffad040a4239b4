"""Binding card terminals to units: a bureau clerk proposes, a supervisor binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nontax_site.bills.ports import BillPorts
from nontax_site.bills.swipe_refusals import (
    ItemNotOfUnit,
    TerminalBoundElsewhere,
    TerminalIncomplete,
)
from nontax_site.bills.terminal import BOUND, PROPOSED, Terminal
from nontax_site.items.catalogue import Catalogue
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.unit import Unit


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """The machine's number and the unit's at the host, and the items."""

    machine: str
    merchant: str
    items: Sequence[str]


class Binding:
    """The deeds on terminals."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def propose(self, unit: Unit, facts: TerminalFacts, act: Act) -> Terminal:
        """Propose a terminal for a unit.

        Raises TerminalIncomplete, TerminalBoundElsewhere, ItemNotOfUnit.
        """
        unit.check_active()
        items = tuple(dict.fromkeys(facts.items))
        machine, merchant = facts.machine.strip(), facts.merchant.strip()
        if not (machine and merchant and items):
            raise TerminalIncomplete
        folder = self._ports.root.terminals
        for other in folder.values():
            if other.machine == machine and other.state in {PROPOSED, BOUND}:
                raise TerminalBoundElsewhere(
                    field="machine", machine=machine, terminal=other.id
                )
        day = beijing_day(act.at)
        region = self._ports.region_of(unit)
        root = self._ports.root
        catalogue = Catalogue(root.items, root.adoptions)
        known = {item.id for item in catalogue.chargeable(unit, region, day)}
        for item in items:
            if item not in known:
                raise ItemNotOfUnit(field="items", item=item)
        made = Terminal(
            id=next_case(folder, "PT", unit.id, day, 3),
            region=unit.region,
            unit=unit.id,
            created=act.at,
            machine=machine,
            merchant=merchant,
            items=items,
        )
        folder.add(made.id, made)
        self._ports.workflows.begin(made, act)
        return made
