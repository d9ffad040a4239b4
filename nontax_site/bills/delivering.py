"""Delivering: the payer takes his bill, or the unit hands it over.

Where the region writes off on delivery both are one step in one transaction:
what fails in one does not happen in the other (XG-30). Taking the same bill
again changes nothing.
"""

from __future__ import annotations

from nontax_site.bills.bill import DELIVERED, Bill
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.writing_off import WritingOff
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import NontaxError

BY_PAYER = "payer"
BY_UNIT = "unit"


class Delivering:
    """Records that a bill reached its payer."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def deliver(self, bill: Bill, how: str, act: Act) -> None:
        """Deliver a sealed bill; ``how`` is BY_PAYER or BY_UNIT.

        Writes it off in the same transaction where the region says so. Raises
        BillAlreadyDelivered and what else the workflow refuses; the bill then
        keeps the delivery it had.
        """
        before = bill.delivered
        facts = act.with_facts(delivered_before=before)
        bill.delivered = (act.at, how)
        try:
            self._ports.workflows.fire(bill, "deliver", facts)
        except NontaxError:
            bill.delivered = before
            raise
        region = self._ports.region_of(bill)
        if bill.state == DELIVERED and region.config.write_off == "on-delivery":
            by_system = Act(
                actor=system_actor("write-off"), at=act.at, request_id=act.request_id
            )
            WritingOff(self._ports.workflows).write_off(bill, by_system)

    def take(self, bill: Bill, act: Act) -> bool:
        """The payer takes the bill; False when that is no delivery.

        It is none when he had it before, or while a reversal is asked: he still
        gets his copy, and nothing changes.
        """
        if bill.delivered is not None or bill.asked or not bill.is_standing:
            return False
        self.deliver(bill, BY_PAYER, act)
        return True
