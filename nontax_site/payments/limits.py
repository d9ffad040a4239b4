"""What one notice or direct bill may hold in all, and which account it goes to.

The same for everything a unit issues: something is owed, not more than the region
allows at once, and the unit has an account for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from nontax_site.items.item import DESTINATION_TITLES
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.refusals import (
    AccountMissing,
    DestinationsMixed,
    TotalNotPositive,
    TotalTooLarge,
)
from nontax_site.units.bodies import Account
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


def total_within(amounts: Sequence[Money], region: Region) -> Money:
    """The sum of the lines; raises TotalNotPositive, TotalTooLarge."""
    total = sum_of(amounts)
    if not total:
        raise TotalNotPositive(field="lines")
    limit = Money(region.config.max_amount_fen)
    if total > limit:
        raise TotalTooLarge(field="lines", total=total.grouped(), limit=limit.grouped())
    return total


def account_taking(unit: Unit, destinations: Sequence[str]) -> Account:
    """The account of the unit that takes money of these destinations.

    Lines of one destination go to the unit's account of that type, lines of
    several to its remittance account. Raises AccountMissing (11005) and
    DestinationsMixed.
    """
    found = unit.account_for(destinations[0]) if len(destinations) == 1 else None
    account = found or unit.account_for("remit")
    if account is not None:
        return account
    if len(destinations) > 1:
        raise DestinationsMixed(field="lines", destination=", ".join(destinations))
    title = DESTINATION_TITLES.get(destinations[0], destinations[0])
    raise AccountMissing(field="lines", unit_name=unit.name, destination=title)
