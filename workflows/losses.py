"""Guards of loss reports: who reports, who signs, what is still away."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_facts import check_keeps
from nontax_site.stock.loss import Loss
from nontax_site.stock.loss_refusals import NotEndorser, NothingAway


def guard_keeper(loss: Loss, act: Act) -> None:
    """Who keeps the shelf reports what it lost."""
    check_keeps(loss.holder, act)


def guard_endorses(loss: Loss, act: Act) -> None:
    """The supervisor of a unit signs; for a store the bureau's clerk does."""
    who = act.on_behalf_of or act.actor
    place = f"unit:{loss.holder}"
    if loss.unit:
        fits = who.holds("unit_supervisor", place)
        fits = fits or who.holds("department_supervisor", place)
    else:
        fits = who.holds("bureau_clerk", f"region:{loss.region}", "site")
    if not fits:
        raise NotEndorser(holder=loss.holder)


def guard_publishes(loss: Loss, act: Act) -> None:
    """Who lost them declares it: the unit itself, or the bureau for its store."""
    who = act.on_behalf_of or act.actor
    place = f"unit:{loss.holder}"
    own = who.holds("unit_clerk", place) or who.holds("unit_supervisor", place)
    if not (own if loss.unit else who.holds("bureau_clerk", f"region:{loss.region}")):
        raise Forbidden


def guard_something_away(loss: Loss, act: Act) -> None:
    """Something blank is still away; a deed says how much was before it."""
    if not act.facts.get("away_before", len(loss.away)):
        raise NothingAway
