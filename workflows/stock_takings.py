"""Guards of stock-takings: who opens, who counts, what is still unreported."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_handover import Party
from nontax_site.stock.stock_taking import StockTaking
from nontax_site.stock.stock_taking_refusals import MissingUnreported, NotCounter


def guard_opens(taking: StockTaking, act: Act) -> None:
    """A unit's supervisor has its own shelf counted, the bureau's any of its region."""
    who = act.on_behalf_of or act.actor
    own = taking.unit and who.holds("unit_supervisor", f"unit:{taking.unit}")
    if not (own or who.holds("bureau_supervisor", f"region:{taking.region}")):
        raise Forbidden


def guard_first(taking: StockTaking, act: Act) -> None:
    """The first counter himself."""
    _check(taking.first, act)


def guard_second(taking: StockTaking, act: Act) -> None:
    """The second counter himself."""
    _check(taking.second, act)


def guard_settled(taking: StockTaking, act: Act) -> None:
    """What is missing was reported as lost."""
    count = act.facts.get("unreported", 0)
    if count:
        raise MissingUnreported(count=count)


def _check(counter: Party, act: Act) -> None:
    if act.on_behalf_of is not None or act.actor.person != counter[1]:
        raise NotCounter(name=counter[2])
