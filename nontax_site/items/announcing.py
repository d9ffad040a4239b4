"""Announcing an adjustment: drafted, published by another, acknowledged by all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nontax_site.items.adjusting import TariffBeginsInPast
from nontax_site.items.adjustment import (
    HAND_OVER,
    RETIRE,
    TARIFF,
    WHAT_TITLES,
    Adjustment,
    Receipt,
)
from nontax_site.items.item import COLLECTED_BY_TITLES, ChargeItem, check_choice
from nontax_site.items.pricing import ItemNotPublished
from nontax_site.items.tariff import Tariff, TariffAmountMissing, with_version
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.storage.case_numbers import next_case
from nontax_site.units.periods import day_before

KEPT_HITS = 100
"""So many notices a receipt names; their number is exact."""

Hits = Callable[[str, Iterable[str]], Mapping[str, list[str]]]
"""(item code, units) → payment codes of open notices with the item, by unit."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What the notice from above says."""

    what: str
    title: str
    number: str
    day: date
    tariff: Tariff | None = None
    body: str = ""


class Announcing:
    """The deeds on adjustments; ``root`` has items, adoptions and the two folders.

    ``hits`` finds the open notices of an item: notices lie above items.
    """

    def __init__(self, workflows: Any, root: Any, hits: Hits) -> None:
        self._workflows = workflows
        self._root = root
        self._hits = hits

    # ---- looking ----------------------------------------------------------------

    def units_of(self, item: ChargeItem) -> list[str]:
        """Every unit that charges the item, in their order."""
        units = dict.fromkeys(item.units)
        for adoption in self._root.adoptions.values(f"{item.id}@", f"{item.id}@~"):
            if adoption.is_in_force:
                units |= dict.fromkeys(adoption.units)
        return sorted(units)

    def concerned(
        self, item: ChargeItem, units: Iterable[str] | None = None
    ) -> dict[str, list[str]]:
        """The units (all that charge the item) with their open notices of it."""
        wanted = list(self.units_of(item) if units is None else units)
        hit = self._hits(item.id, wanted)
        return {unit: list(hit.get(unit, ())) for unit in wanted}

    # ---- deciding ---------------------------------------------------------------

    def draft(self, item: ChargeItem, said: Announced, act: Act) -> Adjustment:
        """Draft an adjustment of a published item.

        Raises ItemNotPublished, ChoiceUnknown, TariffAmountMissing,
        TariffBeginsInPast, PeriodBeforeLast.
        """
        check_choice("what", said.what, WHAT_TITLES)
        made = Adjustment(
            id=next_case(
                self._root.adjustments, "A", item.region, beijing_day(act.at), 4
            ),
            region=item.region,
            created=act.at,
            item=item.id,
            item_name=item.name,
            what=said.what,
            title=said.title.strip(),
            number=said.number.strip(),
            day=said.day,
            tariff=said.tariff if said.what == TARIFF else None,
            body=said.body if said.what == HAND_OVER else "",
        )
        self._check(made, item, act)
        self._root.adjustments.add(made.id, made)
        self._workflows.begin(made, act)
        return made

    def refuse(self, adjustment: Adjustment, act: Act) -> None:
        """Decide that nothing changes; the comment says why."""
        self._workflows.fire(adjustment, "refuse", act)

    def publish(self, adjustment: Adjustment, act: Act) -> None:
        """Let the item change from its day on, and tell every unit concerned.

        What was right when it was drafted is judged again.
        """
        item: ChargeItem = self._root.items[adjustment.item]
        self._check(adjustment, item, act)
        concerned = self.concerned(item)
        adjustment.receipts = tuple(f"{adjustment.id}.{unit}" for unit in concerned)
        adjustment.left = len(concerned)
        self._workflows.fire(adjustment, "publish", act)
        system = self._system(adjustment, act)
        self._change(adjustment, item, system)
        for unit, codes in concerned.items():
            self._tell(adjustment, unit, codes, system)
        if not concerned:
            self._workflows.fire(adjustment, "complete", system)

    def acknowledge(self, receipt: Receipt, act: Act) -> None:
        """The unit has seen it; with the last one the adjustment is complete."""
        adjustment: Adjustment = self._root.adjustments[receipt.adjustment]
        self._workflows.fire(receipt, "acknowledge", act)
        adjustment.left -= 1
        system = self._system(adjustment, act)
        verb = "complete" if adjustment.left == 0 else "receive"
        self._workflows.fire(adjustment, verb, system)

    # ---- steps ------------------------------------------------------------------

    def _check(self, adjustment: Adjustment, item: ChargeItem, act: Act) -> None:
        if not item.is_published:
            raise ItemNotPublished(
                field="item", item=item.id, item_name=item.name, state=item.state
            )
        assert adjustment.day is not None, "an adjustment has its day"
        if adjustment.day < beijing_day(act.at):
            raise TariffBeginsInPast(field="day", from_day=adjustment.day)
        if adjustment.what == TARIFF:
            if adjustment.tariff is None:
                raise TariffAmountMissing(field="amount")
            with_version(item.tariffs, adjustment.tariff)
        elif adjustment.what == HAND_OVER:
            check_choice("body", adjustment.body, COLLECTED_BY_TITLES)

    def _change(self, adjustment: Adjustment, item: ChargeItem, system: Act) -> None:
        assert adjustment.day is not None, "an adjustment has its day"
        if adjustment.what == TARIFF and adjustment.tariff is not None:
            item.tariffs = with_version(item.tariffs, adjustment.tariff)
            self._workflows.fire(item, "revise", system)
        elif adjustment.what == HAND_OVER:
            item.collect_from(adjustment.body, adjustment.day)
            self._workflows.fire(item, "hand_over", system)
        elif adjustment.what == RETIRE:
            item.tariffs = ended(item.tariffs, adjustment.day)
            self._workflows.fire(item, "revise", system)

    def _tell(
        self, adjustment: Adjustment, unit: str, codes: list[str], system: Act
    ) -> None:
        receipt = Receipt(
            id=f"{adjustment.id}.{unit}",
            region=unit[:6],
            unit=unit,
            created=system.at,
            adjustment=adjustment.id,
            item=adjustment.item,
            item_name=adjustment.item_name,
            day=adjustment.day,
            hits=tuple(codes[:KEPT_HITS]),
            hit_count=len(codes),
        )
        self._root.receipts.add(receipt.id, receipt)
        self._workflows.begin(receipt, system)

    def _system(self, adjustment: Adjustment, act: Act) -> Act:
        """The same moment as a deed of the system in the adjustment's name."""
        said = Act(
            system_actor("adjustment"),
            act.at,
            comment=f"{adjustment.title} {adjustment.number}".strip(),
            request_id=act.request_id,
        )
        return said.with_facts(adjustment=adjustment.id)


def ended(tariffs: tuple[Tariff, ...], day: date) -> tuple[Tariff, ...]:
    """The versions with none in force from the day on; later ones are dropped."""
    kept = [tariff for tariff in tariffs if tariff.from_day < day]
    if kept and (kept[-1].to_day is None or kept[-1].to_day >= day):
        kept[-1] = replace(kept[-1], to_day=day_before(day))
    return tuple(kept)
