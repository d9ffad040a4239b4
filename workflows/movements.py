"""Guards of transfers and returns: who gives, who takes."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_facts import check_keeps
from nontax_site.stock.movement_refusals import RecallOrdered
from nontax_site.stock.stock_return import StockReturn


def guard_gives(document: Any, act: Act) -> None:
    """The custodian of the shelf the books come from gives them himself."""
    check_keeps(document.giver, act)


def guard_takes(document: Any, act: Act) -> None:
    """The custodian of the shelf they go to counts and signs himself."""
    check_keeps(document.taker, act)


def guard_own_unit(found: StockReturn, act: Act) -> None:
    """Who keeps the shelf opens its return, or a recall does."""
    who = act.on_behalf_of or act.actor
    if not (who.is_system or who.holds("custodian", f"unit:{found.unit}")):
        raise Forbidden


def guard_not_recalled(found: StockReturn, act: Act) -> None:
    """What a recall asks for is not withdrawn (CQ-46)."""
    if found.recall:
        raise RecallOrdered(due=found.due)
