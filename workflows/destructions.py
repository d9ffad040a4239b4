"""Guards of destructions: who applies, what is early, who may watch."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.stock.custody_facts import FACT, check_keeps
from nontax_site.stock.destruction import Destruction
from nontax_site.stock.destruction_refusals import EarlyUnexplained, KeeperWatches


def guard_keeper(destruction: Destruction, act: Act) -> None:
    """The custodian of the store applies (CQ-38)."""
    check_keeps(destruction.store, act)


def guard_early(destruction: Destruction, act: Act) -> None:
    """What is to be kept longer goes before its day with a reason only."""
    is_asked = act.comment or act.facts.get("asked_for_reason")
    if destruction.early and not is_asked:
        raise EarlyUnexplained(field="comment", until=destruction.kept_until)


def guard_not_keeper(destruction: Destruction, act: Act) -> None:
    """Two persons other than the custodian watch it."""
    person, _name = act.facts.get(FACT, {}).get(destruction.store, ("", ""))
    people = {act.actor.person}
    if act.on_behalf_of is not None:
        people.add(act.on_behalf_of.person)
    if person in people:
        raise KeeperWatches
