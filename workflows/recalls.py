"""Guards of recalls. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.movement_refusals import DueInPast
from nontax_site.stock.recall import Recall
from nontax_site.stock.recalling import check_held


def guard_announce(recall: Recall, act: Act) -> None:
    """The day for handing in is still to come."""
    if recall.due is None or recall.due < beijing_day(act.at):
        raise DueInPast


def guard_close(recall: Recall, act: Act) -> None:
    """A recall ends when nobody holds any (CQ-46)."""
    check_held(act.facts.get("held", 0))
