"""Finding items: by code, and those a unit may charge on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from nontax_site.items.item import ChargeItem
from nontax_site.items.pricing import ItemUnknown, chargeable
from nontax_site.kernel.errors import Refused
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


class ItemFolder(Protocol):
    """What holds the items: code to item."""

    def get(self, code: str) -> ChargeItem | None:
        """The item with the code, or None."""

    def values(self) -> Iterable[ChargeItem]:
        """Every item, by code."""


class Catalogue:
    """The charge items as those who issue notices look at them."""

    def __init__(self, items: ItemFolder) -> None:
        self.items = items

    def find(self, code: str) -> ChargeItem:
        """The item with the code; raise ItemUnknown when there is none."""
        item = self.items.get(code)
        if item is None:
            raise ItemUnknown(field="item", item=code)
        return item

    def chargeable(
        self, unit: Unit, region: Region, day: date
    ) -> tuple[ChargeItem, ...]:
        """The items the unit may charge on the day, by code."""
        return tuple(
            item
            for item in self.items.values()
            if unit.id in item.units and _is_chargeable(item, unit, region, day)
        )

    def published(self, region: str = "") -> Iterator[ChargeItem]:
        """The published items, of one region or of all, by code."""
        for item in self.items.values():
            if item.is_published and region in ("", item.region):
                yield item


def _is_chargeable(item: ChargeItem, unit: Unit, region: Region, day: date) -> bool:
    try:
        chargeable(item, unit, region, day)
    except Refused:
        return False
    return True
