"""Guards of a day's cash. They only read."""

from __future__ import annotations

from nontax_site.bills.cash_refusals import DifferenceUnexplained, NothingToGather
from nontax_site.bills.collective import Collective
from nontax_site.kernel.acts import Act


def guard_gather(collective: Collective, act: Act) -> None:
    """Gathered is what has its notices; a trial asks before there are any."""
    if not collective.notices and not act.facts.get("trial"):
        raise NothingToGather


def guard_differ(collective: Collective, act: Act) -> None:
    """Only where cash and bills differ."""
    if not collective.resolutions:
        raise DifferenceUnexplained


def guard_propose(collective: Collective, act: Act) -> None:
    """A proposal says what becomes of the difference; a trial asks before."""
    if not collective.resolution and not act.facts.get("trial"):
        raise DifferenceUnexplained
