"""Exchange of an electronic bill for paper 换开: once, on the unit's own next sheet.

The paper says what the electronic bill says and shows the same money. While it stands
the electronic bill is neither reversed nor booked: the paper is recovered with all its
copies and voided first, so that one payment never has two proofs.
"""

from __future__ import annotations

from nontax_site.bills.bill import STANDING, Bill
from nontax_site.bills.issuing_paper import PaperIssuing
from nontax_site.bills.paper_bill import PaperBill, Received
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import BillBooked, ExchangedOnce, NotExchangeable
from nontax_site.kernel.acts import Act
from nontax_site.kernel.codes import BillId
from nontax_site.stock.modes import CASH, TRANSFER


class Exchanging:
    """The deed of the exchange."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def check(self, bill: Bill) -> None:
        """Raise NotExchangeable, ExchangedOnce or BillBooked."""
        if bill.exchanged:
            raise ExchangedOnce(paper=bill.exchanged)
        stands = bill.state in STANDING and not bill.red
        if not stands or bill.asked is not None:
            raise NotExchangeable
        if bill.booked is not None:
            raise BillBooked(receiver=bill.booked[1], day=bill.booked[3])
        notice = self._ports.notice_of(bill)
        if notice is not None and notice.refunded_fen > 0:
            raise NotExchangeable

    def exchange(self, bill: Bill, sheet: BillId, act: Act) -> PaperBill:
        """Write the bill on paper; raises what ``check`` and the sheet raise."""
        self.check(bill)
        paper = PaperIssuing(self._ports).in_exchange(bill, sheet, _money(bill), act)
        bill.exchanged = paper.id
        self._ports.write(bill, act, "exchange", paper=paper.id)
        return paper


def _money(bill: Bill) -> Received:
    """The money the electronic bill shows, under its own number."""
    paid_at, mode = bill.issued_on, ""
    if bill.payment and bill.payment[0]:
        paid_at, mode = bill.payment[1], str(bill.payment[2])
    assert paid_at is not None
    taken = CASH if mode == "CASH" else TRANSFER
    return Received(paid_at, taken, bill.total_fen, bill.id)
