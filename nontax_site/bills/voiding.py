"""Voiding: in the window between the unit's signature and the finance seal.

The unit asks with a reason, a bureau supervisor who neither asked nor issued
decides. The number stays used. While the request is open the seal waits; when it
is refused, the finance side is asked to supervise again.
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.bill import STANDING, Bill
from nontax_site.bills.refusals import BillAlreadySealed
from nontax_site.kernel.acts import Act


class Voiding:
    """Ask for, refuse and decide a void."""

    def __init__(self, workflows: Any) -> None:
        self._workflows = workflows

    def ask(self, bill: Bill, act: Act) -> None:
        """The unit asks; raises BillAlreadySealed after the seal, BillIsRed."""
        self._workflows.fire(bill, "ask_void", act)

    def refuse(self, bill: Bill, act: Act) -> None:
        """The bureau supervisor says no: the seal goes on."""
        self._workflows.fire(bill, "refuse_void", act)

    def void(self, bill: Bill, act: Act) -> None:
        """The bureau supervisor voids; raises BillAlreadySealed after the seal."""
        if bill.state in STANDING:
            raise BillAlreadySealed(bill=bill.id)
        self._workflows.fire(bill, "void", act)
