"""Applying for bills, and the decisions on it up to the approval.

Quantity and earlier supplies are looked at when the unit applies and again when the
supervisor approves; the certificate each time too (a suspension stops the supply).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.certificate import check_may_hold
from nontax_site.stock.movement_refusals import (
    NothingWanted,
    NotOrdered,
    RoundClosed,
    StoreUnknown,
    TypeTwice,
)
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.supply import Need, Supply
from nontax_site.stock.supply_limit import check_limit
from nontax_site.storage.case_numbers import next_case

LETTER = "L"


class Supplying:
    """The deeds on applications; numbers are moved by ``allotting``."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def draft(
        self,
        unit: str,
        wanted: Sequence[tuple[str, int]],
        purpose: str,
        act: Act,
        *,
        round_id: str = "",
    ) -> Supply:
        """Write an application of a unit for (type code, books).

        Raises NothingWanted, TypeTwice, RoundClosed and what the certificate says.
        """
        holder = self._ports.unit(unit)
        day = beijing_day(act.at)
        supply = Supply(
            id=next_case(self._ports.root.supplies, LETTER, holder.region, day),
            region=holder.region,
            unit=unit,
            overseer=holder.overseer,
            created=act.at,
            wanted=self._rows(unit, wanted, act),
            purpose=purpose.strip(),
            round=self._round(round_id, holder.region, act),
        )
        self._ports.workflows.begin(supply, act)
        self._ports.root.supplies.add(supply.id, supply)
        return supply

    def edit(
        self, supply: Supply, wanted: Sequence[tuple[str, int]], purpose: str, act: Act
    ) -> None:
        """Write the application anew; raises as ``draft``."""
        supply.wanted = self._rows(supply.unit, wanted, act)
        supply.purpose = purpose.strip()
        supply.granted = ()
        self._ports.workflows.fire(supply, "edit", act)

    def apply(self, supply: Supply, act: Act) -> None:
        """Hand the application in; without a department it is before the bureau.

        Raises MoreThanSupplied, EarlierNotWrittenOff and what the certificate says.
        """
        supply.granted = ()
        self._check(supply, act)
        self._ports.workflows.fire(supply, "apply", act)

    def check(
        self, supply: Supply, granted: Mapping[str, int], store: str, act: Act
    ) -> None:
        """Say how many books of each type are right, and which store hands them out.

        Raises NotOrdered, NothingWanted, StoreUnknown.
        """
        rows = []
        for need in supply.needs:
            books = granted.get(need.bill_type, need.books)
            if not 0 <= books <= need.books:
                raise NotOrdered(bill_type=need.name, asked=need.books, granted=books)
            if books:
                rows.append((need.bill_type, books, need.sheets, need.name))
        if not rows:
            raise NothingWanted(field="granted")
        check_store(self._ports.root, store, supply.region)
        supply.granted, supply.store = tuple(rows), store
        self._ports.workflows.fire(supply, "check", act)

    def approve(self, supply: Supply, act: Act) -> None:
        """Approve; raises as ``apply`` when something changed since."""
        self._check(supply, act)
        self._ports.workflows.fire(supply, "approve", act)

    # ---- inside -----------------------------------------------------------------

    def _rows(
        self, unit: str, wanted: Sequence[tuple[str, int]], act: Act
    ) -> tuple[tuple[str, int, int, str], ...]:
        day = beijing_day(act.at)
        rows: dict[str, tuple[str, int, int, str]] = {}
        for code, books in wanted:
            bill_type = check_may_hold(self._ports.root, unit, code, day)
            if code in rows:
                raise TypeTwice(bill_type=bill_type.name)
            if books < 1:
                raise NothingWanted
            sheets = max(bill_type.sheets, 1)
            rows[code] = (code, books, sheets, bill_type.name)
        if not rows:
            raise NothingWanted
        return tuple(rows.values())

    def _round(self, round_id: str, region: str, act: Act) -> str:
        if not round_id:
            return ""
        found: Any = self._ports.root.document("supply_round", round_id)
        if found.region != region or not found.takes(beijing_day(act.at)):
            raise RoundClosed(field="round")
        return round_id

    def _check(self, supply: Supply, act: Act) -> None:
        day = beijing_day(act.at)
        for need in supply.grants:
            check_may_hold(self._ports.root, supply.unit, need.bill_type, day)
            check_limit(self._ports.root, supply, need, act.at)


def check_store(root: Any, store: str, region: str) -> None:
    """Raise StoreUnknown unless the region has the store."""
    found = root.stores.get(store)
    if found is None or found.region != region:
        raise StoreUnknown(store=store or "—")


def needs_of(supply: Supply) -> dict[str, Need]:
    """What was found right, by the code of its type."""
    return {need.bill_type: need for need in supply.grants}
