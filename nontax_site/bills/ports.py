"""What every deed of bills is given: the tree and the ports, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NotFound
from nontax_site.payments.ports import PaymentPorts
from nontax_site.stock.ports import StockPorts


@dataclass(frozen=True, slots=True)
class BillPorts:
    """The tree (``root``) and the ports of ``kernel.interfaces`` a deed needs.

    ``workflows`` IWorkflows, ``audit`` IAudit, ``outbox`` IOutbox, ``signer``
    ISigner, ``format`` IBillFormat.
    """

    root: Any
    workflows: Any
    audit: Any
    outbox: Any
    signer: Any
    format: Any

    @property
    def of_stock(self) -> StockPorts:
        """What the deeds of the stock are given."""
        return StockPorts(self.root, self.workflows, self.audit, self.outbox)

    @property
    def of_payments(self) -> PaymentPorts:
        """What the deeds of payments are given."""
        return PaymentPorts(self.root, self.workflows, self.audit, self.outbox)

    def region_of(self, document: Any) -> Any:
        """The region a document belongs to; raises NotFound."""
        region = self.root.regions.get(document.region)
        if region is None:
            raise NotFound(what="region")
        return region

    def bill(self, name: str) -> Bill:
        """The bill of the id ``<code>-<number>``; raises NotFound."""
        found: Bill = self.root.document("bill", name)
        return found

    def notice_of(self, bill: Any) -> Any | None:
        """The notice the bill was issued for, or None for a direct bill."""
        return self.root.find("notice", bill.notice) if bill.notice else None

    def bill_of(self, notice: Any) -> Bill | None:
        """The latest bill of a notice, or None."""
        return self.root.find("bill", notice.bill) if notice.bill else None

    def write(self, document: Any, act: Act, verb: str, **facts: Any) -> None:
        """Raise the version and record a change that is no transition."""
        document.touch()
        self.audit.record(document, act, verb, **facts)
