"""Recalling what is used no more: announce, remind, close when nobody holds any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.bill_type import BillType
from nontax_site.stock.exchanging import Returning
from nontax_site.stock.movement_refusals import (
    DueInPast,
    RecallThere,
    StillHeld,
    StillInForce,
)
from nontax_site.stock.places import Place
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.recall import ANNOUNCED, DRAFT, Recall, held_of
from nontax_site.stock.stock_return import OPEN
from nontax_site.storage.case_numbers import next_case

LETTER = "Q"


class Recalling:
    """The deeds on recalls."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def draft(self, type_id: str, due: date, basis: str, act: Act) -> Recall:
        """Write the recall of a version; raises DueInPast, RecallThere, StillInForce."""
        root = self._ports.root
        bill_type: BillType = root.document("bill_type", type_id)
        day = beijing_day(act.at)
        self._check(bill_type, due, day)
        for other in root.recalls.values():
            if other.bill_type == type_id and other.state in {DRAFT, ANNOUNCED}:
                raise RecallThere(bill_type=bill_type.name, recall=other.id)
        recall = Recall(
            id=next_case(root.recalls, LETTER, bill_type.region, day),
            region=bill_type.region,
            created=act.at,
            bill_type=type_id,
            title=bill_type.name,
            due=due,
            basis=basis.strip(),
        )
        self._ports.workflows.begin(recall, act)
        root.recalls.add(recall.id, recall)
        return recall

    def edit(self, recall: Recall, due: date, basis: str, act: Act) -> None:
        """Write the recall anew; raises DueInPast."""
        bill_type: BillType = self._ports.root.document("bill_type", recall.bill_type)
        self._check(bill_type, due, beijing_day(act.at))
        recall.due, recall.basis = due, basis.strip()
        self._ports.workflows.fire(recall, "edit", act)

    def announce(self, recall: Recall, act: Act) -> None:
        """Announce it: each who holds some is asked for a return by the due day."""
        self._ports.workflows.fire(recall, "announce", act)
        self._ask_all(recall, act)

    def remind(self, recall: Recall, act: Act) -> None:
        """Remind those who still hold some; who came by some since is asked too."""
        recall.reminded = (*recall.reminded, act.at)
        self._ports.workflows.fire(recall, "remind", act)
        self._ask_all(recall, act)
        run = Act(system_actor("recall"), act.at, recall.id, request_id=act.request_id)
        for name in recall.returns:
            found = self._ports.root.document("stock_return", name)
            if found.state == OPEN:
                self._ports.workflows.fire(found, "remind", run)

    def close(self, recall: Recall, act: Act) -> None:
        """End the recall; raises StillHeld while somebody holds some."""
        left = sum(run.size for run in held_of(self._ports.root, recall))
        self._ports.workflows.fire(recall, "close", act.with_facts(held=left))

    # ---- inside -----------------------------------------------------------------

    def _check(self, bill_type: BillType, due: date, day: date) -> None:
        if due < day:
            raise DueInPast
        if bill_type.to_day is None:
            raise StillInForce(bill_type=bill_type.name)

    def _ask_all(self, recall: Recall, act: Act) -> None:
        """Open a return for each holder who has none open for this recall."""
        root = self._ports.root
        run = Act(system_actor("recall"), act.at, recall.id, request_id=act.request_id)
        asked = {
            root.document("stock_return", name).unit
            for name in recall.returns
            if root.document("stock_return", name).state == OPEN
        }
        made = [
            Returning(self._ports).open(
                holder, store_of(root, recall.region), recall.title, run, recall=recall
            )
            for holder in holders_of(root, recall)
            if holder not in asked
        ]
        if made:
            recall.returns = (*recall.returns, *(found.id for found in made))
            self._ports.write(recall, run, "ask_returns", count=len(made))


def holders_of(root: Any, recall: Recall) -> Iterator[str]:
    """The units and departments that have some of it on their shelf."""
    holders = {
        run.spot.holder
        for run in held_of(root, recall)
        if run.spot.place in {Place.UNIT, Place.DEPARTMENT}
    }
    return iter(sorted(holders))


def store_of(root: Any, region: str) -> str:
    """The first store of a region; "" without one."""
    return next((s.id for s in root.stores.values() if s.region == region), "")


def check_held(held: int) -> None:
    """Raise StillHeld while somebody holds some."""
    if held:
        raise StillHeld(count=held)
