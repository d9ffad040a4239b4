"""Guards of supply rounds. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.stock.gathering import check_none
from nontax_site.stock.supply_round import SupplyRound


def guard_picked(found: SupplyRound, act: Act) -> None:
    """The desk opens when every application has its numbers."""
    check_none(act.facts.get("unpicked", 0))


def guard_desk_empty(found: SupplyRound, act: Act) -> None:
    """The round ends when no books are waiting: taken, or back in store."""
    check_none(act.facts.get("on_way", 0))
