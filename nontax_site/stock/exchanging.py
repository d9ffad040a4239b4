"""Giving and taking back between shelves: transfers between stores, returns.

Two records and two signatures each: who gives names the numbers, which are then on the
way (holder: the document); who takes counts them and signs, or sends them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.movement_refusals import CountDiffers, RecallAll, SameStore
from nontax_site.stock.moving import Moving, check_lines
from nontax_site.stock.paperwork import Row, Span, counted, less, rows_of
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.recall import Recall, held_of
from nontax_site.stock.stock_return import StockReturn
from nontax_site.stock.supplying import check_store
from nontax_site.stock.transfer import Transfer
from nontax_site.storage.case_numbers import next_case


class _Exchange:
    """What both deeds do: give, accept what was counted, or send it back."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports)

    def _give(
        self, document: Any, spans: Sequence[Span], source: Spot, act: Act
    ) -> None:
        rows = rows_of(spans)
        check_lines(lines_of(rows))
        document.ranges = rows
        self._fire(document, "give", act)
        self._move(document, rows, source, self._way(document), act)

    def _accept(self, document: Any, counted_spans: Sequence[Span], act: Act) -> None:
        rows = rows_of(counted_spans)
        check_lines(lines_of(rows))
        if less(document.ranges, rows) or less(rows, document.ranges):
            raise CountDiffers(given=document.count, counted=counted(rows))
        self._fire(document, "accept", act)

    def _take_back(self, document: Any, source: Spot, act: Act) -> None:
        self._fire(document, "take_back", act)
        rows, document.ranges = document.ranges, ()
        self._move(document, rows, self._way(document), source, act)

    def _fire(self, document: Any, verb: str, act: Act) -> None:
        told = with_custodians(self._ports.root, document, act)
        self._ports.workflows.fire(document, verb, told)

    def _move(
        self, document: Any, rows: Sequence[Row], source: Spot, target: Spot, act: Act
    ) -> None:
        lines = lines_of(rows)
        name = f"{document.kind}:{document.id}"
        self._moving.move(lines, source, target, act, name, act.actor)

    def _way(self, document: Any) -> Spot:
        return Spot(Place.TRANSIT, document.id)


class Transferring(_Exchange):
    """The deeds on transfers between stores."""

    def ask(self, from_store: str, to_store: str, act: Act, region: str) -> Transfer:
        """Ask for a transfer; raises StoreUnknown, SameStore."""
        root = self._ports.root
        check_store(root, from_store, region)
        check_store(root, to_store, region)
        if from_store == to_store:
            raise SameStore
        transfer = Transfer(
            id=next_case(root.transfers, "M", region, beijing_day(act.at)),
            region=region,
            created=act.at,
            from_store=from_store,
            to_store=to_store,
        )
        self._ports.workflows.begin(transfer, act)
        root.transfers.add(transfer.id, transfer)
        return transfer

    def give(self, transfer: Transfer, spans: Sequence[Span], act: Act) -> None:
        """Take the numbers out of the store that gives."""
        self._give(transfer, spans, Spot(Place.STORE, transfer.giver), act)

    def accept(self, transfer: Transfer, spans: Sequence[Span], act: Act) -> None:
        """Sign for what was counted; raises CountDiffers."""
        self._accept(transfer, spans, act)
        target = Spot(Place.STORE, transfer.taker)
        self._move(transfer, transfer.ranges, self._way(transfer), target, act)

    def dispute(self, transfer: Transfer, act: Act) -> None:
        """The count differs: nothing is signed for."""
        self._fire(transfer, "dispute", act)

    def take_back(self, transfer: Transfer, act: Act) -> None:
        """The giver takes the disputed numbers back."""
        self._take_back(transfer, Spot(Place.STORE, transfer.giver), act)


class Returning(_Exchange):
    """The deeds on returns of unused bills."""

    def open(
        self,
        unit: str,
        target: str,
        reason: str,
        act: Act,
        *,
        recall: Recall | None = None,
    ) -> StockReturn:
        """Open a return of a unit to its department, or to a store.

        A unit under a department returns to it whatever ``target`` says (two levels).
        Raises StoreUnknown.
        """
        root, holder = self._ports.root, self._ports.unit(unit)
        to = holder.overseer or target
        if not holder.overseer:
            check_store(root, to, holder.region)
        is_department = has_shelf(root, unit, Place.DEPARTMENT)
        found = StockReturn(
            id=next_case(root.stock_returns, "K", holder.region, beijing_day(act.at)),
            region=holder.region,
            unit=unit,
            overseer=holder.overseer,
            created=act.at,
            shelf=Place.DEPARTMENT.value if is_department else Place.UNIT.value,
            target=to,
            reason=reason.strip(),
            recall=recall.id if recall is not None else "",
            due=recall.due if recall is not None else None,
        )
        self._ports.workflows.begin(found, act)
        root.stock_returns.add(found.id, found)
        return found

    def give(self, found: StockReturn, spans: Sequence[Span], act: Act) -> None:
        """Hand unused numbers in; raises MoreThanHeld, NumberElsewhere, RecallAll."""
        if found.recall:
            self._check_all(found, spans)
        self._give(found, spans, self._source(found), act)

    def accept(self, found: StockReturn, spans: Sequence[Span], act: Act) -> None:
        """Count and take the numbers; raises CountDiffers (CQ-43).

        What may still be used goes on the taker's shelf, what is used no more waits
        there for its destruction.
        """
        self._accept(found, spans, act)
        for place, rows in self._by_place(found, act):
            target = Spot(place, found.target)
            self._move(found, rows, self._way(found), target, act)

    def dispute(self, found: StockReturn, act: Act) -> None:
        """The count differs: nothing is signed for."""
        self._fire(found, "dispute", act)

    def take_back(self, found: StockReturn, act: Act) -> None:
        """The giver takes the disputed numbers back."""
        self._take_back(found, self._source(found), act)

    def withdraw(self, found: StockReturn, act: Act) -> None:
        """Nothing is handed in; raises RecallOrdered for a recall's return."""
        self._fire(found, "withdraw", act)

    # ---- inside -----------------------------------------------------------------

    def _source(self, found: StockReturn) -> Spot:
        return Spot.of(found.shelf, found.unit)

    def _check_all(self, found: StockReturn, spans: Sequence[Span]) -> None:
        recall: Recall = self._ports.root.document("recall", found.recall)
        spot = self._source(found)
        mine = [
            (run.code, run.first, run.last)
            for run in held_of(self._ports.root, recall)
            if run.spot == spot
        ]
        left = less(mine, rows_of(spans))
        if left:
            raise RecallAll(range=Span(*left[0]).shown)

    def _by_place(self, found: StockReturn, act: Act) -> list[tuple[Place, list[Row]]]:
        """Each row with where it goes: on the shelf, or among the returned."""
        root, day = self._ports.root, beijing_day(act.at)
        to_department = found.target in root.units
        usable = Place.DEPARTMENT if to_department else Place.STORE
        rows: dict[Place, list[Row]] = {}
        for row in found.ranges:
            batch = root.paper_batches[root.paper.where(row[0], row[1]).batch]
            bill_type = root.find("bill_type", batch.type_id)
            is_usable = bill_type is None or bill_type.in_force(day)
            # a department keeps what it passes on to the store by a return of its own
            place = usable if is_usable or to_department else Place.RETURNED
            rows.setdefault(place, []).append(row)
        return list(rows.items())


def has_shelf(root: Any, holder: str, place: Place) -> bool:
    """Whether somebody has blank numbers at a place."""
    return next(root.paper.runs(place=place, holder=holder), None) is not None
