"""Holding a supply round: the notice, the end of the applications, the desk, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.movement_refusals import DaysReversed, DueInPast, RoundUnready
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.supply import (
    AGREED,
    ALLOTTED,
    APPLIED,
    APPROVED,
    CHECKED,
    DRAFT,
)
from nontax_site.stock.supply_round import SupplyRound, applications_of
from nontax_site.storage.case_numbers import next_case

LETTER = "G"

UNPICKED = frozenset({DRAFT, APPLIED, AGREED, CHECKED, APPROVED})
"""What has no numbers yet when the desk is to be opened."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the notice of a round says."""

    title: str
    until: date
    desk_from: date
    desk_to: date
    place: str
    notice: str = ""


class Gathering:
    """The deeds on supply rounds."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def draft(self, region: str, facts: RoundFacts, act: Act) -> SupplyRound:
        """Write the notice of a round; raises DaysReversed, DueInPast."""
        root, day = self._ports.root, beijing_day(act.at)
        found = SupplyRound(
            id=next_case(root.supply_rounds, LETTER, region, day),
            region=region,
            created=act.at,
        )
        _take(found, facts, day)
        self._ports.workflows.begin(found, act)
        root.supply_rounds.add(found.id, found)
        return found

    def edit(self, found: SupplyRound, facts: RoundFacts, act: Act) -> None:
        """Write the notice anew; raises as ``draft``."""
        _take(found, facts, beijing_day(act.at))
        self._ports.workflows.fire(found, "edit", act)

    def open_desk(self, found: SupplyRound, act: Act) -> None:
        """Everything is picked: the desk opens; raises RoundUnready."""
        self._fire(found, "open_desk", act)

    def close(self, found: SupplyRound, act: Act) -> None:
        """End the round: who did not come is written down; raises RoundUnready.

        Books nobody came for are back in store before, so nothing stays on the way.
        """
        found.absent = tuple(
            supply.id
            for supply in applications_of(self._ports.root, found)
            if supply.state == APPROVED
        )
        self._fire(found, "close", act)

    def _fire(self, found: SupplyRound, verb: str, act: Act) -> None:
        unpicked = on_way = 0
        for supply in applications_of(self._ports.root, found):
            unpicked += supply.state in UNPICKED
            on_way += supply.state == ALLOTTED
        told = act.with_facts(unpicked=unpicked, on_way=on_way)
        self._ports.workflows.fire(found, verb, told)


def check_none(count: int) -> None:
    """Raise RoundUnready while applications of the round are not that far."""
    if count:
        raise RoundUnready(count=count)


def _take(found: SupplyRound, facts: RoundFacts, day: date) -> None:
    if facts.until < day:
        raise DueInPast(field="until")
    if not facts.until <= facts.desk_from <= facts.desk_to:
        raise DaysReversed(field="desk_from")
    found.title, found.notice = facts.title.strip(), facts.notice.strip()
    found.until, found.place = facts.until, facts.place.strip()
    found.desk_from, found.desk_to = facts.desk_from, facts.desk_to
