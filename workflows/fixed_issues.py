"""Guards of entries of fixed bills. They only read."""

from __future__ import annotations

from nontax_site.bills.cash_refusals import CashGathered
from nontax_site.bills.fixed_issue import FixedIssue
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden


def guard_void(issue: FixedIssue, act: Act) -> None:
    """What went into a collective notice is void no more."""
    if issue.gathered:
        raise CashGathered(collective=issue.gathered)


def guard_gather(issue: FixedIssue, act: Act) -> None:
    """It says into which day's cash it goes."""
    if not issue.gathered:
        raise Forbidden
