"""The money of paper bills: through the payment code, or taken at the unit.

What has a payment code is paid by its notice; the record the payment left brings the
news to the bill in a transaction of its own. Money that comes for a held bill is
noted and changes no state: it decides that a refund follows, not a void.
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.paper_bill import ISSUED, PaperBill, Received
from nontax_site.bills.ports import BillPorts
from nontax_site.kernel.acts import Act
from nontax_site.stock.modes import TRANSFER


class PaperPaying:
    """The deeds that note money on a paper bill."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def by_notice(self, notice: Any, act: Act) -> None:
        """Note what paid the bill's notice; nothing when it is noted already."""
        bill: PaperBill | None = self._ports.root.find("paper_bill", notice.paper)
        paid = notice.paid
        if bill is None or paid is None or bill.money is not None:
            return
        bill.money = tuple(
            Received(paid.paid_at, TRANSFER, paid.amount_fen, paid.serial)
        )
        bill.mode = bill.mode or TRANSFER
        if bill.state == ISSUED:
            self._ports.workflows.fire(bill, "pay", act)
        else:
            self._ports.write(bill, act, "note_money", fen=paid.amount_fen)
