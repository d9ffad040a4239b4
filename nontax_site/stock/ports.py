"""What every deed of the stock is given: the tree and the ports, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.stock.batch import Batch
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


@dataclass(frozen=True, slots=True)
class StockPorts:
    """The tree (``root``) and the ports of ``kernel.interfaces`` a deed needs.

    ``workflows`` IWorkflows, ``audit`` IAudit, ``outbox`` IOutbox.
    """

    root: Any
    workflows: Any
    audit: Any
    outbox: Any

    def batch(self, name: str) -> Batch:
        """The batch of the id; raises NotFound."""
        found: Batch | None = self.root.paper_batches.get(name)
        if found is None:
            raise NotFound(what="batch")
        return found

    def region(self, code: str) -> Region:
        """The region of the code; raises NotFound."""
        found: Region | None = self.root.regions.get(code)
        if found is None:
            raise NotFound(what="region")
        return found

    def unit(self, name: str) -> Unit:
        """The unit of the id; raises NotFound."""
        found: Unit = self.root.document("unit", name)
        return found

    def write(self, document: Any, act: Act, verb: str, **facts: Any) -> None:
        """Raise the version and record a change that is no transition."""
        document.touch()
        self.audit.record(document, act, verb, **facts)


def stock_ports(request: Any) -> StockPorts:
    """What every deed of the stock is given, as one request finds it."""
    return StockPorts(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )
