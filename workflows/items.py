"""Whether an item may go on: what the ZCML of items calls."""

from __future__ import annotations

from nontax_site.items.adjusting import check_begins
from nontax_site.items.drafting import check_complete
from nontax_site.items.item import ChargeItem
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden


def guard_submit(item: ChargeItem, _act: Act) -> None:
    """Refuse an item without basis or tariff: BasisMissing, TariffAmountMissing."""
    check_complete(item)


def guard_publish(item: ChargeItem, _act: Act) -> None:
    """Refuse to publish what nobody could charge, for the same reasons."""
    check_complete(item)


def guard_revise(item: ChargeItem, act: Act) -> None:
    """A published item is revised in the name of an edition or an adjustment."""
    if not (act.facts.get("edition") or act.facts.get("adjustment")):
        raise Forbidden(permission="item:publish")
    check_complete(item)


def guard_set_tariff(item: ChargeItem, act: Act) -> None:
    """Refuse a proposed tariff whose first day has passed meanwhile.

    The deed has taken the proposal by the time it fires, so this speaks on the
    page, before the deed. Raises TariffBeginsInPast.
    """
    if item.proposed is not None:
        check_begins(item.proposed, act)
