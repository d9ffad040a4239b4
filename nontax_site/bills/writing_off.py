"""Writing off 核销: the bureau ticks a used bill off."""

from __future__ import annotations

from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NontaxError


class WritingOff:
    """Write off bills that carry both seals."""

    def __init__(self, workflows: Any) -> None:
        self._workflows = workflows

    def write_off(self, bill: Bill, act: Act) -> None:
        """Write the bill off; the workflow says what it refuses."""
        before, bill.written_off_at = bill.written_off_at, act.at
        try:
            self._workflows.fire(bill, "write_off", act)
        except NontaxError:
            bill.written_off_at = before
            raise
