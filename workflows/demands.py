"""Guards of dunning. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.demand import Demand
from nontax_site.payments.relief_refusals import DebtStands, TermRuns


def guard_sue(demand: Demand, act: Act) -> None:
    """The court is asked after the debtor's term (Compulsion Law art. 54)."""
    if demand.until is None or beijing_day(act.at) <= demand.until:
        raise TermRuns(until=demand.until)


def guard_close(demand: Demand, act: Act) -> None:
    """A case ends by itself only with a word on how."""
    if not demand.ended:
        raise DebtStands
