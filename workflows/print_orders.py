"""Guards of print orders: who counts and signs, and whether all has come."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.stock.custody_facts import check_keeps
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.printing import (
    check_not_whole,
    check_nothing_came,
    check_short,
    check_something_came,
)


def guard_custodian(order: PrintOrder, act: Act) -> None:
    """The custodian of the store counts and signs himself (CQ-38, CQ-40)."""
    check_keeps(order.store, act)


def guard_whole(order: PrintOrder, act: Act) -> None:
    """With this delivery everything has come."""
    check_short(order)


def guard_short(order: PrintOrder, act: Act) -> None:
    """Something is still to come."""
    check_not_whole(order)


def guard_nothing_came(order: PrintOrder, act: Act) -> None:
    """Only an order of which nothing came is cancelled as a whole."""
    check_nothing_came(order)


def guard_something_came(order: PrintOrder, act: Act) -> None:
    """What did not come is cancelled when a part came."""
    check_something_came(order)
